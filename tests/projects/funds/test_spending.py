"""Allocated, paid, returned: never more than is there, and what is refused says how much is left."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from civildefense.common.errors import MoveRefused
from projects.funds import services
from projects.funds.errors import (
    AllocationClosed,
    AllocationExhausted,
    LineExhausted,
    NotAllowed,
    PaidTooEarly,
    ReasonMissing,
)
from projects.funds.models import Allocation
from projects.funds.services import spending
from projects.ledger.errors import ReversedAlready
from projects.ledger.verify import faults
from tests.cast import Cast
from tests.projects.funds.conftest import DAY, Fund
from tests.projects.ledger.test_races import THREADS, race


def test_the_way_of_the_money(fund: Fund) -> None:
    allocation = fund.allocate(60_000_000_00)
    fund.pay(allocation, 21_474_836_48)
    assert fund.money(fund.works) == (100_000_000_00, 40_000_000_00, 3_852_516_352, 21_474_836_48)
    services.close_allocation(allocation=allocation, reason="竣工结算", by=fund.clerk)
    assert fund.money(fund.works) == (100_000_000_00, 7_852_516_352, 0, 21_474_836_48)
    with connection.cursor() as cursor:
        assert list(faults(cursor)) == []


def test_more_than_the_line_has_is_refused_and_says_what_is_left(fund: Fund) -> None:
    fund.allocate(999_99, line=fund.signs)
    with pytest.raises(LineExhausted, match=r"0\.01"):
        fund.allocate(2, "另一文件", line=fund.signs)
    assert Allocation.objects.count() == 1


def test_more_than_is_left_of_an_allocation_is_refused(fund: Fund) -> None:
    allocation = fund.allocate(100_00)
    fund.pay(allocation, 40_00)
    with pytest.raises(AllocationExhausted, match=r"60\.00"):
        fund.pay(allocation, 60_01, "凭2")


def test_a_payment_entered_by_mistake_goes_back_once(fund: Fund, cast: Cast) -> None:
    allocation = fund.allocate(100_00)
    payment = fund.pay(allocation, 100_00)
    with pytest.raises(ReasonMissing):
        services.take_back(payment=payment, reason=" ", by=fund.clerk)
    with pytest.raises(NotAllowed):
        services.take_back(payment=payment, reason="x", by=cast.auditor)
    services.take_back(payment=payment, reason="账号有误", by=fund.clerk)
    assert fund.money(fund.works)[2:] == (100_00, 0)
    with pytest.raises(ReversedAlready):
        services.take_back(payment=payment, reason="再次", by=fund.clerk)
    fund.pay(allocation, 100_00, "凭2")


def test_one_document_allocates_once_and_one_voucher_pays_once(fund: Fund) -> None:
    allocation = fund.allocate(100)
    fund.pay(allocation, 1)
    with pytest.raises(ValidationError):
        fund.allocate(100)
    with pytest.raises(ValidationError):
        fund.pay(allocation, 1)
    assert fund.money(fund.works)[2:] == (99, 1)


def test_nothing_is_paid_before_it_was_allocated_or_after_it_was_closed(fund: Fund) -> None:
    allocation = fund.allocate(100)
    with pytest.raises(PaidTooEarly):
        fund.pay(allocation, 1, paid_on=DAY - dt.timedelta(days=1))
    services.close_allocation(allocation=allocation, reason="取消", by=fund.clerk)
    with pytest.raises(AllocationClosed):
        fund.pay(allocation, 1)
    with pytest.raises(MoveRefused):
        services.close_allocation(allocation=allocation, reason="再次", by=fund.clerk)


def test_two_allocations_of_the_last_yuan(lasting_fund: Fund) -> None:
    """Sixteen clerks, each with a document of his own; one yuan."""
    fund = lasting_fund
    fund.allocate(999_00, line=fund.signs)
    outcomes = race(lambda number: fund.allocate(1_00, f"文件{number}", line=fund.signs))
    assert outcomes == {"posted": 1, "line_exhausted": THREADS - 1}
    assert fund.money(fund.signs) == (1_000_00, 0, 1_000_00, 0)


def test_allocations_of_the_last_yuan_with_time_for_others(lasting_fund: Fund) -> None:
    """The fund's own lock taken away: the ledger alone still lets one through."""
    fund = lasting_fund
    fund.allocate(999_00, line=fund.signs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spending, "in_force", lambda found: found)
        outcomes = race(lambda number: fund.allocate(1_00, f"文件{number}", line=fund.signs))
    assert outcomes == {"posted": 1, "line_exhausted": THREADS - 1}
