"""An office's document words and templates."""

from io import BytesIO
from typing import Any

from django.db import transaction

from civildefense.accounts.models import Organisation, User
from civildefense.records import attachments
from civildefense.records.models import Attachment, Stationery
from civildefense.records.papers.docx import examine
from civildefense.records.papers.errors import NotAllowed, TemplateBroken

SET_WORD, SET_TEMPLATE = "records.add_stationery", "records.change_stationery"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@transaction.atomic
def set_word(*, organisation: Organisation, word: str, kind: str = "", by: User) -> Stationery:
    """Numbers of this kind (empty: of any kind) begin with ``word`` from now on; registers already begun stay."""
    _require(by, SET_WORD, organisation)
    known = Stationery.objects.select_for_update(no_key=True, of=("self",)).filter(organisation=organisation, kind=kind)
    stationery = known.first() or Stationery(organisation=organisation, kind=kind)
    stationery.word = word.strip()
    stationery.full_clean()
    stationery.save()
    return stationery


@transaction.atomic
def set_template(*, stationery: Stationery, file: Any, by: User) -> Stationery:
    """The office's own DOCX; looked through first, so that a broken one is refused at once."""
    _require(by, SET_TEMPLATE, stationery.organisation)
    title = f"{stationery._meta.verbose_name} {stationery.word}"
    template = attachments.add(subject=stationery, kind=Attachment.Kind.PAPER, title=title, file=file, by=by)
    try:
        _examine(template)
    except TemplateBroken:
        template.file.delete(save=False)
        raise
    return _use(stationery, template)


@transaction.atomic
def drop_template(*, stationery: Stationery, by: User) -> Stationery:
    """Back to the portal's own."""
    _require(by, SET_TEMPLATE, stationery.organisation)
    return _use(stationery, None)


def _examine(template: Attachment) -> None:
    if template.content_type != _DOCX:
        raise TemplateBroken()
    with template.file.open("rb") as content:
        examine(BytesIO(content.read()))


def _use(stationery: Stationery, template: Attachment | None) -> Stationery:
    Stationery.objects.filter(pk=stationery.pk).update(template=template)
    stationery.refresh_from_db()
    return stationery


def _require(by: User, right: str, organisation: Organisation) -> None:
    if not by.has_perm(right) or organisation.pk not in by.organisation_ids:
        raise NotAllowed()
