"""Classification decisions: the only writer."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation, User
from civildefense.common.datasheet import Level, fields_at
from civildefense.common.errors import RuleBroken
from civildefense.records.models import ClassificationDecision


def restricted_fields() -> set[str]:
    """Every level-R column as ``app.model.field``."""
    return {f"{model}.{name}" for model, names in fields_at(Level.RESTRICTED).items() for name in names}


@transaction.atomic
def record_decision(
    *,
    organisation: Organisation,
    document_number: str,
    decided_on: dt.date,
    fields: Iterable[str],
    readers: Iterable[User],
    by: User,
) -> ClassificationDecision:
    """From now on the named readers see the named columns; RuleBroken for a column that is not restricted."""
    fields, readers = sorted(fields), list(readers)
    if not by.has_perm("records.add_classificationdecision"):
        raise RuleBroken(_("Your role may not do this."), code="not_allowed")
    if not fields or not set(fields) <= restricted_fields():
        raise RuleBroken(_("Choose among the restricted fields."), code="not_restricted")
    if decided_on > timezone.localdate():
        raise RuleBroken(_("A decision cannot lie in the future."), code="future_decision")
    covered = Organisation.objects.reach_of([organisation.pk])
    if any(covered.isdisjoint(reader.organisation_ids) for reader in readers):
        raise RuleBroken(_("A reader must belong to the office that the decision covers."), code="foreign_reader")
    decision = ClassificationDecision(
        organisation=organisation, document_number=document_number, decided_on=decided_on, fields=fields, recorded_by=by
    )
    decision.full_clean()
    decision.save()
    decision.readers.set(readers)
    return decision


@transaction.atomic
def revoke_decision(*, decision: ClassificationDecision, by: User) -> ClassificationDecision:
    """The columns close at once; what is stored stays stored."""
    if not by.has_perm("records.change_classificationdecision"):
        raise RuleBroken(_("Your role may not do this."), code="not_allowed")
    changed = ClassificationDecision.objects.in_force().filter(pk=decision.pk)
    if not changed.update(revoked_at=timezone.now(), revoked_by=by):
        raise RuleBroken(_("The decision was revoked already."), code="revoked_already")
    decision.refresh_from_db()
    return decision
