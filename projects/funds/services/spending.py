"""Money of a budget line set aside for works, and paid."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from civildefense.accounts.models import User
from civildefense.records.workflow import move
from projects.funds.errors import NotAllowed, PaidTooEarly, ReasonMissing
from projects.funds.models import Allocation, BudgetLine, Disbursement
from projects.funds.services.accounts import (
    account,
    aside,
    exhausted_allocation,
    exhausted_line,
    in_force,
    money_of,
    still_open,
)
from projects.funds.states import ALLOCATION_MOVES, SPEND, AllocationState
from projects.ledger.errors import ReversedAlready
from projects.ledger.models import Transfer
from projects.ledger.services import balance_of, post, reverse
from projects.ledger.states import AccountKind


@transaction.atomic
def allocate(
    *, line: BudgetLine, title: str, amount_fen: int, document_number: str, decided_on: dt.date, by: User,
    payee: str = "", subject_uid: uuid.UUID | None = None,
) -> Allocation:  # fmt: skip
    """Set money of the line aside for named works; LineExhausted says how much the line still has."""
    fund = in_force(line.fund)
    allocation = Allocation(
        organisation=fund.organisation, line=line, title=title, payee=payee, amount_fen=amount_fen,
        document_number=document_number, decided_on=decided_on, subject_uid=subject_uid, allocated_by=by,
    )  # fmt: skip
    allocation.full_clean(exclude=["transfer"])
    with exhausted_line(line):
        allocation.transfer = post(
            debit=aside(allocation), credit=money_of(line), amount_fen=amount_fen, occurred_on=decided_on,
            memo=f"{document_number} {title}"[:200], key=f"allocate:{allocation.uid}", by=by,
        ).transfer  # fmt: skip
    allocation.save()
    return allocation


@transaction.atomic
def disburse(
    *, allocation: Allocation, amount_fen: int, voucher_number: str, paid_on: dt.date, by: User, payee: str = ""
) -> Disbursement:
    """Pay out of an allocation; AllocationExhausted says how much of it is left."""
    locked = still_open(allocation)
    if paid_on < locked.decided_on:
        raise PaidTooEarly()
    payment = Disbursement(
        organisation=locked.organisation, allocation=locked, payee=payee or locked.payee, amount_fen=amount_fen,
        voucher_number=voucher_number, paid_on=paid_on, disbursed_by=by,
    )  # fmt: skip
    payment.full_clean(exclude=["transfer"])
    with exhausted_allocation(locked):
        payment.transfer = post(
            debit=account(locked.organisation, AccountKind.SPENT, locked.uid, locked.title), credit=aside(locked),
            amount_fen=amount_fen, occurred_on=paid_on, memo=f"{voucher_number} {payment.payee}",
            key=f"disburse:{payment.uid}", by=by,
        ).transfer  # fmt: skip
    payment.save()
    return payment


@transaction.atomic
def take_back(*, payment: Disbursement, reason: str, by: User) -> Disbursement:
    """A payment that was a mistake: its transfer is turned round, and the money waits on the allocation again."""
    if not by.has_perm(SPEND):
        raise NotAllowed()
    if not reason.strip():
        raise ReasonMissing()
    still_open(payment.allocation)
    if Transfer.objects.filter(reverses=payment.transfer_id).exists():
        raise ReversedAlready()
    reverse(transfer=payment.transfer, memo=reason.strip()[:200], key=f"take-back:{payment.uid}", by=by)
    return payment


@transaction.atomic
def close_allocation(*, allocation: Allocation, reason: str, by: User) -> Allocation:
    """What was not paid goes back to the budget line."""
    line = allocation.line
    in_force(line.fund)
    move(allocation, AllocationState.CLOSED, by=by, reason=reason, table=ALLOCATION_MOVES)
    if left := balance_of(aside(allocation)):
        post(
            debit=money_of(line), credit=aside(allocation), amount_fen=left, occurred_on=timezone.localdate(),
            memo=reason.strip()[:200], key=f"return:{allocation.uid}", by=by,
        )  # fmt: skip
    return allocation
