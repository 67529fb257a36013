"""Balances of many accounts at once, as of any day: what lists of arrears and yearly sums are made from."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from projects.ledger.models import Account

# Both sides are summed once for all accounts that were asked for, by way of one hash in memory; asked account by
# account, or sorted on disk, a million transfers take several times as long.
_MEMORY = "SELECT set_config('work_mem', '128MB', true)"
_BALANCES = """
    WITH asked AS MATERIALIZED (
        SELECT id, organisation_id, subject_uid, kind FROM projects_account
        WHERE kind = ANY(%(kinds)s) AND organisation_id = ANY(%(offices)s)
    ), moved AS (
        SELECT debit_id AS account_id, amount_fen AS fen FROM projects_transfer JOIN asked ON asked.id = debit_id
        WHERE {counted}
        UNION ALL
        SELECT credit_id, -amount_fen FROM projects_transfer JOIN asked ON asked.id = credit_id
        WHERE {counted}
    ), summed AS (
        SELECT account_id, sum(fen)::bigint AS fen FROM moved GROUP BY account_id HAVING sum(fen) <> 0
    )
    SELECT organisation_id, subject_uid, kind, fen FROM summed JOIN asked ON asked.id = account_id
"""


class Balance(NamedTuple):
    """``fen``: debits less credits of one account, never nothing."""

    organisation_id: int
    subject_uid: uuid.UUID | None
    kind: str
    fen: int


def balances_of(*kinds: str, organisations: Collection[int], on: dt.date | None = None) -> list[Balance]:
    """Every account of these kinds and organisations (primary keys) that does not stand at nothing.

    With ``on``, as far as transfers count by the end of that day. One statement, whatever there is.
    """
    counted = "TRUE" if on is None else "occurred_on <= %(on)s"
    given: dict[str, Any] = {"kinds": list(kinds), "offices": list(organisations), "on": on}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_MEMORY)
        cursor.execute(_BALANCES.format(counted=counted), given)
        return [Balance(*row) for row in cursor.fetchall()]


def with_balances(rows: QuerySet[Any], *, on: dt.date | None = None, **kinds: str) -> QuerySet[Any]:
    """``with_balances(cases, owed_fen="receivable")``: cases or funds with the balance of their account of that kind.

    ``rows`` have ``organisation`` and ``uid``. For a page of a list; a whole register is ``balances_of``'s.
    """
    return rows.annotate(**{name: _balance_of_row(kind, on) for name, kind in kinds.items()})


def _balance_of_row(kind: str, on: dt.date | None) -> Coalesce:
    account = Account.objects.filter(
        organisation=OuterRef("organisation"), kind=kind, subject_uid=OuterRef("uid")
    ).with_balance(on=on)
    return Coalesce(Subquery(account.values("balance_fen"), output_field=BigIntegerField()), 0)
