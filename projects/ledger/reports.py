"""Balances of many accounts at once, as of any day: what lists of arrears and yearly sums are made from."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from projects.ledger.models import Account

# Both sides are summed once for all accounts; asked account by account, a million transfers take several times as long.
_BALANCES = """
    SELECT account.organisation_id, account.subject_uid, account.kind, moved.fen
    FROM projects_account AS account JOIN (
        SELECT account_id, sum(fen)::bigint AS fen FROM (
            SELECT debit_id AS account_id, sum(amount_fen) AS fen
            FROM projects_transfer WHERE {counted} GROUP BY debit_id
            UNION ALL
            SELECT credit_id, -sum(amount_fen)
            FROM projects_transfer WHERE {counted} GROUP BY credit_id
        ) AS side GROUP BY account_id HAVING sum(fen) <> 0
    ) AS moved ON moved.account_id = account.id
    WHERE account.kind = ANY(%(kinds)s) AND account.organisation_id = ANY(%(offices)s)
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
    with connection.cursor() as cursor:
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
