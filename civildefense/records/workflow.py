"""The one door for every change of state: admin, API, import and script all walk through it."""

from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from civildefense.common.errors import MoveRefused
from civildefense.common.workflow import MoveTable
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
    step = table.find(source, to)
    if not by.has_perm(step.right):
        raise MoveRefused(_("Your role may not do this."), code="not_allowed")
    if step.needs_reason and not reason.strip():
        raise MoveRefused(_("Please give the reason."), code="reason_missing")
    model._base_manager.filter(pk=subject.pk).update(**{field: to})
    Transition.objects.create(
        **subject_fields(locked), field=field, from_state=source, to_state=to, reason=reason.strip(), moved_by=by
    )
    subject.refresh_from_db()
    return subject
