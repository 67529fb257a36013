"""What comes in is booked once, to the fen; what is over is held; what was wrong is turned round."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from civildefense.common.errors import MoveRefused
from projects.fees import posting
from projects.fees.models import FeeCase
from projects.fees.payments import errors, services
from projects.fees.payments.models import Payment
from projects.fees.payments.states import Channel, PayerMatch, PaymentState, ReceiptKind
from projects.ledger.verify import faults
from tests.cast import Cast
from tests.projects.fees.till import make_case, say_who_collects

DAY = dt.date(2019, 5, 6)


@pytest.fixture
def case(cast: Cast) -> FeeCase:
    say_who_collects(cast)
    return make_case(cast.a, 10_000_00)


def pay(cast: Cast, case: FeeCase | None, fen: int, number: str = "PJ1", **fields: Any) -> Payment:
    told = {"channel": Channel.TREASURY, "received_on": DAY, "payer_name": "江城费1置业有限公司", **fields}
    return services.record_payment(
        organisation=cast.a.organisation, case=case, receipt_number=number, amount_fen=fen, by=cast.a.clerk, **told
    )


def posted(payment: Payment) -> tuple[int, int]:
    """Collected and held, in fen."""
    row = Payment.objects.with_posted().get(pk=payment.pk)
    return row.posted_fen, row.held_fen


def check_ledger() -> None:
    with transaction.get_connection().cursor() as cursor:
        assert list(faults(cursor)) == []


def test_a_payment_pays_what_is_owed(cast: Cast, case: FeeCase) -> None:
    payment = pay(cast, case, 4_000_00)
    assert posted(payment) == (4_000_00, 0)
    assert posting.balances(case).receivable == 6_000_00
    assert payment.payer == case.payer
    assert payment.payer_match == PayerMatch.DEVELOPER
    assert payment.receipt_kind == ReceiptKind.SLIP
    assert posting.balances(case, on=DAY - dt.timedelta(days=1)).receivable == 10_000_00
    check_ledger()


def test_what_is_over_is_held_and_never_lost(cast: Cast, case: FeeCase) -> None:
    payment = pay(cast, case, 10_000_01)
    assert posted(payment) == (10_000_01, 1)
    assert posting.balances(case).unallocated == 1
    assert list(Payment.objects.held()) == [payment]
    other = make_case(cast.a, 5_00, "费2")
    services.allocate(payment=payment, case=other, by=cast.a.clerk)
    assert posted(payment) == (10_000_01, 0)
    assert posting.balances(other).receivable == 4_99
    assert posting.balances(case).unallocated == 0
    check_ledger()


def test_money_without_a_case_waits_until_a_person_places_it(cast: Cast, case: FeeCase) -> None:
    payment = pay(cast, None, 10_005_00, case_as_written="不知哪个项目")
    assert posted(payment) == (10_005_00, 10_005_00)
    services.allocate(payment=payment, case=case, by=cast.a.clerk)
    payment.refresh_from_db()
    assert payment.case == case
    assert posted(payment) == (10_005_00, 5_00)
    assert posting.balances(case).receivable == 0
    with pytest.raises(errors.NothingHeld):
        services.allocate(payment=payment, case=case, by=cast.a.clerk)
    check_ledger()


@pytest.mark.parametrize("year", [2019, 2020])
def test_a_period_of_the_office_takes_no_tax_voucher_whatever_the_day(cast: Cast, year: int) -> None:
    say_who_collects(cast)
    case = make_case(cast.a, 100, year=year)
    with pytest.raises(errors.WrongDoor, match="费1"):
        pay(cast, case, 100, channel=Channel.TAX, received_on=dt.date(2022, 1, 5))
    pay(cast, case, 100, received_on=dt.date(2021, 2, 5))


def test_a_receipt_of_the_office_for_a_tax_period_is_refused_by_name(cast: Cast) -> None:
    say_who_collects(cast)
    case = make_case(cast.a, 100, year=2021)
    for channel in (Channel.OFFICE, Channel.TREASURY):
        with pytest.raises(errors.WrongDoor):
            pay(cast, case, 100, channel=channel)
    assert pay(cast, case, 100, channel=Channel.TAX).receipt_kind == ReceiptKind.TAX


def test_the_same_receipt_twice_is_one_payment(cast: Cast, case: FeeCase) -> None:
    pay(cast, case, 100, "PJ 0001")
    with pytest.raises(errors.ReceiptTaken, match=r"1\.00"):
        pay(cast, case, 100, "ｐｊ０００１")
    pay(cast, case, 100, "PJ0001", channel=Channel.OFFICE)  # another kind of receipt has numbers of its own
    assert posting.balances(case).collected == 200


def test_another_office_is_not_told_whose_receipt_it_is(cast: Cast, case: FeeCase) -> None:
    pay(cast, case, 100)
    with pytest.raises(errors.ReceiptTaken) as refusal:
        services.record_payment(
            organisation=cast.b.organisation, channel=Channel.TREASURY, receipt_number="PJ1", received_on=DAY,
            amount_fen=100, payer_name="别人", by=cast.b.clerk,
        )  # fmt: skip
    assert "费1" not in str(refusal.value)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"received_on": dt.date(2999, 1, 1)}, errors.FuturePayment),
        ({"receipt_kind": ReceiptKind.TAX}, errors.ReceiptOfOtherKind),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, case: FeeCase, fields: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        pay(cast, case, 100, **fields)
    assert not Payment.objects.exists()


def test_another_offices_case_is_not_paid_here(cast: Cast) -> None:
    say_who_collects(cast)
    with pytest.raises(errors.ForeignCase):
        pay(cast, make_case(cast.b, 100), 100)


def test_a_large_amount_fits(cast: Cast) -> None:
    say_who_collects(cast)
    case = make_case(cast.a, 75_000_000_000)
    assert posted(pay(cast, case, 2_147_483_648)) == (2_147_483_648, 0)
    assert posting.balances(case).receivable == 75_000_000_000 - 2_147_483_648


def test_a_wrong_payment_is_reversed_once_and_may_be_booked_anew(cast: Cast, case: FeeCase) -> None:
    payment = pay(cast, case, 10_000_50)
    with pytest.raises(MoveRefused):
        services.reverse_payment(payment=payment, by=cast.a.signer, reason="")
    services.reverse_payment(payment=payment, by=cast.a.signer, reason="金额录错")
    assert posted(payment) == (0, 0)
    assert posting.balances(case).receivable == 10_000_00
    assert posting.balances(case).unallocated == 0
    with pytest.raises(errors.AlreadyReversed):
        services.reverse_payment(payment=payment, by=cast.a.signer, reason="再来一次")
    assert pay(cast, case, 10_000_05).state == PaymentState.STANDING
    check_ledger()


def test_a_payment_that_was_carried_on_is_reversed_as_a_whole(cast: Cast, case: FeeCase) -> None:
    payment = pay(cast, case, 10_000_50)
    other = make_case(cast.a, 20, "费2")
    services.allocate(payment=payment, case=other, by=cast.a.clerk)
    services.reverse_payment(payment=payment, by=cast.a.signer, reason="退票")
    assert (posting.balances(case).receivable, posting.balances(other).receivable) == (10_000_00, 20)
    assert posted(payment) == (0, 0)
    check_ledger()


def test_a_receipt_is_cancelled_after_its_reversal(cast: Cast, case: FeeCase) -> None:
    payment = pay(cast, case, 100)
    told = {"number": "红字001", "cancelled_on": dt.date(2019, 6, 1), "by": cast.a.signer}
    with pytest.raises(errors.NotReversed):
        services.cancel_receipt(payment=payment, **told)
    services.reverse_payment(payment=payment, by=cast.a.signer, reason="开错")
    services.cancel_receipt(payment=payment, **told)
    assert payment.cancelled_number == "红字001"


def test_a_similar_payer_is_only_marked_until_a_person_confirms(cast: Cast, case: FeeCase) -> None:
    payment = pay(cast, case, 100, payer_name="江城费1置业公司")
    assert (payment.payer, payment.payer_match) == (None, PayerMatch.SIMILAR)
    assert services.suggested_payers(payment) == [case.payer]
    assert list(Payment.objects.unsure_payer()) == [payment]
    services.confirm_payer(payment=payment, payer=case.payer, by=cast.a.clerk)
    assert (payment.payer, payment.payer_match) == (case.payer, PayerMatch.CONFIRMED)
    assert payment.payer_name == "江城费1置业公司"
    assert not Payment.objects.unsure_payer().exists()


def test_somebody_else_may_pay(cast: Cast, case: FeeCase) -> None:
    payment = pay(cast, case, 100, payer_name="张三")
    assert payment.payer_match == PayerMatch.OTHER
    with pytest.raises(errors.NotYourOffice):
        services.confirm_payer(payment=payment, payer=case.payer, by=cast.b.clerk)


def test_the_database_holds_the_receipt_once_by_itself(cast: Cast, case: FeeCase) -> None:
    row = pay(cast, case, 100)
    row.pk, row.uid = None, None
    row._state.adding = True
    row.uid = Payment._meta.get_field("uid").default()
    with pytest.raises(IntegrityError, match="receipt_once"), transaction.atomic():
        row.save(force_insert=True)
