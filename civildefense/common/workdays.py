"""Working days over the announced exceptions: which days count, when a period ends, and how sure that is.

The day on which a period starts is not counted. A period of calendar days whose last day is a holiday ends on the
next working day (民法典 art. 203). Holidays are announced year by year; in a year without an announcement only
weekends are known, and whatever reaches into it is provisional.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

SATURDAY = 5
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Deadline:
    """The last day on which something may be done."""

    due_on: dt.date
    is_provisional: bool


@dataclass(frozen=True)
class WorkCalendar:
    """``exceptions``: day → whether it is worked, against its weekday; ``announced``: years that are known."""

    exceptions: Mapping[dt.date, bool] = field(default_factory=dict)
    announced: frozenset[int] = frozenset()

    def is_workday(self, day: dt.date) -> bool:
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def after_workdays(self, start: dt.date, days: int) -> Deadline:
        """The ``days``-th working day after ``start``; ValueError below 1."""
        if days < 1:
            raise ValueError("a period has at least one day")
        day = start
        while days:
            day += ONE_DAY
            days -= self.is_workday(day)
        return Deadline(day, self._reaches_unknown(start, day))

    def after_days(self, start: dt.date, days: int) -> Deadline:
        """``days`` calendar days after ``start``, moved on to a working day; ValueError below 1."""
        if days < 1:
            raise ValueError("a period has at least one day")
        day = start + days * ONE_DAY
        while not self.is_workday(day):
            day += ONE_DAY
        return Deadline(day, self._reaches_unknown(day, day))

    def workdays_between(self, start: dt.date, end: dt.date) -> int:
        """Working days after ``start`` up to and with ``end``; 0 when ``end`` is not later."""
        return sum(self.is_workday(start + number * ONE_DAY) for number in range(1, (end - start).days + 1))

    def _reaches_unknown(self, start: dt.date, end: dt.date) -> bool:
        return any(year not in self.announced for year in range(start.year, end.year + 1))
