"""Reports of errors: taken from anybody, once, without metadata; answered at the desk; read by number."""

import datetime as dt
import io
import uuid

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from civildefense.common.errors import MoveRefused
from civildefense.records.attachments import approve_photo
from civildefense.records.attachments.errors import FileUnacceptable
from civildefense.records.models import Attachment
from civildefense.rulebook.models import Jurisdiction
from shelters.finder import tasks
from shelters.finder.errors import ReportRefused
from shelters.finder.models import SiteReport
from shelters.finder.services import answer_report, receive_report, start_report
from shelters.finder.services import reports as rules
from tests.cast import Cast, make_report, signed_in
from tests.shelters.finder.published import publish


def photo(file_format: str = "JPEG", size: tuple[int, int] = (640, 480)) -> SimpleUploadedFile:
    """With a position in it."""
    picture = Image.new("RGB", size, "red")
    exif = picture.getexif()
    exif[Base.Make] = "SPY-CAMERA"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    body = io.BytesIO()
    picture.save(body, file_format, exif=exif)
    return SimpleUploadedFile("photo.jpg", body.getvalue())


def test_a_report_goes_to_the_county_with_a_due_date(cast: Cast) -> None:
    Jurisdiction.objects.create(name="办公室", city="江城", report_reply_days=5)
    site = publish(cast, cast.b.facility)
    report = receive_report(kind="locked", message="门锁着", public_id=site.public_id)
    assert (report.organisation, report.site) == (cast.b.organisation, site)
    assert report.due_on == timezone.localdate() + dt.timedelta(days=5)
    assert len(report.number) == 10


def test_without_a_site_the_city_answers(cast: Cast) -> None:
    assert receive_report(kind="other", message="附近没有").organisation == cast.city


def test_the_same_key_is_taken_once(cast: Cast) -> None:
    key = uuid.uuid4()
    first = receive_report(kind="locked", key=key)
    assert receive_report(kind="locked", key=str(key)) == first
    assert SiteReport.objects.count() == 1


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_is_drawn_anew(cast: Cast, file_format: str) -> None:
    report = receive_report(kind="locked", photo=photo(file_format))
    body = report.photo.read()
    report.photo.close()
    with Image.open(io.BytesIO(body)) as kept:
        assert (kept.format, dict(kept.getexif())) == ("JPEG", {})
    assert b"SPY-CAMERA" not in body
    assert "photo" not in report.photo.name.removeprefix("reports/")


@pytest.mark.parametrize(
    "body", [b"<svg onload=alert(1)>", b"%PDF-1.4", b"", photo().read()[:400], b"x" * (rules.MOST_PHOTO_BYTES + 1)]
)
def test_what_is_no_photo_is_refused_and_not_kept(cast: Cast, settings: object, body: bytes) -> None:
    with pytest.raises(FileUnacceptable):
        receive_report(kind="locked", photo=SimpleUploadedFile("photo.jpg", body))
    assert not SiteReport.objects.exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "nonsense"}, "kind"),
        ({"kind": "other"}, "message"),
        ({"kind": "locked", "message": "x" * 1001}, "too_long"),
        ({"kind": "locked", "message": "旁边是人防指挥所"}, "level_x"),
        ({"kind": "locked", "public_id": "aaaaaaaaaa"}, "site"),
    ],
)
def test_what_is_refused(cast: Cast, given: dict[str, str], code: str) -> None:
    with pytest.raises(ReportRefused) as refusal:
        receive_report(**given)
    assert refusal.value.code == code


def test_a_flood_is_stopped_honestly(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_A_DAY_FOR_A_SITE", 2)
    monkeypatch.setattr(rules, "MOST_A_DAY", 3)
    one, other = publish(cast, cast.a.facility), publish(cast, cast.b.facility)
    for _each in range(2):
        receive_report(kind="locked", public_id=one.public_id)
    with pytest.raises(ReportRefused):
        receive_report(kind="locked", public_id=one.public_id)
    receive_report(kind="locked", public_id=other.public_id)
    with pytest.raises(ReportRefused):
        receive_report(kind="locked")


def test_the_county_answers_once(cast: Cast) -> None:
    report = start_report(report=make_report(cast.a), by=cast.a.clerk)
    assert report.state == "checking"
    answer_report(report=report, answer="已开门。", by=cast.a.clerk)
    report.refresh_from_db()
    assert (report.state, report.answer, report.answered_by) == ("answered", "已开门。", cast.a.clerk)
    with pytest.raises(MoveRefused):
        answer_report(report=report, answer="再答一次", by=cast.a.clerk)


def test_an_answer_carries_nothing_secret(cast: Cast) -> None:
    with pytest.raises(ReportRefused):
        answer_report(report=make_report(cast.a), answer="见疏散方案", by=cast.a.clerk)


def test_the_desk_answers_and_shows_the_photo_to_its_own_county_only(cast: Cast) -> None:
    report = receive_report(kind="locked", public_id=publish(cast, cast.a.facility).public_id, photo=photo())
    page, picture = (f"/admin/shelters/sitereport/{report.uid}/{part}/" for part in ("change", "photo"))
    own, other = signed_in(cast.a.clerk), signed_in(cast.b.clerk)
    assert own.get(page).status_code == 200
    assert b"".join(own.get(picture)).startswith(b"\xff\xd8")  # type: ignore[arg-type]
    assert other.get(picture).status_code == 404
    auditor = signed_in(cast.auditor)
    assert auditor.get(picture).status_code == 404
    approve_photo(photo=Attachment.objects.get(), by=cast.a.clerk)
    assert b"".join(auditor.get(picture)).startswith(b"\xff\xd8")  # type: ignore[arg-type]
    response = own.post(page, {"answer": "已通知物业开门。", "version": report.version})
    assert response.status_code == 302, response.content.decode()[:3000]
    report.refresh_from_db()
    assert (report.state, report.answered_by) == ("answered", cast.a.clerk)


def test_contacts_are_forgotten_ninety_days_after_the_answer(cast: Cast) -> None:
    report = make_report(cast.a, contact="13800000000")
    answer_report(report=report, answer="已开门。", by=cast.a.clerk)
    with time_machine.travel(timezone.now() + dt.timedelta(days=89)):
        tasks.forget()
    assert SiteReport.objects.get().contact == "13800000000"
    with time_machine.travel(timezone.now() + dt.timedelta(days=91)):
        tasks.forget()
    assert SiteReport.objects.get().contact == ""
    assert "13800000000" not in str(list(SiteReport.pgh_event_model.objects.values()))  # type: ignore[attr-defined]
