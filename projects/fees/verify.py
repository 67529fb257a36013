"""Is every fee still what its figures make of it? Read in plain SQL, calculated anew with whole numbers alone.

Nothing here uses the code that assesses and posts: arithmetic, chain and balances are written a second time.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.backends.utils import CursorWrapper

# Each query finds rows that cannot be there: (sentence with a place for the numbers, SQL that gives their ids).
IMPOSSIBLE = (
    (
        "assessment(s) signed by whoever assessed",
        "SELECT d.assessment_id FROM projects_assessmentdecision d JOIN projects_assessment a ON a.id = d.assessment_id"
        " WHERE a.assessed_by_id IN (d.decided_by_id, d.examined_by_id)",
    ),
    (
        "assessment(s) that supersede one of another case",
        "SELECT a.id FROM projects_assessment a JOIN projects_assessment e ON e.id = a.supersedes_id"
        " WHERE e.case_id <> a.case_id",
    ),
    (
        "assessment(s) beside the chain of their case",
        "SELECT a.id FROM projects_assessment a WHERE a.supersedes_id IS NULL AND a.id <>"
        " (SELECT min(f.id) FROM projects_assessment f WHERE f.case_id = a.case_id)",
    ),
    (
        "relief(s) approved on a day on which the ground did not hold",
        "SELECT r.id FROM projects_relief r JOIN projects_reliefground g ON g.id = r.ground_id"
        " WHERE r.state = 'approved' AND (r.decided_on < g.starts_on OR r.decided_on >= g.ends_on)",
    ),
    (
        "relief(s) of another percentage than their ground",
        "SELECT r.id FROM projects_relief r JOIN projects_reliefground g ON g.id = r.ground_id"
        " WHERE r.state = 'approved' AND r.percent <> g.percent",
    ),
    (
        "relief(s) in which one person had two parts",
        "SELECT id FROM projects_relief WHERE state IN ('approved', 'revoked')"
        " AND (requested_by_id IN (examined_by_id, decided_by_id) OR examined_by_id = decided_by_id)",
    ),
)
ASSESSMENTS = """
    SELECT id, area_m2, required_m2, built_m2, credited_m2, rate_yuan_per_m2, rate_figure, reliefs, gross_fen,
        relieved_fen, adjustment_fen, payable_fen
    FROM projects_assessment WHERE NOT is_prior ORDER BY id
"""
# What the newest signed assessment and the standing reliefs say, beside what the accounts of the case hold.
CASES = """
    SELECT c.id, a.is_prior, a.area_m2, a.rate_yuan_per_m2, a.payable_fen + a.relieved_fen,
        coalesce((SELECT sum(r.area_m2 * r.percent) FROM projects_relief r
                  WHERE r.case_id = c.id AND r.state = 'approved'), 0),
        coalesce(b.assessed, 0), coalesce(b.relieved, 0), coalesce(b.written_off, 0), coalesce(b.collected, 0),
        coalesce(b.receivable, 0), coalesce(b.refundable, 0), coalesce(b.unallocated, 0)
    FROM projects_feecase c
    JOIN LATERAL (
        SELECT s.* FROM projects_assessment s JOIN projects_assessmentdecision d ON d.assessment_id = s.id
        WHERE s.case_id = c.id ORDER BY s.id DESC LIMIT 1
    ) a ON true
    LEFT JOIN (
        SELECT subject_uid,
            -sum(fen) FILTER (WHERE kind = 'assessed') AS assessed,
            sum(fen) FILTER (WHERE kind = 'relieved') AS relieved,
            sum(fen) FILTER (WHERE kind = 'written_off') AS written_off,
            sum(fen) FILTER (WHERE kind = 'collected') AS collected,
            sum(fen) FILTER (WHERE kind = 'receivable') AS receivable,
            -sum(fen) FILTER (WHERE kind = 'refundable') AS refundable,
            -sum(fen) FILTER (WHERE kind = 'unallocated') AS unallocated
        FROM (
            SELECT account.subject_uid, account.kind, moved.fen FROM projects_account account
            JOIN (
                SELECT debit_id AS account, amount_fen AS fen FROM projects_transfer
                UNION ALL SELECT credit_id, -amount_fen FROM projects_transfer
            ) moved ON moved.account = account.id
        ) moves GROUP BY subject_uid
    ) b ON b.subject_uid = c.uid
    ORDER BY c.id
"""
SHOWN = 10


@dataclass(frozen=True)
class Totals:
    """Counts, and sums in fen."""

    assessments: int
    cases: int
    assessed_fen: int
    relieved_fen: int
    collected_fen: int
    receivable_fen: int


def faults(cursor: CursorWrapper) -> Iterator[str]:
    """One sentence for each kind of impossible row, naming the first of them."""
    for sentence, query in IMPOSSIBLE:
        cursor.execute(query)
        yield from _named(sentence, [row[0] for row in cursor.fetchall()])
    yield from _calculated(cursor)
    yield from _balanced(cursor)


def totals(cursor: CursorWrapper) -> Totals:
    cursor.execute("SELECT count(*) FROM projects_assessment")
    (assessments,) = cursor.fetchone()
    cursor.execute(CASES)
    rows = cursor.fetchall()
    return Totals(
        assessments, len(rows), *(int(sum(row[place] for row in rows)) for place in (6, 7, 9, 10))
    )  # fmt: skip


def _calculated(cursor: CursorWrapper) -> Iterator[str]:
    """Every assessment anew from its stored areas, rate and reliefs."""
    cursor.execute(ASSESSMENTS)
    areas, rates, amounts = [], [], []
    for key, area, required, built, credited, rate, figure, reliefs, *told, by_hand, payable in cursor.fetchall():
        if area != max(required - built - credited, Decimal(0)):
            areas.append(key)
        if Decimal(_json(figure)["value"]) != rate:
            rates.append(key)
        let_off = sum((Decimal(line["area_m2"]) * Decimal(line["percent"]) for line in _json(reliefs)), Decimal(0))
        gross, after = _fen(area, rate, Decimal(0)), _fen(area, rate, let_off)
        if (told, payable) != ([gross, gross - after], after + by_hand):
            amounts.append(key)
    yield from _named("assessment(s) with another area", areas)
    yield from _named("assessment(s) with another rate than cited", rates)
    yield from _named("assessment(s) with another amount", amounts)


def _balanced(cursor: CursorWrapper) -> Iterator[str]:
    """The accounts hold what was signed, and what is open follows from what came in and went out."""
    cursor.execute(CASES)
    unlike, open_wrong, both = [], [], []
    for row in cursor.fetchall():
        key, is_prior, area, rate, signed, let_off, assessed, relieved, written_off, collected, owed, back, held = row
        expected = 0 if is_prior else _fen(area, rate, Decimal(0)) - _fen(area, rate, let_off)
        if (assessed, relieved) != (signed, expected):
            unlike.append(key)
        if assessed - relieved - written_off - collected != owed - back - held:
            open_wrong.append(key)
        if min(owed, back, held) < 0 or (owed and back):
            both.append(key)
    yield from _named("case(s) whose accounts are not what was signed", unlike)
    yield from _named("case(s) whose open amount does not follow from the others", open_wrong)
    yield from _named("case(s) that owe and are owed at once", both)


def _fen(area: Decimal, rate: Decimal, let_off: Decimal) -> int:
    """``let_off``: Σ area × percent. In units of 10⁻¹⁰ yuan: only whole numbers take part, half a fen goes up."""
    weighed = int(area * 100) * 10_000 - int(let_off * 10_000)
    return (weighed * int(rate * 10_000) + 50_000_000) // 100_000_000


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _named(sentence: str, found: list[int]) -> Iterator[str]:
    if found:
        first = ", ".join(map(str, sorted(found)[:SHOWN])) + (" …" if len(found) > SHOWN else "")
        yield f"{len(found)} {sentence}: {first}"
