"""The accounts of funds, lines and allocations, the locks before they are posted to, and refusals that say how much."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from civildefense.accounts.models import Organisation
from projects.funds.errors import AllocationClosed, AllocationExhausted, BudgetFixed, LineExhausted, NotInForce
from projects.funds.models import Allocation, BudgetLine, SpecialFund
from projects.funds.states import AllocationState, FundState
from projects.ledger.errors import BelowFloor
from projects.ledger.models import Account
from projects.ledger.services import balance_of, open_account
from projects.ledger.states import AccountKind


def money_of(line: BudgetLine) -> Account:
    return account(line.fund.organisation, AccountKind.FUND, line.uid, str(line))


def aside(allocation: Allocation) -> Account:
    return account(allocation.organisation, AccountKind.ALLOCATED, allocation.uid, allocation.title)


def account(organisation: Organisation, kind: AccountKind, subject: uuid.UUID, title: str) -> Account:
    return open_account(organisation=organisation, kind=kind, title=title[:160], subject_uid=subject)


def drafted(fund: SpecialFund) -> SpecialFund:
    locked = SpecialFund.objects.select_for_update(no_key=True, of=("self",)).get(pk=fund.pk)
    if locked.state != FundState.DRAFT:
        raise BudgetFixed()
    return locked


def in_force(fund: SpecialFund) -> SpecialFund:
    """Locked, so that nothing is moved while the fund is being closed."""
    locked = SpecialFund.objects.select_for_update(no_key=True, of=("self",)).get(pk=fund.pk)
    if locked.state != FundState.IN_FORCE:
        raise NotInForce()
    return locked


def still_open(allocation: Allocation) -> Allocation:
    """Payments of one allocation follow each other, so that none is made while it is being closed."""
    locked = Allocation.objects.select_for_update(no_key=True, of=("self",)).get(pk=allocation.pk)
    if locked.state != AllocationState.OPEN:
        raise AllocationClosed()
    return locked


@contextmanager
def exhausted_line(line: BudgetLine | None) -> Iterator[None]:
    """The ledger's refusal in the words of the budget."""
    try:
        yield
    except BelowFloor:
        assert line is not None  # a grant has no floor
        raise LineExhausted.with_left(line, balance_of(money_of(line))) from None


@contextmanager
def exhausted_allocation(allocation: Allocation) -> Iterator[None]:
    try:
        yield
    except BelowFloor:
        raise AllocationExhausted.with_left(allocation, balance_of(aside(allocation))) from None
