"""Legal figures: the only writer, and the one way to ask for a value."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from civildefense.accounts.models import User
from civildefense.records import workflow
from civildefense.rulebook.figures.errors import FigureAmbiguous, FigureMissing, SamePersonVerifies, VerifiedStays
from civildefense.rulebook.figures.models import RuleFigure
from civildefense.rulebook.figures.states import MOVES, FigureState

STILL_OPEN = frozenset({"ends_on", "note", "stops", "ask", "link"})


def figure_for(key: str, *, day: dt.date, **facts: str) -> RuleFigure:
    """The narrowest row that holds on ``day`` for ``facts``; FigureMissing when it has no value, or there is none.

    The caller keeps ``quoted()`` beside its result and says so on print when the row is not verified.
    """
    rows = sorted(RuleFigure.objects.in_force(day).fitting(**facts).filter(key=key), key=lambda row: -row.narrowness)
    if not rows or rows[0].value is None:
        named = rows[0] if rows else RuleFigure.objects.filter(key=key).order_by("-starts_on").first()
        raise FigureMissing(key, day, *((named.title, named.ask) if named else ()))
    if len(rows) > 1 and rows[1].narrowness == rows[0].narrowness:
        raise FigureAmbiguous(key, day)
    return rows[0]


@transaction.atomic
def enter_figure(*, by: User, **fields: Any) -> RuleFigure:
    figure = RuleFigure(entered_by=by, entered_at=timezone.now(), **fields)
    figure.full_clean()
    figure.save()
    figure.refresh_from_db()
    return figure


@transaction.atomic
def change_figure(*, figure: RuleFigure, by: User, **fields: Any) -> RuleFigure:
    """Who changes what will be verified has entered it; of a verified figure only the end and the notes change."""
    locked = RuleFigure.objects.select_for_update(no_key=True, of=("self",)).get(pk=figure.pk)
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
def move_figure(*, figure: RuleFigure, to: str, by: User, reason: str = "") -> RuleFigure:
    """Verify, doubt or repeal; whoever verifies is not who entered it."""
    locked = RuleFigure.objects.select_for_update(no_key=True, of=("self",)).get(pk=figure.pk)
    MOVES.find(locked.state, to)
    if to == FigureState.VERIFIED:
        if locked.entered_by_id == by.pk:
            raise SamePersonVerifies()
        locked.verified_by, locked.verified_at = by, timezone.now()
        locked.state = to
        locked.full_clean()
        RuleFigure.objects.filter(pk=locked.pk).update(verified_by=by, verified_at=locked.verified_at)
    return workflow.move(figure, to, by=by, reason=reason, table=MOVES)
