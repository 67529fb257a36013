"""The only writer of papers: each step of the one path, and its ways back."""

import datetime as dt
import hashlib
import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation, User
from civildefense.common.datasheet import sheet_of
from civildefense.common.secrecy import guard_text
from civildefense.records import attachments, workflow
from civildefense.records.models import Attachment, Paper, PaperService, subject_fields
from civildefense.records.papers import errors, render
from civildefense.records.papers.kinds import kind_named
from civildefense.records.papers.numbers import take_number
from civildefense.records.papers.states import DRAFT, EDIT, SERVE, moves_for
from civildefense.records.publication.services import texts_in

State = Paper.State
_SCANS = ("application/pdf", "image/jpeg")


@transaction.atomic
def draft_paper(
    *,
    kind: str,
    subject: Any,
    organisation: Organisation,
    title: str,
    addressee: str,
    context: dict[str, Any],
    basis: str = "",
    remedies: str = "",
    by: User,
) -> Paper:
    """A draft about ``subject``; ``context`` is plain JSON, frozen from now on. A section drafts for its office."""
    written = kind_named(kind)
    office = organisation.acting_office or organisation
    _require(by, DRAFT, office.pk)
    _guard(title, addressee, context, basis, remedies)
    paper = Paper(
        **subject_fields(subject) | {"organisation_id": office.pk}, kind=kind, title=title, addressee=addressee,
        context=context, basis=basis.strip(), remedies=remedies.strip(), needs_basis=written.needs_basis,
        needs_remedies=written.needs_remedies, drafted_by=by, drafted_at=timezone.now(),
    )  # fmt: skip
    paper.full_clean(exclude=[*_LATER, "context"])
    paper.save()
    return paper


@transaction.atomic
def edit_paper(*, paper: Paper, by: User, **fields: Any) -> Paper:
    """Words of a draft: title, addressee, basis, remedies. Whoever changed it last is who drafted it."""
    _require(by, EDIT, paper.organisation_id)
    _guard(*fields.values())
    locked = Paper.objects.select_for_update(no_key=True, of=("self",)).get(pk=paper.pk)
    if locked.state != State.DRAFT:
        raise errors.NotADraft()
    for name, value in fields.items():
        setattr(locked, name, value.strip())
    locked.drafted_by, locked.drafted_at = by, timezone.now()
    locked.full_clean(exclude=[*_LATER, "context"])
    locked.save(update_fields=[*fields, "drafted_by", "drafted_at"])
    paper.refresh_from_db()
    return paper


@transaction.atomic
def check_paper(*, paper: Paper, by: User) -> Paper:
    """Somebody has read it through: names, amounts, days."""
    _move(paper, State.CHECKED, by)
    return _note(paper, checked_by=by, checked_at=timezone.now())


@transaction.atomic
def review_paper(*, paper: Paper, by: User) -> Paper:
    """The legal officer finds basis and form in order; never whoever drafted it."""
    if paper.drafted_by_id == by.pk:
        raise errors.SamePerson(_("Whoever drafted a paper does not review it."))
    _move(paper, State.REVIEWED, by)
    return _note(paper, reviewed_by=by, reviewed_at=timezone.now())


@transaction.atomic
def return_paper(*, paper: Paper, by: User, reason: str) -> Paper:
    """Back to the draft, with the reason; check and review begin anew."""
    _move(paper, State.DRAFT, by, reason)
    return _note(paper, checked_by=None, checked_at=None, reviewed_by=None, reviewed_at=None)


@transaction.atomic
def issue_paper(*, paper: Paper, by: User, issued_on: dt.date | None = None) -> Paper:
    """Signed by the post that is entitled to this kind: number, date, and the PDF as it stays for ever.

    NoBasis, NoRemedies, SamePerson, NoWord, DayWrong; MoveRefused before the review or without the right.
    """
    # The record that the paper is about comes first, as in every service of its slice; the register last.
    _lock_subject(paper)
    locked = Paper.objects.select_for_update(no_key=True, of=("self",)).get(pk=paper.pk)
    _require_signable(locked, by)
    day = issued_on or timezone.localdate()
    register, serial, number = take_number(locked, day)
    locked.issued_on, locked.number = day, number
    content = render.typeset(locked)
    name = locked.original.storage.save(
        locked.original.field.generate_filename(locked, f"{uuid.uuid4().hex}.pdf"), ContentFile(content)
    )
    try:
        Paper.objects.filter(pk=paper.pk).update(
            issued_on=day, issued_by=by, issued_at=timezone.now(), register=register, serial=serial, number=number,
            original=name, sha256=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
        _move(paper, State.ISSUED, by)
        _call(kind_named(paper.kind).on_issued, paper, by)
    except BaseException:
        locked.original.storage.delete(name)
        raise
    return paper


@transaction.atomic
def attach_scan(*, paper: Paper, file: Any, by: User) -> Paper:
    """The sealed paper, scanned: the issued original. A better scan takes the place of a bad one until the service."""
    _require(by, SERVE, paper.organisation_id)
    locked = Paper.objects.select_for_update(no_key=True, of=("self",)).get(pk=paper.pk)
    if locked.state != State.ISSUED:
        raise errors.NotIssued()
    scan = attachments.add(subject=paper, kind=Attachment.Kind.SCAN, title=f"{paper}"[:120], file=file, by=by)
    if scan.content_type not in _SCANS:
        scan.file.delete(save=False)
        raise errors.NotAScan()
    return _note(paper, scan=scan)


@transaction.atomic
def record_service(
    *, paper: Paper, how: str, served_on: dt.date, proof: Attachment | None = None, note: str = "", by: User
) -> PaperService:
    """The paper reached its addressee on that day; the first service counts, a further one is noted beside it."""
    _require(by, SERVE, paper.organisation_id)
    _lock_subject(paper)
    locked = Paper.objects.select_for_update(no_key=True, of=("self",)).get(pk=paper.pk)
    if not locked.is_out:
        raise errors.NotIssued()
    if locked.scan_id is None:
        raise errors.NotSealed()
    if proof is None and not note.strip():
        raise errors.NoProof()
    assert locked.issued_on is not None
    if not locked.issued_on <= served_on <= timezone.localdate():
        raise errors.DayWrong(_("A paper is served between its own day and today."))
    _guard(note)
    service = PaperService(
        paper=locked, how=how, served_on=served_on, proof=proof, note=note.strip(), recorded_by=by,
        recorded_at=timezone.now(),
    )  # fmt: skip
    service.full_clean()
    service.save()
    if locked.state == State.ISSUED:
        _move(paper, State.SERVED, by)
    _call(kind_named(paper.kind).on_served, paper, service, by)
    return service


@transaction.atomic
def void_paper(*, paper: Paper, by: User, reason: str) -> Paper:
    """Of no effect from now on. A number that it bears stays with it on the register."""
    _lock_subject(paper)
    _guard(reason)
    Paper.objects.select_for_update(no_key=True, of=("self",)).get(pk=paper.pk)
    _note(paper, voided_by=by, voided_at=timezone.now(), void_reason=reason.strip()[:500])
    _move(paper, State.VOID, by, reason)
    _call(kind_named(paper.kind).on_voided, paper, by)
    return paper


# What a draft does not have yet.
_LATER = ("subject_type", "organisation", "register", "serial", "original", "scan", "checked_by", "reviewed_by",
          "issued_by", "voided_by", "checked_at", "reviewed_at", "issued_at", "voided_at", "issued_on")  # fmt: skip


def _move(paper: Paper, to: str, by: User, reason: str = "") -> None:
    if paper.organisation_id not in by.organisation_ids:
        raise errors.NotAllowed()
    workflow.move(paper, to, by=by, reason=reason, table=moves_for(kind_named(paper.kind).issue_right))


def _note(paper: Paper, **fields: Any) -> Paper:
    Paper.objects.filter(pk=paper.pk).update(**fields)
    paper.refresh_from_db()
    return paper


def _require(by: User, right: str, organisation: int) -> None:
    if not by.has_perm(right) or organisation not in by.organisation_ids:
        raise errors.NotAllowed()


def _require_signable(paper: Paper, by: User) -> None:
    moves_for(kind_named(paper.kind).issue_right).find(paper.state, State.ISSUED)
    if not by.has_perm(kind_named(paper.kind).issue_right) or paper.organisation_id not in by.organisation_ids:
        raise errors.NotAllowed()
    if by.pk in (paper.drafted_by_id, paper.reviewed_by_id):
        raise errors.SamePerson(_("Whoever drafted or reviewed a paper does not sign it."))
    if paper.needs_basis and not paper.basis:
        raise errors.NoBasis()
    if paper.needs_remedies and not paper.remedies:
        raise errors.NoRemedies()


def _lock_subject(paper: Paper) -> None:
    model: Any = paper.subject_type.model_class()
    if getattr(sheet_of(model), "append_only", False):
        return  # such a row never changes, and may not be locked
    model._base_manager.select_for_update(no_key=True, of=("self",)).filter(uid=paper.subject_uid).first()


def _guard(*content: Any) -> None:
    if any(guard_text(text) for text in texts_in(content)):
        raise errors.SecretContent()


def _call(hook: Any, *arguments: Any) -> None:
    if hook is not None:
        hook(*arguments)
