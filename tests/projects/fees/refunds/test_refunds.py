"""Money goes back once, to the fen, through three pairs of hands; a debt is given up by law alone."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from civildefense.records.models import OutboxMessage
from projects.fees import posting
from projects.fees.errors import MoreThanOwed, MoreThanReturnable
from projects.fees.models import FeeCase
from projects.fees.payments.errors import PartlyReturned, RefundRunning
from projects.fees.payments.models import Payment
from projects.fees.payments.services import record_payment, reverse_payment
from projects.fees.refunds import errors, services
from projects.fees.refunds.models import Refund
from projects.fees.refunds.states import RefundGround, RefundState, WriteOffState
from projects.ledger.verify import faults
from tests.cast import Cast
from tests.projects.fees.till import make_case, owe, say_who_collects

DAY = dt.date(2019, 5, 6)


@pytest.fixture
def case(cast: Cast) -> FeeCase:
    say_who_collects(cast)
    return make_case(cast.a, 10_000_00)


def pay(cast: Cast, case: FeeCase | None, fen: int, number: str = "PJ1", channel: str = "treasury") -> Payment:
    return record_payment(
        organisation=cast.a.organisation, case=case, channel=channel, receipt_number=number, received_on=DAY,
        amount_fen=fen, payer_name="江城费1置业有限公司", by=cast.a.clerk,
    )  # fmt: skip


def apply(cast: Cast, fen: int, ground: str, **of: Any) -> Refund:
    return services.apply_refund(
        ground=ground, amount_fen=fen, applied_on=dt.date(2019, 6, 3), payee_name="江城费1置业有限公司",
        payee_account="江城银行 6222…", grounds_told="多缴", by=cast.a.clerk, **of,
    )  # fmt: skip


def through(cast: Cast, refund: Refund) -> Refund:
    for to, who in (
        (RefundState.CHECKED, cast.finance), (RefundState.APPROVED, cast.a.signer), (RefundState.SENT, cast.a.clerk),
    ):  # fmt: skip
        services.move_refund(refund=refund, to=to, by=who)
    return services.record_repayment(refund=refund, repaid_on=dt.date(2019, 7, 1), number="退001", by=cast.a.clerk)


def check_ledger() -> None:
    with connection.cursor() as cursor:
        assert list(faults(cursor)) == []


def test_money_paid_twice_goes_back_and_its_receipt_is_cancelled(cast: Cast, case: FeeCase) -> None:
    pay(cast, case, 10_000_00)
    double = pay(cast, case, 10_000_00, "PJ2")
    refund = through(cast, apply(cast, 10_000_00, RefundGround.DOUBLE, payment=double))
    after = posting.balances(case)
    assert (after.collected, after.unallocated, after.receivable) == (10_000_00, 0, 0)
    assert posting.balances(case, on=dt.date(2019, 6, 30)).unallocated == 10_000_00
    services.close_refund(refund=refund, cancelled_number="红001", cancelled_on=dt.date(2019, 7, 2), by=cast.a.clerk)
    double.refresh_from_db()
    assert (refund.state, double.cancelled_number) == (RefundState.CLOSED, "红001")
    with pytest.raises(PartlyReturned):
        reverse_payment(payment=double, by=cast.a.clerk, reason="再退")
    check_ledger()


def test_a_lower_assessment_sets_money_free_and_never_more(cast: Cast, case: FeeCase) -> None:
    pay(cast, case, 10_000_00)
    with pytest.raises(MoreThanReturnable):
        apply(cast, 1, RefundGround.AREA_CUT, case=case)
    owe(case, 7_000_00, cast.a, on=dt.date(2019, 5, 20))
    first = apply(cast, 2_000_00, RefundGround.AREA_CUT, case=case)
    with pytest.raises(MoreThanReturnable, match=r"1,000\.00"):
        apply(cast, 1_000_01, RefundGround.AREA_CUT, case=case)
    through(cast, first)
    through(cast, apply(cast, 1_000_00, RefundGround.AREA_CUT, case=case))
    assert posting.balances(case).is_settled
    assert posting.balances(case).collected == 7_000_00
    check_ledger()


def test_a_payment_that_nobody_can_place_goes_back_as_a_whole(cast: Cast, case: FeeCase) -> None:
    stray = pay(cast, None, 500)
    with pytest.raises(errors.WholePayment):
        apply(cast, 499, RefundGround.WRONG, payment=stray)
    refund = through(cast, apply(cast, 500, RefundGround.WRONG, payment=stray))
    assert refund.state == RefundState.REPAID
    row = Payment.objects.with_posted().get(pk=stray.pk)
    assert (row.posted_fen, row.held_fen) == (0, 0)
    check_ledger()


def test_one_person_enters_a_second_checks_a_third_decides(cast: Cast, case: FeeCase) -> None:
    refund = apply(cast, 5, RefundGround.WRONG, payment=pay(cast, None, 5))
    with pytest.raises(errors.SecondPersonNeeded):
        services.move_refund(refund=refund, to=RefundState.CHECKED, by=cast.a.clerk)
    services.move_refund(refund=refund, to=RefundState.CHECKED, by=cast.a.signer)
    with pytest.raises(errors.SecondPersonNeeded):
        services.move_refund(refund=refund, to=RefundState.APPROVED, by=cast.a.signer)
    services.move_refund(refund=refund, to=RefundState.APPROVED, by=cast.leader)


def test_a_payment_under_refund_is_neither_reversed_nor_asked_back_twice(cast: Cast, case: FeeCase) -> None:
    stray = pay(cast, None, 500)
    apply(cast, 500, RefundGround.WRONG, payment=stray)
    with pytest.raises(RefundRunning):
        reverse_payment(payment=stray, by=cast.a.clerk, reason="录错")
    with pytest.raises(MoreThanReturnable):
        apply(cast, 500, RefundGround.DOUBLE, payment=stray)


def test_tax_returns_what_tax_collected(cast: Cast) -> None:
    say_who_collects(cast)
    case = make_case(cast.a, 100, year=2022)
    payment = pay(cast, case, 150, channel="tax")
    refund = apply(cast, 50, RefundGround.DOUBLE, payment=payment)
    assert refund.collector == "tax"
    for to, who in (
        (RefundState.CHECKED, cast.finance),
        (RefundState.APPROVED, cast.leader),
        (RefundState.SENT, cast.finance),
    ):
        services.move_refund(refund=refund, to=to, by=who)
    message = OutboxMessage.objects.get()
    assert (message.channel, message.topic, message.payload["amount_fen"]) == ("tax", "fee_refund", 50)


def test_a_repayment_has_a_number_and_a_day(cast: Cast, case: FeeCase) -> None:
    refund = apply(cast, 5, RefundGround.WRONG, payment=pay(cast, None, 5))
    for to, who in (
        (RefundState.CHECKED, cast.finance),
        (RefundState.APPROVED, cast.leader),
        (RefundState.SENT, cast.finance),
    ):
        services.move_refund(refund=refund, to=to, by=who)
    for day, number in ((dt.date(2019, 7, 1), " "), (dt.date(2019, 6, 2), "退1"), (dt.date(2999, 1, 1), "退1")):
        with pytest.raises(errors.RepaymentWrong):
            services.record_repayment(refund=refund, repaid_on=day, number=number, by=cast.finance)


def test_a_debt_is_given_up_by_law_and_by_another_person(cast: Cast, case: FeeCase) -> None:
    told = {"finding": "破产程序终结", "decision_number": "（2019）苏破终1号", "decision_on": DAY, "by": cast.a.clerk}
    with pytest.raises(errors.NoLaw):
        services.propose_write_off(case=case, amount_fen=1, basis=" ", **told)
    with pytest.raises(MoreThanOwed):
        services.propose_write_off(case=case, amount_fen=10_000_01, basis="企业破产法第一百二十条", **told)
    write_off = services.propose_write_off(case=case, amount_fen=10_000_00, basis="企业破产法第一百二十条", **told)
    assert posting.balances(case).receivable == 10_000_00
    services.move_write_off(write_off=write_off, to=WriteOffState.APPROVED, by=cast.leader)
    after = posting.balances(case)
    assert (after.receivable, after.written_off, after.due) == (0, 10_000_00, 0)
    check_ledger()
