"""One INSERT, whether of one transfer or of thousands; the table's triggers and indexes refuse what may not be."""

from collections.abc import Sequence
from contextlib import nullcontext
from operator import attrgetter

from django.db import IntegrityError, connection, transaction

from projects.ledger.errors import BelowFloor
from projects.ledger.models import Transfer
from projects.ledger.triggers import FLOOR

_COLUMNS = (
    "uid", "organisation_id", "debit_id", "credit_id", "amount_fen", "occurred_on", "memo", "idempotency_key",
    "request_sha256", "reverses_id", "posted_by_id",
)  # fmt: skip
_VALUES = f"({', '.join(['%s'] * len(_COLUMNS))})"
_values_of = attrgetter(*_COLUMNS)


def insert(transfers: Sequence[Transfer]) -> None:
    """Write those that are new, in the order given: they have a primary key afterwards, the others have none.

    BelowFloor when one of them would take an account below its floor; then none is written.
    """
    if not transfers:
        return
    # A row that is there under its key already, or as the one reversal of its original, does not come back.
    rows = ", ".join([_VALUES] * len(transfers))
    statement = (
        f"INSERT INTO projects_transfer ({', '.join(_COLUMNS)}) VALUES {rows}"
        " ON CONFLICT DO NOTHING RETURNING uid, id, posted_at"
    )
    given = [value for transfer in transfers for value in _values_of(transfer)]
    # A statement is whole by itself; inside somebody's transaction a refusal must leave that one usable.
    with transaction.atomic() if connection.in_atomic_block else nullcontext(), connection.cursor() as cursor:
        try:
            cursor.execute(statement, given)
        except IntegrityError as error:
            if (account := _short_account(error)) is None:
                raise
            named = next(each for row in transfers for each in (row.debit, row.credit) if each.pk == account)
            raise BelowFloor.on(named) from None
        written = {uid: rest for uid, *rest in cursor.fetchall()}
    for transfer in transfers:
        if transfer.uid in written:
            transfer.pk, transfer.posted_at = written[transfer.uid]
            transfer._state.adding, transfer._state.db = False, connection.alias


def _short_account(error: IntegrityError) -> int | None:
    """Primary key of the account that has not so much; None when something else was refused."""
    told = getattr(error.__cause__, "diag", None)
    return int(told.message_detail) if told and told.constraint_name == FLOOR else None
