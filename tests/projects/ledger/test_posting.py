"""One transfer, one truth: amounts, keys, floors and reversals (goals L1, L6)."""

import datetime as dt
from typing import Any

import pytest

from projects.ledger.errors import AmountWrong, BelowFloor, ForeignAccount, KeyTaken, ReversedAlready, SameAccount
from projects.ledger.models import Transfer
from projects.ledger.services import balance_of, open_account, reverse
from tests.cast import Cast
from tests.projects.ledger.conftest import DAY, Case


def test_what_is_assessed_and_paid_leaves_nothing_owed(case: Case) -> None:
    case.assess(100_00)
    assert balance_of(case.receivable) == 100_00
    case.pay(60_00, "first")
    case.pay(40_00, "second")
    assert [balance_of(account) for account in (case.receivable, case.assessed, case.collected)] == [0, -10000, 10000]


def test_more_than_a_signed_32_bit_number_of_fen(case: Case) -> None:
    case.assess(750_000_000_00)
    case.pay(2_147_483_648, "past the limit")
    assert balance_of(case.receivable) == 750_000_000_00 - 2_147_483_648


@pytest.mark.parametrize("fen", [0, -1, 0.5, "5", True, None])
def test_an_amount_is_whole_fen_above_nothing(case: Case, fen: Any) -> None:
    with pytest.raises(AmountWrong):
        case.assess(fen)
    assert not Transfer.objects.exists()


def test_nobody_pays_more_than_is_owed(case: Case) -> None:
    case.assess(100_00)
    with pytest.raises(BelowFloor):
        case.pay(100_01, "too much")
    assert balance_of(case.receivable) == 100_00
    assert Transfer.objects.count() == 1


def test_the_same_key_writes_once_and_another_request_is_refused(case: Case) -> None:
    case.assess(100_00)
    first, again = case.pay(60_00, "key"), case.pay(60_00, "key")
    assert (again.is_replay, again.transfer) == (True, first.transfer)
    with pytest.raises(KeyTaken):
        case.pay(40_00, "key")
    assert balance_of(case.receivable) == 40_00


def test_keys_belong_to_their_client(case: Case, cast: Cast) -> None:
    case.assess(100_00)
    case.pay(60_00, "key")
    assert not case.pay(40_00, "key", by=cast.a.signer).is_replay


def test_a_reversal_turns_its_original_round_once(case: Case) -> None:
    case.assess(100_00)
    paid = case.pay(60_00, "paid").transfer
    turned = reverse(transfer=paid, memo="缴款人有误", key="back", by=case.by).transfer
    assert balance_of(case.receivable) == 100_00
    assert (turned.debit, turned.credit, turned.reverses) == (paid.credit, paid.debit, paid)
    assert reverse(transfer=paid, memo="缴款人有误", key="back", by=case.by).is_replay
    for transfer, key in ((paid, "twice"), (turned, "of a reversal")):
        with pytest.raises(ReversedAlready):
            reverse(transfer=transfer, memo="x", key=key, by=case.by)
    assert list(Transfer.objects.standing().values_list("memo", "amount_fen")) == [("易地建设费", 100_00)]


def test_an_assessment_that_was_paid_is_not_reversed(case: Case) -> None:
    assessed = case.assess(100_00)
    case.pay(1, "one fen")
    with pytest.raises(BelowFloor):
        reverse(transfer=assessed, memo="x", key="back", by=case.by)


def test_accounts_are_two_and_of_one_office(case: Case, cast: Cast) -> None:
    foreign = open_account(organisation=cast.b.organisation, kind="collected", title="另一县")
    with pytest.raises(ForeignAccount):
        case.move(foreign, case.assessed, 1, "foreign")
    with pytest.raises(SameAccount):
        case.move(case.assessed, case.assessed, 1, "itself")


def test_an_account_is_opened_once(case: Case, cast: Cast) -> None:
    fund = open_account(organisation=cast.a.organisation, kind="fund", title="专项资金")
    assert open_account(organisation=cast.a.organisation, kind="fund", title="专项资金") == fund


def test_a_balance_of_any_day_is_what_counted_by_then(case: Case) -> None:
    case.assess(100_00, occurred_on=dt.date(2019, 1, 31))
    case.pay(60_00, "first", occurred_on=dt.date(2019, 3, 1))
    paid = case.pay(40_00, "second", occurred_on=dt.date(2020, 3, 1)).transfer
    reverse(transfer=paid, memo="退票", key="back", by=case.by, occurred_on=dt.date(2020, 3, 5))
    days = ("2019-01-30", "2019-01-31", "2019-03-01", "2020-03-01", "2020-03-05")
    balances = [balance_of(case.receivable, on=dt.date.fromisoformat(day)) for day in days]
    assert balances == [0, 100_00, 40_00, 0, 40_00]
    assert balance_of(case.receivable, on=DAY) == 40_00
