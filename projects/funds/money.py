"""What there is of a fund: summed from the ledger, never kept beside it."""

from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from projects.funds.models import Allocation, BudgetLine
from projects.ledger.models import Account
from projects.ledger.states import AccountKind


def with_money(funds: QuerySet[Any]) -> QuerySet[Any]:
    """``free_fen``, ``waiting_fen``, ``spent_fen``, and ``budget_fen``: the three together."""
    lines = lines_with_money(BudgetLine.objects.all())
    return _with_budget(
        funds.annotate(**{name: _total(lines, "fund", name) for name in ("free_fen", "waiting_fen", "spent_fen")})
    )


def lines_with_money(lines: QuerySet[Any]) -> QuerySet[Any]:
    """The same for budget lines. Money moves between the three, so their sum is the budget in force."""
    account = Account.objects.filter(
        organisation=OuterRef("fund__organisation"), kind=AccountKind.FUND, subject_uid=OuterRef("uid")
    ).with_balance()
    paid = Allocation.objects.with_money()
    return _with_budget(
        lines.annotate(
            free_fen=Coalesce(Subquery(account.values("balance_fen"), output_field=BigIntegerField()), 0),
            waiting_fen=_total(paid, "line", "waiting_fen"),
            spent_fen=_total(paid, "line", "spent_fen"),
        )
    )


def _with_budget(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.annotate(
        allocated_fen=F("waiting_fen") + F("spent_fen"), budget_fen=F("free_fen") + F("waiting_fen") + F("spent_fen")
    )


def _total(rows: QuerySet[Any], link: str, name: str) -> Coalesce:
    """Sum of ``name`` over the rows that hang on the outer one."""
    sums = rows.filter(**{link: OuterRef("pk")}).order_by().values(link).annotate(total=Sum(name))
    return Coalesce(Subquery(sums.values("total"), output_field=BigIntegerField()), 0)
