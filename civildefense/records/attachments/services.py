"""The only writer of attachments. A refused file leaves nothing behind: it is judged before it is stored."""

import hashlib
import uuid
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civildefense.accounts.models import User
from civildefense.common.secrecy import REFUSAL, guard_text
from civildefense.records.attachments import images, papers
from civildefense.records.attachments.errors import FileUnacceptable, WithdrawnAlready
from civildefense.records.models import Attachment, subject_fields

MAX_BYTES = 20 * 1024 * 1024
JPEG = papers.Paper("image/jpeg", "jpg")


def add(*, subject: Any, kind: str, title: str, file: File, by: User) -> Attachment:  # type: ignore[type-arg]
    """A new attachment of ``subject`` (which has ``uid`` and ``organisation``); FileUnacceptable says why not.

    The name on disk is random; the name that the file came with is looked at and forgotten.
    """
    name = file.name or ""
    if guard_text(title) or guard_text(name):
        raise FileUnacceptable(REFUSAL, code="level_x")
    if not file.size:
        raise FileUnacceptable(_("The file is empty."), code="file_empty")
    if file.size > MAX_BYTES:
        sentence = _("The file is larger than %(most)d MB.") % {"most": MAX_BYTES // 1024**2}
        raise FileUnacceptable(sentence, code="file_too_large")
    content, paper = _judged(file, name)
    if kind == Attachment.Kind.PHOTO and paper is not JPEG:
        raise FileUnacceptable(_("This is not a photo."), code="not_a_photo")
    attachment = Attachment(
        **subject_fields(subject),
        kind=kind,
        title=title,
        content_type=paper.content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        added_by=by,
        moderation=Attachment.Moderation.WAITING if kind == Attachment.Kind.PHOTO else "",
    )
    attachment.full_clean(exclude=["file"])
    attachment.file.save(f"{uuid.uuid4().hex}.{paper.extension}", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            attachment.save()
    except BaseException:
        attachment.file.delete(save=False)
        raise
    return attachment


def withdraw(*, attachment: Attachment, by: User) -> Attachment:
    """From now on nobody is shown the file; the row and the file stay as evidence."""
    changed = Attachment.objects.filter(pk=attachment.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now(), withdrawn_by=by, is_cover=False
    )
    if not changed:
        raise WithdrawnAlready
    attachment.refresh_from_db()
    return attachment


def _judged(file: File, name: str) -> tuple[bytes, papers.Paper]:  # type: ignore[type-arg]
    """The bytes to keep and what they are."""
    file.seek(0)
    head = file.read(32)
    file.seek(0)
    if images.is_image(head):
        return images.redraw(file), JPEG  # type: ignore[arg-type]
    paper = papers.recognise(file, name)  # type: ignore[arg-type]
    file.seek(0)
    return file.read(), paper
