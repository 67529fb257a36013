"""The only writer of cited statements: entered, changed while nobody has verified them, verified by a second person."""

from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from civildefense.accounts.models import User
from civildefense.records import workflow
from civildefense.rulebook.figures.errors import SamePersonVerifies, VerifiedStays
from civildefense.rulebook.figures.states import MOVES, FigureState

STILL_OPEN = frozenset({"ends_on", "note", "stops", "ask", "link"})
Statement = TypeVar("Statement", bound=models.Model)


@transaction.atomic
def enter(model: type[Statement], *, by: User, **fields: Any) -> Statement:
    row: Any = model(entered_by=by, entered_at=timezone.now(), **fields)
    row.full_clean()
    row.save()
    row.refresh_from_db()
    return row


@transaction.atomic
def change(row: Statement, *, by: User, **fields: Any) -> Statement:
    """Who changes what will be verified has entered it; of what is verified only the end and the notes change."""
    locked = _locked(row)
    if locked.state != FigureState.UNVERIFIED and not fields.keys() <= STILL_OPEN:
        raise VerifiedStays()
    if not fields.keys() <= STILL_OPEN:
        fields |= {"entered_by": by, "entered_at": timezone.now()}
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.full_clean()
    locked.save(update_fields=[*fields])
    locked.refresh_from_db()
    return locked


@transaction.atomic
def move(row: Statement, to: str, *, by: User, reason: str = "") -> Statement:
    """Verify, doubt or repeal; whoever verifies is not who entered it."""
    locked = _locked(row)
    MOVES.find(locked.state, to)
    if to == FigureState.VERIFIED:
        if locked.entered_by_id == by.pk:
            raise SamePersonVerifies()
        locked.verified_by, locked.verified_at = by, timezone.now()
        locked.state = to
        locked.full_clean()
        written = {"verified_by": by, "verified_at": locked.verified_at}
        type(row)._base_manager.filter(pk=locked.pk).update(**written)
    return workflow.move(row, to, by=by, reason=reason, table=MOVES)


def _locked(row: models.Model) -> Any:
    return type(row)._base_manager.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
