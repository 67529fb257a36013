"""A fee clerk's day on the desk: a receipt, what is held, whom to chase, who owes, and the file of the treasury."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from projects.fees import posting
from projects.fees.collection.models import CollectionStep
from projects.fees.models import FeeCase
from projects.fees.payments.models import Payment
from projects.fees.reconciliation.models import Reconciliation
from projects.fees.refunds.models import Refund, WriteOff
from tests.cast import Cast, signed_in
from tests.projects.fees.till import give_terms, make_case, say_who_collects, serve_notice
from tests.shelters.facilities.importing import write_xlsx

RECEIPT = {"channel": "treasury", "receipt_number": "PJ1", "received_on": "2019-05-06", "amount": "1.2 万元"}
EMPTY_POSTINGS = {"postings-TOTAL_FORMS": "0", "postings-INITIAL_FORMS": "0"}


@pytest.fixture
def case(cast: Cast) -> FeeCase:
    say_who_collects(cast)
    give_terms(cast)
    case = make_case(cast.a, 10_000_00)
    serve_notice(case, cast.a, dt.date(2019, 3, 1))
    return case


@pytest.fixture
def clerk(cast: Cast) -> Client:
    return signed_in(cast.a.clerk)


def url(name: str, *args: Any) -> str:
    return reverse(f"admin:projects_{name}", args=args)


def book(clerk: Client, case: FeeCase | None, **said: Any) -> Any:
    told = {**RECEIPT, "payer_name": "江城费1置业公司", "case": case.pk if case else "", **EMPTY_POSTINGS, **said}
    return clerk.post(url("payment_add"), {"organisation": posting_office(case), **told}, follow=True)


def posting_office(case: FeeCase | None) -> Any:
    return case.organisation_id if case else FeeCase.objects.get().organisation_id


def step(clerk: Client, kind: str, row: Any, to: str, reason: str = "") -> Any:
    return clerk.post(url(f"{kind}_step", row.uid), {"to": to, "reason": reason}, follow=True)


def test_a_receipt_is_booked_placed_confirmed_and_reversed(clerk: Client, case: FeeCase, cast: Cast) -> None:
    answer = book(clerk, case)
    payment = Payment.objects.with_posted().get()
    assert (payment.amount_fen, payment.held_fen) == (12_000_00, 2_000_00)
    assert "PJ1" in answer.content.decode()
    assert "PJ1" in book(clerk, case, amount="3").context["errors"].as_text()
    other = make_case(cast.a, 5_000_00, "费2")
    assert clerk.get(url("payment_changelist"), {"todo": "held"}).context["cl"].result_count == 1
    page = step(clerk, "payment", payment, "allocate")
    assert page.templates[0].name == "projects/fees/enter.html"
    clerk.post(url("payment_allocate", payment.uid), {"case": other.pk}, follow=True)
    assert posting.balances(other).receivable == 3_000_00
    clerk.post(url("payment_payer", payment.uid), {"payer": str(case.payer.uid)}, follow=True)
    payment.refresh_from_db()
    assert payment.payer_match == "confirmed"
    step(clerk, "payment", payment, "reversed", "录错")
    payment.refresh_from_db()
    assert payment.state == "reversed"
    clerk.post(url("payment_cancel", payment.uid), {"number": "红1", "cancelled_on": "2019-06-01"}, follow=True)
    assert clerk.get(url("payment_change", payment.uid)).status_code == 200
    payment.refresh_from_db()
    assert payment.cancelled_number == "红1"


def test_whom_to_chase_and_the_draft(clerk: Client, case: FeeCase, cast: Cast) -> None:
    page = clerk.get(url("collectionstep_today"))
    assert [line.case for line in page.context["lines"]] == [case]
    assert "费1" in clerk.get(url("collectionstep_today"), {"kind": "demand"}).content.decode()
    answer = clerk.post(url("collectionstep_add"), {"case": case.pk, "kind": "second_demand"})
    assert answer.status_code == 200
    assert not CollectionStep.objects.exists()
    clerk.post(url("collectionstep_add"), {"case": case.pk, "kind": "demand"}, follow=True)
    made = CollectionStep.objects.get()
    assert made.paper is not None
    assert clerk.get(url("collectionstep_change", made.uid)).status_code == 200
    assert clerk.get(url("collectionstep_today")).context["lines"] == []
    step(clerk, "collectionstep", made, "void", "重拟")
    made.refresh_from_db()
    assert made.state == "void"


def test_drafts_for_the_ticked_cases_are_a_job(
    clerk: Client, case: FeeCase, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = clerk.post(url("collectionstep_today") + "?kind=demand", {"kind": "demand", "cases": [str(case.uid)]})
    assert "/records/job/" in answer["Location"]
    assert CollectionStep.objects.filter(kind="demand", case=case).count() == 1


def test_arrears_are_shown_by_office_and_taken_away(clerk: Client, case: FeeCase, cast: Cast) -> None:
    page = clerk.get(url("collectionstep_arrears"), {"on": "2019-06-30"})
    assert page.context["found"].owed_fen == 10_000_00
    assert page.context["found"].ties
    assert (
        not clerk.get(url("collectionstep_arrears"), {"on": "2019-06-30", "bucket": "to_30"})
        .context["page"]
        .object_list
    )
    file = clerk.get(url("collectionstep_arrears"), {"on": "2019-06-30", "format": "csv"})
    assert "1000000" in file.content.decode("utf-8-sig")
    assert signed_in(cast.b.clerk).get(url("collectionstep_arrears")).context["found"].lines == []


def test_a_refund_goes_through_its_hands_on_the_desk(clerk: Client, case: FeeCase, cast: Cast) -> None:
    book(clerk, case)
    payment = Payment.objects.get()
    told = {"case": "", "payment": payment.pk, "ground": "double", "amount": "2,000.00", "applied_on": "2019-06-03"}
    clerk.post(url("refund_add"), {**told, "payee_name": "江城", "grounds_told": "多缴"}, follow=True)
    refund = Refund.objects.get()
    step(signed_in(cast.finance), "refund", refund, "checked")
    step(signed_in(cast.a.signer), "refund", refund, "approved")
    step(clerk, "refund", refund, "sent")
    clerk.post(url("refund_repay", refund.uid), {"number": "退1", "repaid_on": "2019-07-01"}, follow=True)
    clerk.post(url("refund_close", refund.uid), {"cancelled_number": "红1", "cancelled_on": "2019-07-02"}, follow=True)
    refund.refresh_from_db()
    assert refund.state == "closed"
    assert clerk.get(url("refund_change", refund.uid)).status_code == 200


def test_a_write_off_is_decided_by_a_leader(clerk: Client, case: FeeCase, cast: Cast) -> None:
    told = {"case": case.pk, "amount": "10000", "basis": "企业破产法第一百二十条", "finding": "终结"}
    clerk.post(url("writeoff_add"), {**told, "decision_number": "破1", "decision_on": "2019-05-01"}, follow=True)
    write_off = WriteOff.objects.get()
    step(clerk, "writeoff", write_off, "approved")
    assert posting.balances(case).receivable == 10_000_00
    step(signed_in(cast.leader), "writeoff", write_off, "approved")
    assert posting.balances(case).receivable == 0


def test_a_file_is_compared_declared_and_signed_on_the_desk(
    clerk: Client, case: FeeCase, cast: Cast, tmp_path: Path
) -> None:
    book(clerk, case)
    header = ["票据号码", "缴款人", "入库日期", "实缴金额", "案件编号"]
    path = write_xlsx(tmp_path / "国库.xlsx", [header, ["PJ1", "江城费1置业公司", "2019-05-06", 12000.01, "费1"]])
    file = SimpleUploadedFile("国库.xlsx", path.read_bytes())
    office = cast.a.organisation.pk
    page = clerk.post(url("reconciliation_add"), {"organisation": office, "file": file}, follow=True)
    row = Reconciliation.objects.get()
    assert row.difference_count == 1
    assert "12,000.01" in clerk.get(url("reconciliation_change", row.uid)).content.decode()
    assert page.status_code == 200
    said = {"as_of": "2019-05-31", "explanation": "银行手续费一分"}
    clerk.post(url("reconciliation_declare", row.uid), said, follow=True)
    step(signed_in(cast.a.signer), "reconciliation", row, "signed")
    row.refresh_from_db()
    assert (row.state, row.complete_as_of) == ("signed", dt.date(2019, 5, 31))
