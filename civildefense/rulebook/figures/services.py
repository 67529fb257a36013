"""Legal figures: the only writer, and the one way to ask for a value."""

import datetime as dt
from typing import Any

from civildefense.accounts.models import User
from civildefense.rulebook.citations import services as citations
from civildefense.rulebook.figures.book import FigureBook
from civildefense.rulebook.figures.models import RuleFigure


def figure_for(key: str, *, day: dt.date, **facts: str) -> RuleFigure:
    """As ``FigureBook.figure_for``, for whoever asks once."""
    return FigureBook(RuleFigure.objects.filter(key=key)).figure_for(key, day=day, **facts)


def enter_figure(*, by: User, **fields: Any) -> RuleFigure:
    return citations.enter(RuleFigure, by=by, **fields)


def change_figure(*, figure: RuleFigure, by: User, **fields: Any) -> RuleFigure:
    return citations.change(figure, by=by, **fields)


def move_figure(*, figure: RuleFigure, to: str, by: User, reason: str = "") -> RuleFigure:
    return citations.move(figure, to, by=by, reason=reason)
