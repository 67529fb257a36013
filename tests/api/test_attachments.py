"""/api/v1/records/attachments/"""

import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from rest_framework.test import APIClient

from civildefense.records.attachments import MAX_BYTES
from civildefense.records.models import Attachment
from tests.api import files
from tests.api.conftest import pointers
from tests.cast import Cast, make_attachment, make_batch, signed_in

URL = "/api/v1/records/attachments/"


def upload(api: APIClient, subject, content: bytes, name: str = "IMG_0001.jpg", **fields):
    body = {
        "subject_type": subject._meta.label_lower,
        "subject_uid": str(subject.uid),
        "kind": "paper",
        "title": "入口照片",
        "file": SimpleUploadedFile(name, content),
        **fields,
    }
    return api.post(URL, body, format="multipart")


def kept(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def served(api: APIClient, response) -> bytes:
    assert response.status_code == 201, response.content
    answer = api.get(response.json()["file"])
    return b"".join(answer.streaming_content)


def test_a_photo_is_drawn_anew_upright_and_without_anything_else(api: APIClient, cast: Cast, settings) -> None:
    sent = files.photo_with_secrets()
    response = upload(api, cast.a.facility, sent, kind="photo")
    content = served(api, response)
    with Image.open(BytesIO(content)) as image:
        assert image.size == (40, 60)
        assert image.format == "JPEG"
        assert not image.getexif()
        assert {"comment", "exif", "icc_profile", "xmp"}.isdisjoint(image.info)
    assert b"CANARY" not in content
    assert len(kept(settings)) == 1
    assert "IMG_0001" not in str(kept(settings)[0])
    assert response.json()["content_type"] == "image/jpeg"
    assert response.json()["size"] == len(content)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("PNG", "L"), ("WEBP", "RGB"), ("HEIF", "RGB"), ("JPEG", "CMYK")],
)
def test_other_pictures_become_jpeg(api: APIClient, cast: Cast, kind: str, mode: str) -> None:
    content = served(api, upload(api, cast.a.facility, files.picture(kind, mode=mode), "x.bin", kind="photo"))
    with Image.open(BytesIO(content)) as image:
        assert (image.format, image.size) == ("JPEG", (60, 40))


@pytest.mark.parametrize(
    ("content", "name", "kind", "extension"),
    [
        (files.workbook(), "台账.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        (files.letter(), "x", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
        (files.paper(), "x.jpg", "application/pdf", "pdf"),
        ("名称,地址\n一号,人民路\n".encode("gb18030"), "台账.CSV", "text/csv", "csv"),
    ],
)
def test_papers_are_known_by_their_content(
    api: APIClient, cast: Cast, settings, content: bytes, name: str, kind: str, extension: str
) -> None:
    response = upload(api, cast.a.facility, content, name)
    assert served(api, response) == content
    assert response.json()["content_type"] == kind
    assert kept(settings)[0].suffix == f".{extension}"


SECRET = "平战转换方案"


@pytest.mark.parametrize(
    ("content", "name", "fields", "code"),
    [
        (b"", "x.jpg", {}, None),
        (b"MZ\x90\0" + b"\0" * 100, "x.jpg", {}, "file_unacceptable"),
        (b"<html><script>alert(1)</script></html>", "x.html", {}, "file_unacceptable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.svg", {}, "file_unacceptable"),
        (b"GIF89a" + b"\0" * 50, "x.gif", {}, "file_unacceptable"),
        (b"a\0b", "x.csv", {}, "file_unacceptable"),
        (files.picture()[:200], "x.jpg", {}, "image_damaged"),
        (b"\xff\xd8\xff" + b"\0" * 50, "x.jpg", {}, "image_damaged"),
        (files.picture("HEIF")[:60], "x.heic", {}, "image_damaged"),
        (files.png_that_claims(30_000, 30_000), "x.png", {}, "too_many_pixels"),
        (files.png_that_claims(7_000, 6_000), "x.png", {}, "too_many_pixels"),
        (files.archive({"a.txt": b"x"}), "x.xlsx", {}, "file_unacceptable"),
        (files.workbook()[:-200], "x.xlsx", {}, "file_damaged"),
        (files.letter(**{"word/vbaProject.bin": b"x"}), "x.docx", {}, "active_content"),
        (files.letter(**{"word/embeddings/a.docx": b"x"}), "x.docx", {}, "active_content"),
        (files.paper(script=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "x.pdf", {}, "active_content"),
        (files.paper(), "x.pdf", {"kind": "photo"}, "not_a_photo"),
        (files.workbook(SECRET), "x.xlsx", {}, "level_x"),
        (files.letter(SECRET), "x.docx", {}, "level_x"),
        (files.paper(SECRET), "x.pdf", {}, "level_x"),
        (files.paper(SECRET, packed=True), "x.pdf", {}, "level_x"),
        (SECRET.encode("gb18030"), "x.csv", {}, "level_x"),
        (files.picture(), f"{SECRET}.jpg", {}, "level_x"),
        (files.paper(script=b"/Encrypt 9 0 R"), "x.pdf", {}, "file_locked"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_refused_is_kept_nowhere(
    api: APIClient, cast: Cast, settings, content: bytes, name: str, fields: dict, code: str | None
) -> None:
    response = upload(api, cast.a.facility, content, name, **fields)
    assert response.status_code == (409 if code else 400), response.content
    if code:
        assert response.json()["code"] == code
    assert SECRET not in response.content.decode()
    assert kept(settings) == []
    assert Attachment.objects.count() == 0


def test_a_secret_title_is_refused(api: APIClient, cast: Cast, settings) -> None:
    response = upload(api, cast.a.facility, files.picture(), title=SECRET)
    assert pointers(response) == {"#/title": "level_x"}
    assert kept(settings) == []


def test_a_bomb_is_refused_without_unfolding_it_whole(api: APIClient, cast: Cast, settings) -> None:
    content = files.bomb()
    assert len(content) < 400_000
    tracemalloc.start()
    response = upload(api, cast.a.facility, content, "x.xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (response.status_code, response.json()["code"]) == (409, "unfolds_too_far")
    assert peak < 50 * 1024**2
    assert kept(settings) == []


def test_too_large_is_refused_before_it_is_read(api: APIClient, cast: Cast) -> None:
    response = upload(api, cast.a.facility, files.paper() + b"\0" * MAX_BYTES, "x.pdf")
    assert (response.status_code, response.json()["code"]) == (409, "file_too_large")
    response = upload(api, cast.a.facility, files.paper() + b"\0" * (MAX_BYTES + 2 * 1024**2), "x.pdf")
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_a_file_goes_out_as_itself_and_can_do_nothing(api: APIClient, cast: Cast) -> None:
    row = upload(api, cast.a.facility, files.paper(), "x.pdf", title="验收 意见/2026").json()
    response = api.get(row["file"])
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E9%AA%8C")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "/" not in response.headers["Content-Disposition"].partition("''")[2]
    assert b"".join(response.streaming_content) == files.paper()
    photo = api.get(upload(api, cast.a.facility, files.picture(), kind="photo").json()["file"])
    assert photo.headers["Content-Disposition"].startswith("inline")
    assert b"".join(photo.streaming_content)


def test_list_and_filters(api: APIClient, cast: Cast) -> None:
    upload(api, cast.a.facility, files.picture(), kind="photo", title="一")
    upload(api, make_batch(cast.a), files.paper(), kind="scan", title="二")
    make_attachment(cast.b.facility, cast.b.clerk)

    def titles(query: str) -> set[str]:
        return {row["title"] for row in api.get(f"{URL}?{query}").json()["results"]}

    assert titles("") == {"一", "二"}
    assert titles("kind=photo") == titles("subject_type=shelters.facility") == {"一"}
    assert titles(f"subject_uid={cast.a.facility.uid}") == {"一"}
    assert titles(f"subject_uid={cast.b.facility.uid}") == set()


def test_another_countys_files_and_records_do_not_exist(api: APIClient, cast: Cast, settings) -> None:
    foreign = make_attachment(cast.b.facility, cast.b.clerk)
    for url in (f"{URL}{foreign.uid}/", f"{URL}{foreign.uid}/file/"):
        assert api.get(url).status_code == 404
    assert api.post(f"{URL}{foreign.uid}/withdraw/").status_code == 404
    response = upload(api, cast.b.facility, files.picture())
    assert response.status_code == 404
    assert pointers(response) == {"#/subject_uid": "not_found"}
    assert kept(settings) == []


@pytest.mark.parametrize("kind", ["accounts.user", "shelters.facilityrestricted", "records.attachment", "x", "."])
def test_only_records_of_an_office_have_attachments(api: APIClient, cast: Cast, kind: str) -> None:
    response = upload(api, cast.a.facility, files.picture(), subject_type=kind)
    assert pointers(response) == {"#/subject_type": "invalid"}


def test_withdraw_once(api: APIClient, cast: Cast, settings) -> None:
    row = upload(api, cast.a.facility, files.picture()).json()
    url = f"{URL}{row['uid']}/"
    withdrawn = api.post(f"{url}withdraw/")
    assert withdrawn.status_code == 200
    assert withdrawn.json()["file"] is None
    assert api.get(row["file"]).status_code == 404
    assert api.post(f"{url}withdraw/").json()["code"] == "withdrawn_already"
    assert len(kept(settings)) == 1


def test_the_same_upload_twice_with_a_key_is_one_file(api: APIClient, cast: Cast, settings) -> None:
    def send():
        body = {
            "subject_type": "shelters.facility", "subject_uid": str(cast.a.facility.uid), "kind": "photo", "title": "x",
            "file": SimpleUploadedFile("x.jpg", files.picture()),
        }  # fmt: skip
        return api.post(URL, body, format="multipart", headers={"Idempotency-Key": "photo-1"})

    assert send().json() == send().json()
    assert len(kept(settings)) == 1


def test_who_may(cast: Cast, client) -> None:
    assert client.get(URL).status_code == 401
    assert client.post(URL).status_code == 401
    row = make_attachment(cast.a.facility, cast.a.clerk)
    auditor = signed_in(cast.auditor)
    assert auditor.get(f"{URL}{row.uid}/").status_code == 200
    assert auditor.post(f"{URL}{row.uid}/withdraw/").status_code == 403
    assert auditor.get(f"{URL}{row.uid}/file/").status_code == 404  # the row is there, the file is not


def test_text_is_read_through_the_fonts_of_a_pdf(api: APIClient, cast: Cast, page, settings) -> None:
    """A browser's PDF: subset fonts, glyph numbers, packed streams."""
    for text, code in ((f"附件：{SECRET}（草案）", 409), ("附件：防空地下室竣工验收意见", 201)):
        page.set_content(f"<p>{text}</p>")
        assert upload(api, cast.a.facility, page.pdf(), "x.pdf", title="附件").status_code == code
