"""Is the ledger still what it was when it was written? Read in plain SQL, with nothing of the code that writes it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper

# Each query finds transfers that cannot be there: (sentence with a place for the numbers, SQL that gives their ids).
IMPOSSIBLE = (
    ("moves nothing, or less", "SELECT id FROM projects_transfer WHERE amount_fen <= 0"),
    ("goes from an account to itself", "SELECT id FROM projects_transfer WHERE debit_id = credit_id"),
    (
        "uses an account of another office",
        "SELECT t.id FROM projects_transfer t JOIN projects_account d ON d.id = t.debit_id"
        " JOIN projects_account c ON c.id = t.credit_id"
        " WHERE d.organisation_id <> t.organisation_id OR c.organisation_id <> t.organisation_id",
    ),
    (
        "is no mirror of what it reverses",
        "SELECT r.id FROM projects_transfer r LEFT JOIN projects_transfer o ON o.id = r.reverses_id"
        " WHERE r.reverses_id IS NOT NULL AND (o.id IS NULL OR o.reverses_id IS NOT NULL"
        " OR o.amount_fen <> r.amount_fen OR o.debit_id <> r.credit_id OR o.credit_id <> r.debit_id)",
    ),
    (
        "reverses what is reversed already",
        "SELECT max(id) FROM projects_transfer WHERE reverses_id IS NOT NULL GROUP BY reverses_id HAVING count(*) > 1",
    ),
    (
        "repeats a key of its client",
        "SELECT max(id) FROM projects_transfer GROUP BY posted_by_id, idempotency_key HAVING count(*) > 1",
    ),
)
# The running balance after each transfer, in the order of posting: debits less credits, from the side that has a floor.
BELOW_FLOOR = """
    WITH moves AS (
        SELECT id, debit_id AS account, amount_fen FROM projects_transfer
        UNION ALL SELECT id, credit_id, -amount_fen FROM projects_transfer
    ), running AS (
        SELECT moves.id, kind, sum(amount_fen) OVER (PARTITION BY account ORDER BY moves.id) AS balance
        FROM moves JOIN projects_account ON projects_account.id = account
        WHERE kind IN ('receivable', 'unallocated', 'refundable')
    )
    SELECT DISTINCT id FROM running WHERE CASE kind WHEN 'receivable' THEN balance < 0 ELSE balance > 0 END
"""
SHOWN = 10


@dataclass(frozen=True)
class Totals:
    """Counts, and sums in fen."""

    transfers: int
    reversals: int
    accounts: int
    moved_fen: int
    debit_balances_fen: int
    credit_balances_fen: int


def faults(cursor: CursorWrapper) -> Iterator[str]:
    """One sentence for each kind of impossible row, naming the first of them."""
    for sentence, query in (*IMPOSSIBLE, ("takes an account below zero", BELOW_FLOOR)):
        cursor.execute(query)
        found = sorted(row[0] for row in cursor.fetchall())
        if found:
            named = ", ".join(map(str, found[:SHOWN])) + (" …" if len(found) > SHOWN else "")
            yield f"{len(found)} transfer(s) {sentence}: {named}"
    counted = totals(cursor)
    if counted.debit_balances_fen != counted.credit_balances_fen:
        yield (
            f"debit balances are {counted.debit_balances_fen} fen, credit balances {counted.credit_balances_fen}:"
            " a transfer has lost one of its accounts"
        )


def totals(cursor: CursorWrapper) -> Totals:
    cursor.execute("SELECT count(*), count(reverses_id), coalesce(sum(amount_fen), 0)::bigint FROM projects_transfer")
    transfers, reversals, moved = cursor.fetchone()
    cursor.execute(
        "WITH moves AS (SELECT debit_id AS account, amount_fen FROM projects_transfer"
        " UNION ALL SELECT credit_id, -amount_fen FROM projects_transfer),"
        " balances AS (SELECT sum(amount_fen) AS fen FROM projects_account LEFT JOIN moves"
        " ON account = projects_account.id GROUP BY projects_account.id)"
        " SELECT count(*), coalesce(sum(fen) FILTER (WHERE fen > 0), 0)::bigint,"
        " coalesce(-sum(fen) FILTER (WHERE fen < 0), 0)::bigint FROM balances"
    )
    accounts, debits, credits_ = cursor.fetchone()
    return Totals(transfers, reversals, accounts, moved, debits, credits_)
