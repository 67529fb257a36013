"""Photos and papers beside their record."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from civildefense.records.models import Attachment
from tests.admin_forms import errors_of
from tests.cast import Cast, make_attachment, signed_in

ADD = "admin:records_attachment_add"


def photo() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(buffer, "JPEG")
    return SimpleUploadedFile("门口.jpg", buffer.getvalue(), "image/jpeg")


def about(cast: Cast) -> dict[str, str]:
    return {"about_type": "shelters.facility", "about_uid": str(cast.a.facility.uid)}


def test_a_photo_is_added_from_the_record_and_stands_beside_it(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    page = client.get(reverse("admin:shelters_facility_change", args=[cast.a.facility.uid]))
    assert page.context["add_paper_url"].startswith(reverse(ADD))
    form = client.get(page.context["add_paper_url"]).context["adminform"].form
    assert form["about_uid"].value() == about(cast)["about_uid"]
    response = client.post(reverse(ADD), {**about(cast), "kind": "photo", "title": "入口照片", "file": photo()})
    assert response.status_code == 302, errors_of(response)
    row = Attachment.objects.get()
    assert (row.subject_uid, row.added_by) == (cast.a.facility.uid, cast.a.clerk)
    html = client.get(reverse("admin:shelters_facility_change", args=[cast.a.facility.uid])).content.decode()
    assert "入口照片" in html
    assert reverse("attachment-file", args=[row.uid]) in html


def test_nothing_is_added_to_another_countys_record(cast: Cast) -> None:
    client = signed_in(cast.b.clerk)
    response = client.post(reverse(ADD), {**about(cast), "kind": "photo", "title": "入口照片", "file": photo()})
    assert errors_of(response)
    assert not Attachment.objects.exists()


def test_a_file_of_another_kind_is_refused_and_not_kept(cast: Cast) -> None:
    bad = SimpleUploadedFile("a.jpg", b"MZ program", "image/jpeg")
    response = signed_in(cast.a.clerk).post(reverse(ADD), {**about(cast), "kind": "photo", "title": "x", "file": bad})
    assert errors_of(response)
    assert not Attachment.objects.exists()


def test_a_withdrawn_file_is_shown_to_nobody(cast: Cast) -> None:
    row = make_attachment(cast.a.facility, cast.a.clerk)
    client = signed_in(cast.a.clerk)
    url = reverse("admin:records_attachment_step", args=[row.uid])
    signed_in(cast.auditor).post(url, {"to": "withdraw"})
    assert Attachment.objects.get().withdrawn_at is None
    client.post(url, {"to": "withdraw"})
    assert Attachment.objects.get().withdrawn_by == cast.a.clerk
    page = client.get(reverse("admin:shelters_facility_change", args=[cast.a.facility.uid]))
    assert row.title not in page.content.decode()
