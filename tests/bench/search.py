"""The desk's search over 200,000 names, and the same questions as a scan in raw SQL, in one run."""

import random
import statistics
import time
from collections.abc import Callable
from functools import partial

from django.db import connection, connections, transaction

from civildefense.accounts.models import Organisation, User
from civildefense.common.pinyin import sounds
from civildefense.common.search import declared
from civildefense.records.search.filling import catch_up
from civildefense.records.search.finding import find
from shelters.facilities.models import Facility
from tests.bench.figures import Figure, milliseconds, p95, ratio
from tests.bench.imports import COUNTY, load_demo_once

MANY, QUESTIONS = 200_000, 30
TITLE = f"Search over {MANY:,} names, the whole answer with its rows"
FIRST = "文武崇通海启如狼钟秀青碧金银东西南北新老长永安和平盛唐"
SECOND = "峰山湖川河桥园台港湾亭苑庭泉溪林岭洲浦塘"
THIRD = ("公园", "花园", "广场", "大厦", "新村", "学校", "医院", "商城", "家园", "车站")
FOURTH = ("地下室", "地下车库", "人防工程", "掩蔽部", "地下商场")
PARTS = {"two characters": slice(0, 2), "four characters": slice(0, 4), "six characters": slice(1, 7)}


def figures() -> list[Figure]:
    load_demo_once()
    rows = _rows()
    seconds = _index()
    chance = random.Random(7)
    clerk = User.objects.get(username="clerk")
    asked = chance.sample(rows, QUESTIONS)
    found = [Figure("rows indexed a second, after a bulk insert", f"{MANY / seconds:,.0f}")]
    for what, part in PARTS.items():
        found += _compared(what, [row.name[part] for row in asked], clerk)
    found += _measured("sound, whole", [sounds([row.name[:4]])[0] for row in asked], clerk)
    found += _measured("sound, initials", [sounds([row.name])[1] for row in asked], clerk)
    return [*found, *_measured("number, from its beginning", [row.number[:9] for row in asked], clerk)]


def _rows() -> list[Facility]:
    """Names of one to four thousand works each: common and rare ones."""
    chance = random.Random(MANY)
    office = Organisation.objects.get(code=COUNTY)
    made = []
    for number in range(MANY):
        first = chance.choice(FIRST) + chance.choice(SECOND) + chance.choice(SECOND)
        name = f"{first}{chance.choice(THIRD)}{number % 97}号{chance.choice(FOURTH)}"
        code = f"RF{number:07}"
        made.append(Facility(organisation=office, source="search", source_key=code, number=code, name=name))
    return Facility.objects.bulk_create(made, batch_size=2_000)


def _index() -> float:
    start = time.perf_counter()
    while catch_up():
        pass
    seconds = time.perf_counter() - start
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE records_searchentry, shelters_facility")  # as autovacuum does in its time
    return seconds


def _times(ask: Callable[[str], object], questions: list[str]) -> list[float]:
    return sorted(milliseconds(partial(ask, question), 1)[0] for question in questions)


def _measured(what: str, questions: list[str], clerk: User) -> list[Figure]:
    kinds = list(declared().values())
    assert any(find(question, user=clerk, kinds=kinds, most=6).groups for question in questions), what
    times = _times(lambda question: find(question, user=clerk, kinds=kinds, most=6), questions)
    return [Figure(f"{what}: p50 · p95, ms", f"{statistics.median(times):.0f} · {p95(times):.0f}")]


def _compared(what: str, questions: list[str], clerk: User) -> list[Figure]:
    ours = _measured(what, questions, clerk)
    scan = _times(_scan, questions)
    median = float(ours[0].value.split(" ")[0])
    return [
        *ours,
        Figure(f"{what}, raw SQL scan: p50 · p95, ms", f"{statistics.median(scan):.0f} · {p95(scan):.0f}"),
        ratio(f"{what}: median of the search : of the scan", median / statistics.median(scan), at_most=1),
    ]


def _scan(question: str) -> list[tuple[int]]:
    """What a list without an index does: one table, no kinds, no reasons, no sounds."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_bitmapscan = off; SET LOCAL enable_indexscan = off")
        cursor.execute(
            "SELECT id FROM shelters_facility WHERE name LIKE %s OR address LIKE %s ORDER BY id DESC LIMIT 6",
            [f"%{question}%", f"%{question}%"],
        )
        return cursor.fetchall()
