"""The one door for every change of state: admin, API, import and script all walk through it."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext as _

from civildefense.common.errors import MoveRefused
from civildefense.common.workflow import Move, MoveTable
from civildefense.records.models import Transition, subject_fields

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def move(subject: Row, to: str, *, by: Any, reason: str = "", table: MoveTable, field: str = "state") -> Row:
    """Lock the row, check table and right, write state and Transition; MoveRefused says why not.

    ``subject`` has ``uid`` and ``organisation``; it is refreshed and returned.
    """
    model = type(subject)
    locked = model._base_manager.select_for_update(no_key=True, of=("self",)).get(pk=subject.pk)
    source = getattr(locked, field)
    _require(table.find(source, to), by, reason)
    model._base_manager.filter(pk=subject.pk).update(**{field: to})
    Transition.objects.create(
        **subject_fields(locked), field=field, from_state=source, to_state=to, reason=reason.strip(), moved_by=by
    )
    subject.refresh_from_db()
    return subject


@transaction.atomic
def move_many(
    subjects: Sequence[Any], to: str, *, by: Any, reason: str = "", table: MoveTable, field: str = "state"
) -> None:
    """The same for many rows of one table, in a handful of statements: all of them move, or none does."""
    if not subjects:
        return
    model = type(subjects[0])
    rows = model._base_manager.filter(pk__in=[subject.pk for subject in subjects]).order_by("pk")
    locked = list(rows.select_for_update(no_key=True, of=("self",)))
    for source in {getattr(row, field) for row in locked}:
        _require(table.find(source, to), by, reason)
    kind = ContentType.objects.get_for_model(model)
    Transition.objects.bulk_create(
        Transition(
            subject_type=kind, subject_uid=row.uid, organisation_id=row.organisation_id, field=field,
            from_state=getattr(row, field), to_state=to, reason=reason.strip(), moved_by=by,
        )
        for row in locked
    )  # fmt: skip
    model._base_manager.filter(pk__in=[row.pk for row in locked]).update(**{field: to})
    for subject in subjects:
        setattr(subject, field, to)


def _require(step: Move, by: Any, reason: str) -> None:
    if not by.has_perm(step.right):
        raise MoveRefused(_("Your role may not do this."), code="not_allowed")
    if step.needs_reason and not reason.strip():
        raise MoveRefused(_("Please give the reason."), code="reason_missing")
