"""What citizens read at ``/projects/fees/`` (rules) and ``/projects/fees/years/``: only what a person released."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from civildefense.common.errors import RuleBroken
from projects.fees import posting
from projects.fees.models import EndedCharge, PublishedFeeYear
from projects.fees.publishing import services
from tests.cast import signed_in
from tests.projects.fees.office import Office, make_ground

YEAR = timezone.localdate().year


def read(path: str) -> str:
    return Client().get(path).content.decode()


def test_nothing_is_public_before_somebody_releases_it(office: Office) -> None:
    make_ground(office.cast)
    assert "非营利性机构" not in read("/projects/fees/")
    services.release_rules(by=office.cast.leader)
    page = read("/projects/fees/")
    assert "非营利性机构" in page
    assert "财税〔2014〕77号" in page
    assert "1500.5" in page


def test_doubtful_and_invented_rules_say_so(office: Office) -> None:
    make_ground(office.cast, state="unverified", verified_by=None, verified_at=None)
    make_ground(office.cast, "x", state="unverified", verified_by=None, verified_at=None, is_illustrative=True)
    services.release_rules(by=office.cast.leader)
    page = read("/en/projects/fees/")
    assert page.count("Not yet held against the document.") == 1
    assert page.count("Illustrative: invented for the demonstration.") == 1


def test_a_ground_that_has_ended_is_not_listed_and_an_ended_charge_is(office: Office) -> None:
    make_ground(office.cast, ends_on=dt.date(2025, 12, 31))
    cast = office.cast
    EndedCharge.objects.create(
        organisation=cast.city, title="结建人防工程使用费", document="苏价费〔2018〕3号", starts_on=dt.date(2018, 1, 1),
        entered_by=cast.finance,
    )  # fmt: skip
    services.release_rules(by=cast.leader)
    page = read("/projects/fees/")
    assert "非营利性机构" not in page
    assert "结建人防工程使用费" in page


def test_a_year_shows_totals_and_no_names(office: Office) -> None:
    case = office.signed()
    posting.post_receipt(case=case, amount_fen=500_00, on=timezone.localdate(), memo="缴款", key="pay", by=office.clerk)
    services.release_year(organisation=office.cast.city, year=YEAR, by=office.cast.leader)
    page = read("/projects/fees/years/")
    assert "1,500,500.00" in page
    assert "500.00" in page
    for name in (case.payer.name, case.development.name, office.signer.name, office.cast.leader.name):
        assert name not in page


def test_a_release_replaces_the_last_and_can_be_withdrawn(office: Office) -> None:
    cast = office.cast
    first = services.release_year(organisation=cast.city, year=YEAR, by=cast.leader)
    second = services.release_year(organisation=cast.city, year=YEAR, by=cast.leader)
    assert list(PublishedFeeYear.objects.published()) == [second]
    services.withdraw_year(published=second, by=cast.editor)
    with pytest.raises(RuleBroken) as refusal:
        services.withdraw_year(published=first, by=cast.editor)
    assert refusal.value.code == "not_released"
    assert "没有" in read("/projects/fees/years/") or "No year" in read("/en/projects/fees/years/")


@pytest.mark.parametrize(
    ("who", "year", "code"), [("finance", YEAR, "not_allowed"), ("leader", YEAR + 1, "future_year")]
)
def test_releases_that_are_refused(office: Office, who: str, year: int, code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        services.release_year(organisation=office.cast.city, year=year, by=getattr(office.cast, who))
    assert refusal.value.code == code


def test_the_desk_releases_the_list(office: Office) -> None:
    make_ground(office.cast)
    browser = signed_in(office.cast.leader)
    assert "非营利性机构" in browser.get("/admin/projects/publishedfeerule/release/").content.decode()
    browser.post("/admin/projects/publishedfeerule/release/")
    assert "非营利性机构" in read("/projects/fees/")
