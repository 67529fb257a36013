"""The word of the county: complete as of a day, prepared by one officer and signed by another."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import User
from civildefense.common.errors import RuleBroken
from civildefense.records import workflow
from civildefense.records.imports.states import MOVES
from civildefense.records.models import Attachment, ImportBatch
from civildefense.records.models.imports import ImportState


@transaction.atomic
def declare_complete(*, batch: ImportBatch, as_of: dt.date, by: User) -> ImportBatch:
    """The clerk's word: the register of this source is complete as of that day."""
    if as_of > timezone.localdate():
        raise RuleBroken(_("The day lies in the future."), code="future_day")
    moved = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.COMMITTED).update(
        state=ImportState.DECLARED, complete_as_of=as_of, declared_by=by, declared_at=timezone.now()
    )
    if not moved:
        raise RuleBroken(_("Only a committed import can be declared complete."), code="not_committed")
    batch.refresh_from_db()
    return batch


@transaction.atomic
def sign(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Another officer's signature over the quality report; the sealed scan must be attached before."""
    if not by.has_perm("records.sign_importbatch") or batch.organisation_id not in by.organisation_ids:
        raise RuleBroken(_("Your role may not do this."), code="not_allowed")
    locked = ImportBatch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)
    if locked.state != ImportState.DECLARED:
        raise RuleBroken(_("The clerk has not declared this import complete."), code="not_declared")
    if by.pk in (locked.declared_by_id, locked.uploaded_by_id, locked.committed_by_id):
        raise RuleBroken(_("Whoever prepared the file may not sign it."), code="same_person")
    if not has_sealed_scan(locked):
        raise RuleBroken(_("Attach the sealed scan first."), code="scan_missing")
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.SIGNED, signed_by=by, signed_at=timezone.now())
    batch.refresh_from_db()
    return batch


@transaction.atomic
def take_back_signature(*, batch: ImportBatch, by: User, reason: str) -> ImportBatch:
    """An officer of the county opens a signed import again, so that it can be corrected or undone."""
    if batch.organisation_id not in by.organisation_ids:
        raise RuleBroken(_("Your role may not do this."), code="not_allowed")
    workflow.move(batch, ImportState.DECLARED, by=by, reason=reason, table=MOVES)
    ImportBatch.objects.filter(pk=batch.pk).update(signed_by=None, signed_at=None)
    batch.refresh_from_db()
    return batch


def has_sealed_scan(batch: ImportBatch) -> bool:
    scans = Attachment.objects.about(batch).filter(kind=Attachment.Kind.SCAN, withdrawn_at__isnull=True)
    return scans.exists()
