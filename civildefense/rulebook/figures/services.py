"""Legal figures: the only writer, and the one way to ask for a value."""

import datetime as dt
from typing import Any

from civildefense.accounts.models import User
from civildefense.rulebook.citations import services as citations
from civildefense.rulebook.figures.errors import FigureAmbiguous, FigureMissing
from civildefense.rulebook.figures.models import RuleFigure


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


def enter_figure(*, by: User, **fields: Any) -> RuleFigure:
    return citations.enter(RuleFigure, by=by, **fields)


def change_figure(*, figure: RuleFigure, by: User, **fields: Any) -> RuleFigure:
    return citations.change(figure, by=by, **fields)


def move_figure(*, figure: RuleFigure, to: str, by: User, reason: str = "") -> RuleFigure:
    return citations.move(figure, to, by=by, reason=reason)
