"""A fee clerk's day on the desk: open, assess, hand on, sign, notify; refusals by name beside the grey button."""

from typing import Any

import pytest
from django.test import Client

from projects.fees.models import Assessment, FeeCase, Relief
from projects.fees.posting import balances
from tests.cast import signed_in
from tests.projects.fees.office import Office, make_ground

LIST = "/admin/projects/feecase/"
FEE = 1_500_500_00


def page_of(browser: Client, case: FeeCase) -> str:
    return browser.get(f"{LIST}{case.uid}/change/").content.decode()


def step(browser: Client, case: FeeCase, to: str, reason: str = "") -> Any:
    return browser.post(f"{LIST}{case.uid}/step/", {"to": to, "reason": reason}, follow=True).content.decode()


def open_case(browser: Client, office: Office, **fields: Any) -> Any:
    given = {
        "organisation": office.cast.a.organisation.pk, "development": office.development.pk, "payer": "", "number": "",
        "charging_year": 2019, "charge_kind": "current", "level": "county", "remarks": "", "prior_amount": "",
        "prior_number": "", "prior_decided_on": "",
    }  # fmt: skip
    return browser.post(f"{LIST}add/", given | fields)


def assess(browser: Client, case: FeeCase, **fields: Any) -> Any:
    given = {"kind": "initial", "required_m2": "1000", "rule_on": "2026-03-02"}
    return browser.post(f"{LIST}{case.uid}/assess/", given | fields)


def test_a_day_from_the_draft_to_the_notice(office: Office) -> None:
    clerk, second, signer = (signed_in(user) for user in (office.clerk, office.second, office.signer))
    assert open_case(clerk, office).status_code == 302
    case = FeeCase.objects.get()
    assert case.payer == office.development.developer
    assert step(clerk, case, "assess").count("<form")
    assert assess(clerk, case).status_code == 302
    step(clerk, case, "accepted")
    step(second, case, "examined")
    step(signer, case, "issued")
    assert balances(case).receivable == FEE
    clerk.post(f"{LIST}{case.uid}/notice/", {"accept_unverified": ""})
    notice = case.notices.get()
    assert notice.amount_fen == FEE
    told = page_of(clerk, case)
    assert "1,500,500.00" in told
    assert f"/admin/records/paper/{notice.paper.uid}/change/" in told


def test_as_of_a_day_the_page_counts_again(office: Office) -> None:
    case = office.signed()
    browser = signed_in(office.cast.auditor)
    assert (
        "1,500,500.00"
        not in browser.get(f"{LIST}{case.uid}/change/?on=2020-01-01").content.decode().split("核定记录")[0]
    )
    assert browser.get(f"{LIST}{case.uid}/change/?on=2020-99-99").status_code == 200


@pytest.mark.parametrize("amount", ["0.005", "１２３４.５６７"])
def test_a_part_of_a_fen_is_refused_with_the_input_kept(office: Office, amount: str) -> None:
    case = office.opened()
    answer = assess(signed_in(office.clerk), case, payable=amount, hand_reason="判决")
    assert answer.status_code == 200
    assert amount in answer.content.decode()
    assert not Assessment.objects.exists()


def test_full_width_digits_are_read(office: Office) -> None:
    case = office.opened()
    assess(signed_in(office.clerk), case, payable="２１，４７４，８３６.４８元", hand_reason="法院判决")
    assert Assessment.objects.get().payable_fen == 21_474_836_48


def test_whoever_signs_reads_that_the_amount_was_changed(office: Office) -> None:
    case = office.opened()
    assess(signed_in(office.clerk), case, payable="1", hand_reason="法院判决")
    step(signed_in(office.clerk), case, "accepted")
    step(signed_in(office.second), case, "examined")
    signer = signed_in(office.signer)
    told = page_of(signer, case)
    assert "人工" in told or "changed by hand" in told
    step(signer, case, "issued")
    assert balances(case).receivable == 100


def test_an_old_case_is_entered_with_its_amount(office: Office) -> None:
    browser = signed_in(office.clerk)
    old = {"prior_number": "通防费〔2014〕9号", "prior_decided_on": "2014-07-01"}
    assert open_case(browser, office, **old).status_code == 200
    assert open_case(browser, office, **old, prior_amount="12.5万元").status_code == 302
    case = FeeCase.objects.get()
    assert (case.is_before_portal, case.current.payable_fen) == (True, 125_000_00)
    assert "扫描" in step(browser, case, "accepted") or "scan" in page_of(browser, case)
    case.refresh_from_db()
    assert case.state == "draft"


def test_a_promise_is_refused_in_the_form(office: Office) -> None:
    case, ground = office.signed(), make_ground(office.cast)
    asked = {
        "case": case.pk, "ground": ground.pk, "area_m2": "100", "promise": "investment_promotion",
        "proof_document": "会议纪要", "proof_issuer": "管委会", "proof_number": "1", "proof_on": "2019-04-01",
    }  # fmt: skip
    browser = signed_in(office.clerk)
    assert "474" in browser.post("/admin/projects/relief/add/", asked).content.decode()
    assert browser.post("/admin/projects/relief/add/", asked | {"promise": ""}).status_code == 302
    assert Relief.objects.get().state == "applied"


def test_the_fee_desk_counts_what_its_lists_show(office: Office) -> None:
    office.opened()
    office.signed()
    browser = signed_in(office.clerk)
    for attention, count in (("assess", 1), ("notify", 1), ("overdue", 0), ("return", 0), ("permit", 0)):
        rows = browser.get(LIST, {"attention": attention}).context["cl"].result_count
        assert (attention, rows) == (attention, count)
    assert browser.get(LIST, {"standing": "unpaid"}).context["cl"].result_count == 1


def test_another_county_sees_nothing(office: Office) -> None:
    case = office.signed()
    other = signed_in(office.cast.b.clerk)
    assert case.number not in other.get(LIST).content.decode()
    assert other.get(f"{LIST}{case.uid}/assess/").status_code == 404


def test_many_cases_get_their_drafts_at_once(office: Office) -> None:
    case = office.signed()
    browser = signed_in(office.clerk)
    assert "draft-notices" in browser.get(LIST).content.decode()
    assert not case.notices.exists()


def test_the_development_tells_its_fee(office: Office) -> None:
    office.signed()
    told = signed_in(office.clerk).get(f"/admin/projects/development/{office.development.uid}/change/").content.decode()
    assert "1,500,500.00" in told
