"""Balances of many accounts at once say what each account says, on any day and for any reader's offices."""

import datetime as dt

import pytest

from projects.ledger.models import Account, Transfer
from projects.ledger.reports import Balance, balances_of, with_balances
from projects.ledger.services import balance_of, reverse
from tests.cast import Cast
from tests.projects.ledger.conftest import Case, make_case_of

DAYS = [None, *(dt.date(2019, month, 1) for month in (1, 6, 7, 12))]
KINDS = ("receivable", "assessed", "collected")


@pytest.fixture
def cases(case: Case) -> list[Case]:
    """One that owes, one that has paid and was paid back, one that nothing happened to."""
    owing, settled, empty = case, make_case_of(case), make_case_of(case)
    owing.assess(100_00, occurred_on=dt.date(2019, 6, 1))
    owing.pay(30_00, "part", occurred_on=dt.date(2019, 7, 1))
    settled.assess(5, "all", occurred_on=dt.date(2019, 1, 1))
    paid = settled.pay(5, "paid", occurred_on=dt.date(2019, 6, 1)).transfer
    reverse(transfer=paid, memo="退票", key="back", by=case.by, occurred_on=dt.date(2019, 12, 1))
    return [owing, settled, empty]


@pytest.mark.parametrize("day", DAYS)
def test_the_report_says_what_each_account_says(cases: list[Case], day: dt.date | None) -> None:
    office = cases[0].receivable.organisation_id
    one_by_one = {
        Balance(office, account.subject_uid, account.kind, fen)
        for account in Account.objects.filter(organisation=office)
        if (fen := balance_of(account, on=day))
    }
    assert set(balances_of(*KINDS, organisations=[office], on=day)) == one_by_one


def test_the_report_keeps_to_the_kinds_and_offices_that_were_asked_for(cases: list[Case], cast: Cast) -> None:
    office = cases[0].receivable.organisation_id
    owed = balances_of("receivable", organisations=[office])
    assert {(each.subject_uid, each.fen) for each in owed} == {
        (cases[0].receivable.subject_uid, 70_00), (cases[1].receivable.subject_uid, 5),
    }  # fmt: skip
    assert balances_of("receivable", organisations=[cast.b.organisation.pk]) == []


def test_rows_carry_the_balance_of_their_own_account(cases: list[Case], cast: Cast) -> None:
    """The facility stands for any row with an office and a uid."""
    facility = cast.a.facility
    Account.objects.filter(pk=cases[0].receivable.pk).update(subject_uid=facility.uid)
    rows = with_balances(type(facility).objects.all(), owed_fen="receivable", on=dt.date(2019, 6, 30))
    assert dict(rows.values_list("pk", "owed_fen")) == {facility.pk: 100_00, cast.b.facility.pk: 0}
    assert Transfer.objects.count() == 5
