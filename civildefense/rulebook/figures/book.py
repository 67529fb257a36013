"""Legal figures read once and asked many times, by day and scope."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from civildefense.rulebook.figures.errors import FigureAmbiguous, FigureMissing
from civildefense.rulebook.figures.models import RuleFigure


class FigureBook:
    """The one place that says which row answers."""

    def __init__(self, rows: Iterable[RuleFigure]) -> None:
        self._rows: dict[str, list[RuleFigure]] = defaultdict(list)
        for row in rows:
            self._rows[row.key].append(row)

    def figure_for(self, key: str, *, day: dt.date, **facts: str) -> RuleFigure:
        """The narrowest row that holds on ``day`` for ``facts``; FigureMissing when it has no value, or there is none.

        The caller keeps ``quoted()`` beside its result and says so on print when the row is not verified.
        """
        fitting = [row for row in self._rows[key] if row.holds_on(day) and row.fits(facts)]
        fitting.sort(key=lambda row: -row.narrowness)
        if not fitting or fitting[0].value is None:
            named = fitting[0] if fitting else self._newest(key)
            raise FigureMissing(key, day, *((named.title, named.ask) if named else ()))
        if len(fitting) > 1 and fitting[1].narrowness == fitting[0].narrowness:
            raise FigureAmbiguous(key, day)
        return fitting[0]

    def _newest(self, key: str) -> RuleFigure | None:
        return max(self._rows[key], key=lambda row: row.starts_on or dt.date.min, default=None)
