"""Postings against bare INSERTs of the same rows, one commit each, from as many connections."""

import datetime as dt
import statistics
import threading
import time
import uuid
from collections.abc import Callable

from django.db import connection, connections

from civildefense.accounts.models import Organisation, User
from projects.ledger.models import Account, Transfer
from projects.ledger.services import open_account, post
from tests.bench import imports
from tests.bench.figures import Figure, ratio

TITLE = "Postings in the ledger"
THREADS, POSTINGS = 8, 150  # postings a thread
PACE, SECONDS = 50, 10  # postings a second, for how long
LEAST_RATIO, MOST_MS = 0.5, 100
DAY = dt.date(2019, 6, 1)
COLUMNS = (
    "organisation_id", "debit_id", "credit_id", "amount_fen", "occurred_on", "memo", "idempotency_key",
    "request_sha256", "posted_by_id",
)  # fmt: skip


def figures() -> list[Figure]:
    imports.load_demo_once()
    user, office = User.objects.get(username="finance"), Organisation.objects.get(code="320600")
    cases = [_case(office, user) for _ in range(THREADS)]
    posted = _rate(lambda number, turn: _pay(cases[number], f"{number}/{turn}", user))
    rows = list(Transfer.objects.order_by("-id").values_list(*COLUMNS)[:1])
    bare = _rate(lambda number, turn: _insert(rows[0], f"bare {number}/{turn}"))
    p99 = _paced(lambda turn: _pay(cases[turn % THREADS], f"paced {turn}", user))
    return [
        Figure("postings a second", f"{posted:.0f}"),
        Figure("bare INSERTs a second", f"{bare:.0f}"),
        ratio("postings : bare INSERTs", posted / bare, at_least=LEAST_RATIO),
        Figure(f"p99 at {PACE} a second, ms", f"{p99:.0f}", f"≤ {MOST_MS}", p99 <= MOST_MS),
    ]


def _case(office: Organisation, user: User) -> tuple[Account, Account]:
    uid = uuid.uuid4()
    receivable, assessed, collected = (
        open_account(organisation=office, kind=kind, title=str(uid), subject_uid=uid)
        for kind in ("receivable", "assessed", "collected")
    )
    post(
        debit=receivable, credit=assessed, amount_fen=10**9, occurred_on=DAY, memo="核定", key=str(uid), by=user
    )  # fmt: skip
    return collected, receivable


def _pay(case: tuple[Account, Account], key: str, user: User) -> None:
    debit, credit = case
    post(debit=debit, credit=credit, amount_fen=100, occurred_on=DAY, memo="缴款", key=key, by=user)


def _insert(row: tuple[object, ...], key: str) -> None:
    values = list(row)
    values[COLUMNS.index("idempotency_key")] = key
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO projects_transfer ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(values))})", values
        )


def _rate(work: Callable[[int, int], None]) -> float:
    """Calls a second of THREADS threads together."""
    ready = threading.Barrier(THREADS + 1)

    def run(number: int) -> None:
        connection.ensure_connection()
        ready.wait()
        for turn in range(POSTINGS):
            work(number, turn)
        connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    ready.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    return THREADS * POSTINGS / (time.perf_counter() - start)


def _paced(work: Callable[[int], None]) -> float:
    """The 99th percentile in ms when one call starts every 1/PACE s, late ones counted from when they should have."""
    durations, start = [], time.perf_counter()
    for turn in range(PACE * SECONDS):
        due = start + turn / PACE
        time.sleep(max(0, due - time.perf_counter()))
        work(turn)
        durations.append((time.perf_counter() - due) * 1000)
    return statistics.quantiles(durations, n=100, method="inclusive")[-1]
