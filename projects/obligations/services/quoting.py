"""Legal figures for one calculation, each kept as it was quoted, with the question that it answered."""

import datetime as dt
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from civildefense.accounts.models import User
from civildefense.rulebook.figures.book import FigureBook
from civildefense.rulebook.figures.states import FigureState
from civildefense.rulebook.models import RuleFigure
from projects.obligations.errors import FiguresUnverified, MayNotAccept

ACCEPT = "projects.accept_obligation"


def book_of(*prefixes: str) -> FigureBook:
    """All figures whose key begins like one of these."""
    wanted = reduce(or_, (Q(key__startswith=prefix) for prefix in prefixes))
    return FigureBook(RuleFigure.objects.filter(wanted))


class Quoting:
    """Answers like a FigureBook, and remembers in which row the answer stood."""

    def __init__(self, book: FigureBook, day: dt.date) -> None:
        self._book, self._day = book, day
        self._quoted: dict[tuple[str, ...], dict[str, Any]] = {}

    def __call__(self, key: str, **facts: str) -> Decimal:
        figure = self._book.figure_for(key, day=self._day, **facts)
        asked = {name: value for name, value in sorted(facts.items()) if value}
        quoted = figure.quoted() | {"asked": asked}
        self._quoted[(key, *asked.values())] = quoted
        # The number as it is quoted, so that whoever recomputes it from the quotation starts from the same text.
        return Decimal(quoted["value"])

    @property
    def quoted(self) -> list[dict[str, Any]]:
        return list(self._quoted.values())


def require_verified(quoted: list[dict[str, Any]], *, accept_unverified: str, by: User) -> str:
    """The reason to keep beside the result: empty where everything is verified."""
    doubtful = [entry["title"] for entry in quoted if entry["state"] == FigureState.UNVERIFIED]
    if not doubtful:
        return ""
    reason = accept_unverified.strip()
    if not reason:
        raise FiguresUnverified(dict.fromkeys(doubtful))
    if not by.has_perm(ACCEPT):
        raise MayNotAccept()
    return reason
