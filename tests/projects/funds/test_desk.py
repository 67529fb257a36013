"""A clerk's and a leader's day with a fund, through the desk's own pages."""

from typing import Any

from django.contrib.messages import get_messages
from django.test import Client

from projects.funds.models import Allocation, AuditFinding, Disbursement, SpecialFund
from tests.cast import Cast, signed_in
from tests.projects.funds.conftest import Fund

DESK = "/admin/projects"


def told(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_a_budget_is_typed_in_yuan_and_put_into_force(cast: Cast) -> None:
    clerk, leader = signed_in(cast.finance), signed_in(cast.leader)
    form = {
        "organisation": cast.city.pk, "name": "标识专项", "year": 2020, "level": "city", "source": "budget",
        "document_number": "通财〔2020〕1号", "lines-TOTAL_FORMS": 1, "lines-INITIAL_FORMS": 0, "lines-0-item": "标识",
        "lines-0-amount_fen": "１2 万元",
    }  # fmt: skip
    assert clerk.post(f"{DESK}/specialfund/add/", form).status_code == 302
    fund = SpecialFund.objects.get(name="标识专项")
    assert fund.lines.get().amount_fen == 120_000_00
    half = form | {"name": "半分", "lines-0-amount_fen": "0.005"}
    assert clerk.post(f"{DESK}/specialfund/add/", half).status_code == 200
    assert not SpecialFund.objects.filter(name="半分").exists()
    leader.post(f"{DESK}/specialfund/{fund.uid}/step/", {"to": "in_force"})
    fund.refresh_from_db()
    assert fund.state == "in_force"
    assert "120,000.00" in clerk.get(f"{DESK}/specialfund/{fund.uid}/change/").content.decode()


def test_money_is_allocated_paid_and_taken_back(fund: Fund) -> None:
    clerk = signed_in(fund.clerk)
    form = {"line": fund.signs.pk, "title": "116处标识", "amount_fen": "1,000.01", "document_number": "一号",
            "decided_on": "2019-06-01"}  # fmt: skip
    refused = clerk.post(f"{DESK}/allocation/add/", form)
    assert "1,000.00" in refused.content.decode()
    assert clerk.post(f"{DESK}/allocation/add/", form | {"amount_fen": "1,000"}).status_code == 302
    allocation = Allocation.objects.get()
    listed = clerk.get(f"{DESK}/allocation/?payment=untouched").content.decode()
    assert "116处标识" in listed
    page = clerk.get(f"{DESK}/allocation/{allocation.uid}/change/").content.decode()
    assert f"allocation={allocation.pk}" in page
    payment = {"allocation": allocation.pk, "amount_fen": "400", "payee": "标识厂", "voucher_number": "凭9",
               "paid_on": "2019-07-01"}  # fmt: skip
    assert clerk.post(f"{DESK}/disbursement/add/", payment).status_code == 302
    paid = Disbursement.objects.get()
    assert fund.money(fund.signs)[2:] == (600_00, 400_00)
    clerk.post(f"{DESK}/disbursement/{paid.uid}/step/", {"to": "take_back", "reason": "账号有误"})
    assert fund.money(fund.signs)[2:] == (1_000_00, 0)
    assert "untouched" not in clerk.get(f"{DESK}/disbursement/{paid.uid}/change/").content.decode()


def test_a_finding_is_answered_on_its_page_and_a_year_released(fund: Fund) -> None:
    clerk, leader = signed_in(fund.clerk), signed_in(fund.leader)
    form = {"fund": fund.fund.pk, "auditor": "市审计局", "report_number": "审1", "title": "拨付滞后", "finding": "滞后",
            "found_on": "2020-03-01", "due_on": "2020-04-01", "questioned_fen": "12.5"}  # fmt: skip
    assert clerk.post(f"{DESK}/auditfinding/add/", form).status_code == 302
    finding = AuditFinding.objects.get()
    assert finding.questioned_fen == 12_50
    assert "拨付滞后" in clerk.get(f"{DESK}/auditfinding/?answer=late").content.decode()
    answer = {"answer": "已整改", "version": finding.version}
    assert clerk.post(f"{DESK}/auditfinding/{finding.uid}/change/", answer).status_code == 302
    leader.post(f"{DESK}/auditfinding/{finding.uid}/step/", {"to": "closed"})
    finding.refresh_from_db()
    assert (finding.state, finding.answered_by) == ("closed", fund.clerk)
    released = leader.post(f"{DESK}/specialfund/{fund.fund.uid}/step/", {"to": "release_year"})
    assert "2019" in told(released)
    assert "100,001,000.00" in Client().get("/projects/funds/").content.decode()


def test_a_county_sees_only_its_own_funds(fund: Fund, cast: Cast) -> None:
    county = signed_in(cast.a.clerk)
    assert "人防专项资金" not in county.get(f"{DESK}/specialfund/").content.decode()
    assert county.get(f"{DESK}/specialfund/{fund.fund.uid}/change/").status_code == 302
