"""Postings against bare INSERTs of the same rows with the same durability: one commit each, as many connections.

The bare rows go into a copy of the table with its columns, indexes, checks and references, and without the rules.
"""

import datetime as dt
import statistics
import threading
import time
import uuid
from collections.abc import Callable
from typing import NamedTuple

from django.db import connection, connections

from civildefense import embedded
from civildefense.accounts.models import Organisation, User
from projects.ledger.models import Account, Transfer
from projects.ledger.services import Entry, open_account, post, post_many
from tests.bench import imports
from tests.bench.figures import Figure, ratio
from tests.bench.servers import processor_seconds

TITLE = "Postings in the ledger"
THREADS, POSTINGS = 8, 200  # postings a thread
CASES = 20  # a thread's own; a case has a few payments, not hundreds
BATCH = 1_000
PACE, SECONDS = 50, 10  # postings a second, for how long
LEAST_RATIO, MOST_MS = 0.5, 100
DAY = dt.date(2019, 6, 1)
COPY = "bench_transfer"
COLUMNS = (
    "organisation_id", "debit_id", "credit_id", "amount_fen", "occurred_on", "memo", "idempotency_key",
    "request_sha256", "posted_by_id",
)  # fmt: skip


class Case(NamedTuple):
    collected: Account
    receivable: Account


class Run(NamedTuple):
    """Rows a second, and processor time a row of this process and of PostgreSQL together."""

    rate: float
    microseconds: float


def figures() -> list[Figure]:
    imports.load_demo_once()
    _copy_table()
    user, office = User.objects.get(username="finance"), Organisation.objects.get(code="320600")
    cases = [[_case(office, user) for _case_of in range(CASES)] for _thread in range(THREADS)]
    digest = Transfer.objects.latest("id").request_sha256
    posted, bare = _fairly(
        lambda number, turn: _pay(cases[number][turn % CASES], f"{uuid.uuid4()}", user),
        lambda number, turn: _insert(cases[number][turn % CASES], f"{uuid.uuid4()}", user, digest),
    )
    p99 = _paced(lambda turn: _pay(cases[turn % THREADS][turn % CASES], f"paced {turn}", user))
    return [
        Figure("postings a second", f"{posted.rate:.0f}"),
        Figure("bare INSERTs a second", f"{bare.rate:.0f}"),
        ratio("postings : bare INSERTs", posted.rate / bare.rate, at_least=LEAST_RATIO),
        Figure("processor time of a posting, µs", f"{posted.microseconds:.0f}"),
        Figure("processor time of a bare INSERT, µs", f"{bare.microseconds:.0f}"),
        ratio("processor time of bare INSERTs : postings", bare.microseconds / posted.microseconds),
        Figure(f"transfers a second in batches of {BATCH}", f"{_many(cases, user):.0f}"),
        Figure(f"p99 at {PACE} a second, ms", f"{p99:.0f}", f"≤ {MOST_MS}", p99 <= MOST_MS),
    ]


def _copy_table() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"CREATE TABLE {COPY} (LIKE projects_transfer INCLUDING ALL)")
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = 'projects_transfer'::regclass AND contype = 'f'"
        )
        for (reference,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {COPY} ADD {reference}")
        cursor.execute(f"GRANT INSERT ON {COPY} TO PUBLIC")


def _case(office: Organisation, user: User) -> Case:
    uid = uuid.uuid4()
    receivable, assessed, collected = (
        open_account(organisation=office, kind=kind, title=str(uid), subject_uid=uid)
        for kind in ("receivable", "assessed", "collected")
    )
    post(
        debit=receivable, credit=assessed, amount_fen=10**9, occurred_on=DAY, memo="核定", key=str(uid), by=user
    )  # fmt: skip
    return Case(collected, receivable)


def _pay(case: Case, key: str, user: User) -> None:
    post(
        debit=case.collected, credit=case.receivable, amount_fen=100, occurred_on=DAY, memo="缴款", key=key, by=user
    )  # fmt: skip


def _insert(case: Case, key: str, user: User, digest: str) -> None:
    office, debit, credit = case.collected.organisation_id, case.collected.pk, case.receivable.pk
    values = [office, debit, credit, 100, DAY, "缴款", key, digest, user.pk]
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {COPY} ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(values))})", values)


def _many(cases: list[list[Case]], user: User) -> float:
    flat = [case for own in cases for case in own]
    entries = [
        Entry(*flat[number % len(flat)], amount_fen=1, occurred_on=DAY, memo="缴款", key=f"{uuid.uuid4()}")
        for number in range(BATCH)
    ]
    start = time.perf_counter()
    post_many(entries=entries, by=user)
    return BATCH / (time.perf_counter() - start)


def _fairly(*works: Callable[[int, int], None]) -> list[Run]:
    """The median of five turns each, one after the other, so that whatever else runs disturbs them alike."""
    runs = [[_rate(work) for work in works] for _turn in range(5)]
    return [
        Run(statistics.median(run.rate for run in own), statistics.median(run.microseconds for run in own))
        for own in zip(*runs, strict=True)
    ]


def _rate(work: Callable[[int, int], None]) -> Run:
    """THREADS threads together."""
    ready, done = threading.Barrier(THREADS + 1), threading.Barrier(THREADS + 1)

    def run(number: int) -> None:
        connection.ensure_connection()
        ready.wait()
        for turn in range(POSTINGS):
            work(number, turn)
        done.wait()
        done.wait()  # a connection that is gone no longer says what it used
        connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    ready.wait()
    used, start = _used(), time.perf_counter()
    done.wait()
    seconds, used = time.perf_counter() - start, _used() - used
    done.wait()
    for thread in threads:
        thread.join()
    return Run(THREADS * POSTINGS / seconds, used / (THREADS * POSTINGS) * 1e6)


def _used() -> float:
    postmaster = int((embedded.home() / "postgres" / "postmaster.pid").read_text().split()[0])
    return time.process_time() + processor_seconds(postmaster)


def _paced(work: Callable[[int], None]) -> float:
    """The 99th percentile in ms when one call starts every 1/PACE s, late ones counted from when they should have."""
    durations, start = [], time.perf_counter()
    for turn in range(PACE * SECONDS):
        due = start + turn / PACE
        time.sleep(max(0, due - time.perf_counter()))
        work(turn)
        durations.append((time.perf_counter() - due) * 1000)
    return statistics.quantiles(durations, n=100, method="inclusive")[-1]
