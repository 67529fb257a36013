"""Each finding of the auditor's page, once found and once not; the pack with its digests; the way down to a receipt."""

import datetime as dt
import hashlib
import zipfile

import pytest
from django.utils import timezone

from civildefense.records.models import Job
from projects.approvals.models import Permit
from projects.fees.audit import findings
from projects.fees.audit.pack import request_pack
from projects.fees.audit.totals import rows_of
from projects.fees.cases import services
from projects.fees.cases.assessing import HandChange
from projects.fees.models import FeeCase, ReliefGround
from projects.fees.payments.services import record_payment
from tests.cast import signed_in
from tests.projects.fees.office import Office, make_ground

FEE = 1_500_500_00
PERMIT_DAY = dt.date(2026, 6, 1)


def count(name: str, office: Office, days: int = 15) -> int:
    return len(list(getattr(findings, name)(office.cast.auditor, days)))


def test_an_amount_changed_by_hand(office: Office) -> None:
    office.signed()
    assert count("hand_changed", office) == 0
    case = office.opened()
    office.assess(case, hand_change=HandChange(1, "判决"))
    assert count("hand_changed", office) == 1


def test_a_relief_outside_the_dates_of_its_ground(office: Office) -> None:
    office.relieved(office.signed(), make_ground(office.cast), "400")
    assert count("relief_outside_dates", office) == 0
    ReliefGround.objects.update(ends_on=dt.date(2016, 1, 1))
    assert count("relief_outside_dates", office) == 1


def test_one_person_in_two_duties(office: Office) -> None:
    office.signed()
    assert count("two_duties", office) == 0
    case = office.opened()
    office.assess(case)
    services.move_case(case=case, to="accepted", by=office.clerk)
    services.move_case(case=case, to="examined", by=office.signer)
    services.sign_case(case=case, by=office.signer)
    assert [row.case for row in findings.two_duties(office.cast.auditor, 15)] == [case.pk]


def test_entered_long_after_its_day(office: Office) -> None:
    case = office.opened()
    office.assess(case)
    office.sign(case, decided_on=timezone.localdate() - dt.timedelta(days=16))
    assert (count("backdated", office, 16), count("backdated", office, 15)) == (0, 1)


def permit(office: Office, **fields: object) -> Permit:
    given = {"organisation": office.cast.a.organisation, "development": office.development, "kind": "planning",
             "number": "1", "issued_on": PERMIT_DAY, "issuer": "资规局"}  # fmt: skip
    return Permit.objects.create(**given | fields)


@pytest.mark.parametrize(("paid_on", "fen", "found"), [
    (dt.date(2026, 6, 1), FEE, 0), (dt.date(2026, 6, 2), FEE, 1), (dt.date(2026, 5, 1), FEE - 1, 1),
])  # fmt: skip
def test_a_permit_before_the_payment(office: Office, paid_on: dt.date, fen: int, found: int) -> None:
    case = office.opened()
    office.assess(case)
    office.sign(case, decided_on=dt.date(2026, 4, 1))
    permit(office)
    pay(office, case, fen, paid_on)
    office.again(case, "1200")  # a true-up after the permit is lawful
    assert count("permit_first", office) == found


def pay(office: Office, case: FeeCase, fen: int, day: dt.date, number: str = "0001") -> None:
    record_payment(
        organisation=case.organisation, case=case, channel="office", receipt_number=number, received_on=day,
        amount_fen=fen, payer_name=case.payer.name, by=office.clerk,
    )  # fmt: skip


def test_gaps_in_receipt_numbers(office: Office) -> None:
    case = office.signed()
    for number in ("苏A0001", "苏A0002", "苏A0005"):
        pay(office, case, 100, PERMIT_DAY, number)
    (row,) = findings.number_gaps(office.cast.auditor, 15)
    assert "苏A0003" in row.detail
    assert "苏A0004" in row.detail


def test_the_page_is_the_auditors(office: Office) -> None:
    case = office.opened()
    office.assess(case, hand_change=HandChange(1, "法院判决"))
    page = signed_in(office.cast.auditor).get("/admin/projects/feecase/audit/").content.decode()
    assert "法院判决" in page
    assert f"/admin/projects/feecase/{case.uid}/change/" in page
    assert signed_in(office.cast.finance).get("/admin/projects/feecase/audit/").status_code == 403


def test_the_pack_can_be_checked(office: Office, django_capture_on_commit_callbacks: object) -> None:
    office.signed()
    case = office.opened()
    office.assess(case, hand_change=HandChange(1, "=1+1"))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        job = request_pack(by=office.cast.auditor)
    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.failure) == ("done", "")
    with job.result_file.open("rb") as file, zipfile.ZipFile(file) as archive:
        listed = dict(reversed(line.split("  ", 1)) for line in archive.read("SHA256SUMS").decode().splitlines())
        assert set(listed) == set(archive.namelist()) - {"SHA256SUMS"}
        for name, digest in listed.items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
        assert case.number in archive.read("rows/cases.csv").decode("utf-8-sig")
        assert archive.read("rows/cases.csv").decode("utf-8-sig").count("\n") == 2
        assert "'=1+1" in archive.read("rows/assessments.csv").decode("utf-8-sig")


def test_from_the_sum_to_a_receipt(office: Office) -> None:
    case = office.signed()
    pay(office, case, 500_00, PERMIT_DAY)
    *offices, total = rows_of(office.cast.auditor)
    assert total.amounts["collected_fen"] == sum(row.amounts["collected_fen"] for row in offices) == 500_00
    assert rows_of(office.cast.auditor, on=dt.date(2026, 5, 31))[-1].amounts["collected_fen"] == 0
    browser = signed_in(office.cast.auditor)
    page = browser.get("/admin/projects/feecase/totals/").content.decode()
    assert offices[0].url.replace("&", "&amp;") in page
    assert str(case.uid) in browser.get(offices[0].url).content.decode()
    told = browser.get(f"/admin/projects/feecase/{case.uid}/change/").content.decode()
    assert "0001" in told
    assert "/admin/projects/transfer/" in told
