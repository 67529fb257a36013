"""The only writer of what is known about a photo beyond its pixels: moderation, words, order, cover."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from civildefense.accounts.models import User
from civildefense.records import workflow
from civildefense.records.attachments.errors import NotAPhoto, NotApproved, WithdrawnAlready
from civildefense.records.attachments.services import JPEG
from civildefense.records.attachments.states import MOVES
from civildefense.records.models import Attachment, subject_fields


@transaction.atomic
def receive_photo(*, subject: Any, title: str, stored: FieldFile, sha256: str) -> Attachment:
    """A citizen's photo of ``subject``, drawn anew and stored already: nobody else sees it before it is approved."""
    return Attachment.objects.create(
        **subject_fields(subject),
        kind=Attachment.Kind.PHOTO,
        added_at=None,
        title=title,
        file=stored.name,
        content_type=JPEG.content_type,
        size=stored.size,
        sha256=sha256,
        moderation=Attachment.Moderation.WAITING,
    )


@transaction.atomic
def approve_photo(*, photo: Attachment, by: User, reason: str = "") -> Attachment:
    return _moderate(photo, Attachment.Moderation.APPROVED, by=by, reason=reason)


@transaction.atomic
def refuse_photo(*, photo: Attachment, by: User, reason: str) -> Attachment:
    """From now on only moderators are shown it; whoever added it reads why."""
    Attachment.objects.filter(pk=photo.pk, is_cover=True).update(is_cover=False)
    return _moderate(photo, Attachment.Moderation.REFUSED, by=by, reason=reason)


def _moderate(photo: Attachment, to: str, *, by: User, reason: str) -> Attachment:
    _require_current(photo)
    workflow.move(photo, to, by=by, reason=reason, table=MOVES, field="moderation")
    photo.refusal = reason.strip() if to == Attachment.Moderation.REFUSED else ""
    photo.moderated_by, photo.moderated_at = by, timezone.now()
    photo.save(update_fields=["refusal", "moderated_by", "moderated_at"])
    return photo


@transaction.atomic
def describe_photo(*, photo: Attachment, by: User, **fields: Any) -> Attachment:
    """``title``, ``alt_text`` and ``position``; level X is refused in words too."""
    _require_current(photo)
    for name in ("title", "alt_text", "position"):
        setattr(photo, name, fields.get(name, getattr(photo, name)))
    photo.full_clean(exclude=["file"])
    photo.save(update_fields=["title", "alt_text", "position"])
    return photo


def turn_photo(*, photo: Attachment, by: User) -> Attachment:
    """A quarter clockwise, for pages; the stored picture stays as it came."""
    _require_current(photo)
    Attachment.objects.filter(pk=photo.pk).update(turns=(F("turns") + 1) % 4)
    photo.refresh_from_db()
    return photo


@transaction.atomic
def make_cover(*, photo: Attachment, by: User) -> Attachment:
    """The one photo that stands for its record."""
    _require_current(photo)
    rows = Attachment.objects.filter(subject_type=photo.subject_type, subject_uid=photo.subject_uid).order_by("pk")
    same = {row.pk: row for row in rows.select_for_update(no_key=True, of=("self",))}
    if same[photo.pk].moderation != Attachment.Moderation.APPROVED:
        raise NotApproved
    Attachment.objects.filter(pk__in=same, is_cover=True).update(is_cover=False)
    Attachment.objects.filter(pk=photo.pk).update(is_cover=True)
    photo.refresh_from_db()
    return photo


def _require_current(photo: Attachment) -> None:
    if photo.kind != Attachment.Kind.PHOTO:
        raise NotAPhoto
    if photo.withdrawn_at is not None:
        raise WithdrawnAlready
