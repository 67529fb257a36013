"""A fund, its budget, and what later changes it."""

import datetime as dt
from typing import Any

from django.db import transaction

from civildefense.accounts.models import Organisation, User
from civildefense.records.workflow import move
from projects.funds.errors import AllocationsOpen, NoLines, OtherFund
from projects.funds.models import Allocation, BudgetChange, BudgetLine, SpecialFund
from projects.funds.services.accounts import account, drafted, exhausted_line, in_force, money_of
from projects.funds.states import FUND_MOVES, FundState
from projects.ledger.services import post
from projects.ledger.states import AccountKind


@transaction.atomic
def create_fund(*, organisation: Organisation, by: User, **fields: Any) -> SpecialFund:
    fund = SpecialFund(organisation=organisation, **fields)
    fund.full_clean()
    fund.save()
    return fund


@transaction.atomic
def change_fund(*, fund: SpecialFund, by: User, **fields: Any) -> SpecialFund:
    """BudgetFixed once the budget is in force: what was decided stays as it was decided."""
    locked = drafted(fund)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.full_clean()
    locked.save(update_fields=[*fields])
    locked.refresh_from_db()
    return locked


@transaction.atomic
def put_line(*, line: BudgetLine, by: User) -> BudgetLine:
    """Create or change a line of a draft."""
    drafted(line.fund)
    line.full_clean()
    line.save()
    return line


@transaction.atomic
def remove_line(*, line: BudgetLine, by: User) -> None:
    drafted(line.fund)
    line.delete()


@transaction.atomic
def move_fund(*, fund: SpecialFund, to: str, by: User, reason: str = "") -> SpecialFund:
    """Into force: each line's money is granted. Closed: only when no allocation is open any more."""
    first = fund.state == FundState.DRAFT
    if to == FundState.CLOSED:
        _require_settled(fund)
    move(fund, to, by=by, reason=reason, table=FUND_MOVES)
    if first:
        _grant(fund, by)
    return fund


def _grant(fund: SpecialFund, by: User) -> None:
    lines = list(fund.lines.order_by("pk"))
    if not lines:
        raise NoLines()
    granted = account(fund.organisation, AccountKind.GRANTED, fund.uid, str(fund))
    for line in lines:
        post(
            debit=money_of(line), credit=granted, amount_fen=line.amount_fen, occurred_on=dt.date(fund.year, 1, 1),
            memo=f"{fund.document_number} {line.item}", key=f"grant:{line.uid}", by=by,
        )  # fmt: skip


@transaction.atomic
def change_budget(
    *, line: BudgetLine, amount_fen: int, document_number: str, decided_on: dt.date, by: User,
    taken_from: BudgetLine | None = None,
) -> BudgetChange:  # fmt: skip
    """More for ``line``: newly granted, or out of another line of the fund; LineExhausted if that has not so much."""
    fund = in_force(line.fund)
    if taken_from is not None and taken_from.fund_id != fund.pk:
        raise OtherFund()
    change = BudgetChange(
        organisation=fund.organisation, line=line, taken_from=taken_from, amount_fen=amount_fen,
        document_number=document_number, decided_on=decided_on, changed_by=by,
    )  # fmt: skip
    change.full_clean(exclude=["transfer"])
    granted = account(fund.organisation, AccountKind.GRANTED, fund.uid, str(fund))
    with exhausted_line(taken_from):
        change.transfer = post(
            debit=money_of(line), credit=granted if taken_from is None else money_of(taken_from),
            amount_fen=amount_fen, occurred_on=decided_on, memo=f"{document_number} {line.item}",
            key=f"budget:{change.uid}", by=by,
        ).transfer  # fmt: skip
    change.save()
    return change


def _require_settled(fund: SpecialFund) -> None:
    """AllocationsOpen names the first that is not closed."""
    SpecialFund.objects.select_for_update(no_key=True, of=("self",)).get(pk=fund.pk)
    if left := Allocation.objects.open().filter(line__fund=fund).order_by("pk").first():
        raise AllocationsOpen.on(left)
