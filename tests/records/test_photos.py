"""Each photo is looked at before others see it: states, words, order, cover, and who is shown which picture."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from civildefense.common.errors import MoveRefused, RuleBroken
from civildefense.records import attachments
from civildefense.records.models import Attachment, Transition
from tests.cast import Cast, make_attachment, make_photo, make_report, signed_in

LIST = "admin:records_attachment_photos"


def jpeg(size: tuple[int, int] = (800, 400)) -> SimpleUploadedFile:
    body = io.BytesIO()
    Image.new("RGB", size, "orange").save(body, "JPEG")
    return SimpleUploadedFile("a.jpg", body.getvalue(), "image/jpeg")


def added(cast: Cast) -> Attachment:
    facility, clerk = cast.a.facility, cast.a.clerk
    return attachments.add(subject=facility, kind="photo", title="入口照片", file=jpeg(), by=clerk)


def sent_by_citizen(cast: Cast) -> Attachment:
    report = make_report(cast.a)
    stored = added(cast).file
    return attachments.receive_photo(subject=report, title="市民照片", stored=stored, sha256="0" * 64)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def picture_of(client: Any, photo: Attachment, route: str) -> Any:
    return client.get(reverse(f"attachment-{route}", args=[photo.uid]))


def test_a_new_photo_waits_and_a_paper_needs_no_look(cast: Cast) -> None:
    assert added(cast).moderation == "waiting"
    assert make_attachment(cast.a.facility, cast.a.clerk).moderation == ""


def test_a_citizens_photo_is_there_for_moderators_alone_until_it_is_approved(cast: Cast) -> None:
    photo = sent_by_citizen(cast)
    auditor, own = signed_in(cast.auditor), signed_in(cast.a.clerk)
    address = reverse("attachment-detail", args=[photo.uid])
    for route in ("detail", "preview", "thumbnail", "file"):
        assert picture_of(auditor, photo, route).status_code == 404, route
    assert own.get(address).json()["moderation"] == "waiting"
    attachments.approve_photo(photo=photo, by=cast.a.clerk)
    assert auditor.get(address).json()["moderation"] == "approved"
    assert body(picture_of(auditor, photo, "thumbnail"))
    assert picture_of(auditor, photo, "file").status_code == 404
    assert auditor.get(address).json()["file"] is None
    assert body(picture_of(own, photo, "file"))


def test_another_countys_moderator_sees_nothing(cast: Cast) -> None:
    photo = sent_by_citizen(cast)
    other = signed_in(cast.b.clerk)
    assert picture_of(other, photo, "preview").status_code == 404
    assert other.get(reverse(LIST)).context["total"] == 0


def test_a_refused_photo_is_hidden_and_its_reason_told(cast: Cast) -> None:
    photo = added(cast)
    attachments.approve_photo(photo=photo, by=cast.a.clerk)
    attachments.make_cover(photo=photo, by=cast.a.clerk)
    attachments.refuse_photo(photo=photo, by=cast.secrecy_officer, reason="可以看清车牌")
    photo.refresh_from_db()
    assert (photo.moderation, photo.is_cover, photo.moderated_by) == ("refused", False, cast.secrecy_officer)
    auditor = signed_in(cast.auditor)
    row = auditor.get(reverse("attachment-detail", args=[photo.uid])).json()
    assert (row["refusal"], row["preview"], row["file"]) == ("可以看清车牌", None, None)
    assert picture_of(auditor, photo, "preview").status_code == 404
    page = auditor.get(reverse("admin:shelters_facility_change", args=[cast.a.facility.uid]))
    assert page.context["pictures"] == []
    moves = Transition.objects.about(photo).order_by("id").values_list("field", "to_state", "reason")
    assert list(moves) == [("moderation", "approved", ""), ("moderation", "refused", "可以看清车牌")]


def test_a_refusal_needs_a_reason_and_a_moderator(cast: Cast) -> None:
    photo = added(cast)
    with pytest.raises(MoveRefused):
        attachments.refuse_photo(photo=photo, by=cast.a.clerk, reason=" ")
    with pytest.raises(MoveRefused):
        attachments.approve_photo(photo=photo, by=cast.auditor)
    photo.refresh_from_db()
    assert photo.moderation == "waiting"


def test_a_paper_and_a_withdrawn_photo_are_not_moderated(cast: Cast) -> None:
    paper = make_attachment(cast.a.facility, cast.a.clerk)
    gone = attachments.withdraw(attachment=added(cast), by=cast.a.clerk)
    for row in (paper, gone):
        with pytest.raises(RuleBroken):
            attachments.approve_photo(photo=row, by=cast.a.clerk)


def test_only_an_approved_photo_is_the_cover_and_only_one(cast: Cast) -> None:
    first, second = added(cast), added(cast)
    with pytest.raises(RuleBroken):
        attachments.make_cover(photo=first, by=cast.a.clerk)
    for photo in (first, second):
        attachments.approve_photo(photo=photo, by=cast.a.clerk)
        attachments.make_cover(photo=photo, by=cast.a.clerk)
    assert list(Attachment.objects.filter(is_cover=True)) == [second]
    assert Attachment.objects.about(cast.a.facility).photos().first() == second


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"moderation": ""}, "records_attachment_photos_are_moderated"),
        ({"is_cover": True}, "records_attachment_cover_is_approved"),
        ({"turns": 4}, "records_attachment_turns_within_circle"),
        ({"added_by": None}, "records_attachment_added_by_somebody"),
        ({"moderated_at": "2026-11-22T00:00Z"}, "records_attachment_moderated_by_somebody"),
    ],
)
def test_the_database_keeps_photos_true(cast: Cast, fields: dict[str, Any], name: str) -> None:
    photo = make_photo(cast.a.facility, cast.a.clerk)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Attachment.objects.filter(pk=photo.pk).update(**fields)


def test_previews_fit_and_are_turned_while_the_file_stays(cast: Cast) -> None:
    photo, own = added(cast), signed_in(cast.a.clerk)
    kept = body(picture_of(own, photo, "file"))
    attachments.turn_photo(photo=photo, by=cast.a.clerk)
    with Image.open(io.BytesIO(body(picture_of(own, photo, "thumbnail")))) as small:
        assert small.size == (180, 360)
    with Image.open(io.BytesIO(body(picture_of(own, photo, "preview")))) as large:
        assert large.size == (400, 800)
    assert body(picture_of(own, photo, "file")) == kept
    for _turn in range(3):
        attachments.turn_photo(photo=photo, by=cast.a.clerk)
    assert photo.turns == 0


def test_words_and_place_are_mended_on_the_photos_page_and_level_x_is_refused(cast: Cast) -> None:
    photo, own = added(cast), signed_in(cast.a.clerk)
    address = reverse("admin:records_attachment_change", args=[photo.uid])
    form = {"title": "东入口", "alt_text": "楼梯向下", "position": "3", "version": photo.version}
    assert own.post(address, form).status_code == 302
    photo.refresh_from_db()
    assert (photo.title, photo.alt_text, photo.position) == ("东入口", "楼梯向下", 3)
    secret = {**form, "alt_text": "平战转换方案", "version": photo.version}
    assert own.post(address, secret).status_code == 200
    photo.refresh_from_db()
    assert photo.alt_text == "楼梯向下"
    paper = make_attachment(cast.a.facility, cast.a.clerk)
    assert own.post(reverse("admin:records_attachment_change", args=[paper.uid]), form).status_code == 403


def test_the_work_list_leads_from_one_photo_to_the_next(cast: Cast) -> None:
    first, second, third = added(cast), sent_by_citizen(cast), added(cast)
    waiting = list(Attachment.objects.filter(moderation="waiting").order_by("id"))
    assert {first, second, third} <= set(waiting)
    own = signed_in(cast.a.clerk)
    page = own.get(reverse(LIST))
    assert (page.context["total"], page.context["chosen"].photo) == (len(waiting), waiting[0])
    sent = {"to": "approved", "then": "photos", "onward": page.context["onward"]}
    response = own.post(page.context["step_url"], sent)
    assert response.headers["Location"] == f"{reverse(LIST)}?photo={waiting[1].uid}"
    assert own.get(response.headers["Location"]).context["chosen"].photo == waiting[1]
    for photo in waiting[1:]:
        attachments.refuse_photo(photo=photo, by=cast.a.clerk, reason="看不清")
    assert "chosen" not in own.get(reverse(LIST)).context


def test_who_looks_at_photos(cast: Cast) -> None:
    for user in (cast.clerk, cast.editor, cast.secrecy_officer, cast.a.clerk):
        assert signed_in(user).get(reverse(LIST)).status_code == 200
    for user in (cast.auditor, cast.administrator, cast.inspector):
        assert signed_in(user).get(reverse(LIST)).status_code == 403
    photo = added(cast)
    step = reverse("admin:records_attachment_step", args=[photo.uid])
    signed_in(cast.auditor).post(step, {"to": "approved"})
    signed_in(cast.inspector).post(step, {"to": "turn"})
    photo.refresh_from_db()
    assert (photo.moderation, photo.turns) == ("waiting", 0)
