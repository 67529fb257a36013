"""Document numbers as they are compared, names as they are matched, and the clock of a stage; no database."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from civildefense.common.workdays import ONE_DAY, WorkCalendar
from projects.developments.rules import stem_of_code

_YEAR_BRACKETS = re.compile(r"[\[(【〔（［]\s*((?:19|20)\d{2})\s*[\])】〕）］]")
_NO_NAME = re.compile(r"[\W_]+")


def normal_number(text: str) -> str:
    """``通防审[2026] 12 号`` → ``通防审〔2026〕12号``: brackets around a year, half-width digits, no spaces."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return _YEAR_BRACKETS.sub(lambda match: f"〔{match[1]}〕", plain)


def project_code_key(text: str) -> str:
    """A 投资项目统一代码 without its last group, which numbers the phase; capitals, half-width."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    return stem_of_code(plain) or plain


def name_key(text: str) -> str:
    """A name without spaces, brackets and signs, half-width, as two lists write it alike."""
    return _NO_NAME.sub("", unicodedata.normalize("NFKC", text)).lower()


@dataclass(frozen=True)
class Pause:
    """Not counted: the days after ``started_on`` up to and with ``ended_on``; still running where that is None."""

    started_on: dt.date
    ended_on: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        return self.started_on < day and (self.ended_on is None or day <= self.ended_on)


@dataclass(frozen=True)
class Reading:
    """A clock as it stands: working days used, when they are up, and how sure that is.

    ``due_on`` is None where no number of days is on record, and while a pause runs: nobody knows its end.
    """

    used: int
    due_on: dt.date | None
    is_provisional: bool
    is_paused: bool

    def left(self, allowed: int | None) -> int | None:
        return None if allowed is None else allowed - self.used

    def is_late(self, allowed: int | None) -> bool:
        return allowed is not None and self.used > allowed


def read_clock(
    calendar: WorkCalendar,
    *,
    started_on: dt.date,
    until: dt.date,
    allowed: int | None,
    pauses: Sequence[Pause] = (),
) -> Reading:
    """Working days after ``started_on`` up to and with ``until``, without pauses, and the last of ``allowed`` ones."""
    used = sum(_counts(calendar, day, pauses) for day in _days_after(started_on, until))
    is_paused = any(pause.ended_on is None and pause.started_on <= until for pause in pauses)
    if allowed is None or is_paused:
        due_on, last = None, until
    else:
        due_on = last = _last_day(calendar, started_on, allowed, pauses)
    years = range(started_on.year, max(until, last).year + 1)
    return Reading(used, due_on, any(year not in calendar.announced for year in years), is_paused)


def _counts(calendar: WorkCalendar, day: dt.date, pauses: Iterable[Pause]) -> bool:
    return calendar.is_workday(day) and not any(pause.holds(day) for pause in pauses)


def _days_after(start: dt.date, end: dt.date) -> Iterable[dt.date]:
    return (start + number * ONE_DAY for number in range(1, (end - start).days + 1))


def _last_day(calendar: WorkCalendar, started_on: dt.date, allowed: int, pauses: Sequence[Pause]) -> dt.date:
    """The pauses have all ended, so the search does, too."""
    day = started_on
    while allowed:
        day += ONE_DAY
        allowed -= _counts(calendar, day, pauses)
    return day


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day of a later year; the last of February for a leap day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
