"""What is owed on any day, over a hundred thousand transfers and over a million."""

import datetime as dt
import statistics
import uuid
from collections.abc import Callable

from django.db import connections

from civildefense.accounts.models import Organisation, User
from projects.ledger.models import Account
from projects.ledger.reports import balances_of
from tests.bench import imports
from tests.bench.figures import Figure, milliseconds, ratio

TITLE = "Balances of any day"
STEPS = 10  # transfers of a case
SIZES = (10_000, 100_000)  # cases
MOST_SECONDS = 3
DAY = dt.date(2019, 6, 1)
TIMES = 5
# Cases that are assessed once, then paid in nine parts over as many months; every third still owes something.
_CASES = """
    WITH made AS (
        INSERT INTO projects_account (uid, version, organisation_id, kind, subject_uid, title)
        SELECT gen_random_uuid(), 1, %(office)s, kind, md5('bench' || n)::uuid, 'bench ' || n
        FROM generate_series(%(first)s, %(last)s) AS n, unnest(ARRAY['receivable', 'assessed', 'collected']) AS kind
        RETURNING id, kind, subject_uid
    ), cases AS (
        SELECT row_number() OVER () AS n, max(id) FILTER (WHERE kind = 'receivable') AS owed,
            max(id) FILTER (WHERE kind = 'assessed') AS assessed, max(id) FILTER (WHERE kind = 'collected') AS collected
        FROM made GROUP BY subject_uid
    )
    INSERT INTO projects_transfer (organisation_id, debit_id, credit_id, amount_fen, occurred_on, memo,
        idempotency_key, request_sha256, posted_by_id)
    SELECT %(office)s, CASE turn WHEN 0 THEN owed ELSE collected END, CASE turn WHEN 0 THEN assessed ELSE owed END,
        CASE turn WHEN 0 THEN 900 + (n %% 3 = 0)::int ELSE 100 END,
        date '2013-01-01' + (n %% 2000)::int + turn * 30, 'bench', 'bench ' || owed || '/' || turn, 'bench', %(user)s
    FROM cases, generate_series(0, 9) AS turn
"""
CHUNK = 5_000


def figures() -> list[Figure]:
    imports.load_demo_once()
    office, user = Organisation.objects.get(code="320600"), User.objects.get(username="finance")
    found, before, medians = [], 0, []
    for cases in SIZES:
        _fill(before + 1, cases, office, user)
        before = cases
        report = _seconds(lambda: balances_of("receivable", organisations=[office.pk], on=DAY))
        some = Account.objects.filter(organisation=office, kind="receivable").latest("id").subject_uid
        one = _seconds(lambda some=some: _one(office, some))  # type: ignore[misc]
        medians.append(report)
        is_goal = cases == SIZES[-1]
        goal, reached = (f"≤ {MOST_SECONDS}", report <= MOST_SECONDS) if is_goal else ("", None)
        size = f"{cases * STEPS:,} transfers"
        found += [
            Figure(f"all that is owed on a day, {size}, s", f"{report:.2f}", goal, reached),
            Figure(f"balance of one case on a day, {size}, ms", f"{one * 1000:.1f}"),
        ]
    return [*found, ratio("the report grows, with ten times the transfers, by", medians[1] / medians[0])]


def _fill(first: int, last: int, office: Organisation, user: User) -> None:
    """As the owner without the rules, or the rows alone would take an hour."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("ALTER TABLE projects_transfer DISABLE TRIGGER USER")
        for start in range(first, last + 1, CHUNK):
            given = {"first": start, "last": min(start + CHUNK - 1, last), "office": office.pk, "user": user.pk}
            cursor.execute(_CASES, given)
        cursor.execute("ALTER TABLE projects_transfer ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE projects_transfer")
        cursor.execute("VACUUM ANALYZE projects_account")


def _one(office: Organisation, uid: uuid.UUID) -> int:
    rows = Account.objects.filter(organisation=office, kind="receivable", subject_uid=uid)
    return int(rows.with_balance(on=DAY).get().balance_fen)


def _seconds(work: Callable[[], object]) -> float:
    """The median of some turns after the first."""
    work()
    return statistics.median(milliseconds(work, TIMES)) / 1000
