"""How clocks stand on a day, and how long the stages of a year took: read from the rows, kept nowhere."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean, median

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civildefense.rulebook.models import CalendarDay
from projects.approvals.models import StageClock
from projects.approvals.rules import Reading, read_clock

SOON_DAYS = 3


class Standing(models.TextChoices):
    """Worst first, as a list is worked through."""

    OVER_LIMIT = "over_limit", _("past the legal limit")
    OVER_PROMISE = "over_promise", _("past the promise")
    SOON = "soon", _("due within three working days")
    PAUSED = "paused", _("paused")
    RUNNING = "running", _("in time")
    DONE = "done", _("done in time")
    DONE_LATE = "done_late", _("done late")


LATE = (Standing.OVER_PROMISE, Standing.OVER_LIMIT)


@dataclass(frozen=True)
class ClockReading:
    """``promise`` and ``law`` count the same days; they differ in the day on which these are up."""

    clock: StageClock
    promise: Reading
    law: Reading

    @property
    def used(self) -> int:
        return self.law.used

    @property
    def is_provisional(self) -> bool:
        return self.promise.is_provisional or self.law.is_provisional

    @property
    def due_on(self) -> dt.date | None:
        """What the applicant was promised; the law where nothing was."""
        return self.law.due_on if self.clock.promise_days is None else self.promise.due_on

    @property
    def standing(self) -> Standing:
        promised = self.clock.promise_days
        is_late = self.promise.is_late(promised) or self.law.is_late(self.clock.allowed_by_law)
        if self.clock.stopped_on is not None:
            return Standing.DONE_LATE if is_late else Standing.DONE
        if self.law.is_late(self.clock.allowed_by_law):
            return Standing.OVER_LIMIT
        if is_late:
            return Standing.OVER_PROMISE
        if self.law.is_paused:
            return Standing.PAUSED
        left = self.promise.left(promised) if promised is not None else self.law.left(self.clock.allowed_by_law)
        return Standing.SOON if left is not None and left <= SOON_DAYS else Standing.RUNNING


def readings(clocks: Iterable[StageClock], *, today: dt.date | None = None) -> dict[int, ClockReading]:
    """Primary key → reading. The calendar is read once; ``clocks`` come with their pauses."""
    calendar, today = CalendarDay.objects.all().calendar(), today or timezone.localdate()
    found = {}
    for clock in clocks:
        told = {"started_on": clock.started_on, "until": clock.stopped_on or today, "pauses": clock.pause_spans()}
        found[clock.pk] = ClockReading(
            clock,
            read_clock(calendar, allowed=clock.promise_days, **told),  # type: ignore[arg-type]
            read_clock(calendar, allowed=clock.allowed_by_law, **told),  # type: ignore[arg-type]
        )
    return found


def running_as(*standings: Standing) -> Q:
    """Running clocks that stand like this today, as a condition of a list."""
    running = StageClock.objects.running().prefetch_related("pauses")
    return Q(pk__in=[pk for pk, reading in readings(running).items() if reading.standing in standings])


@dataclass(frozen=True)
class TimeUsed:
    """One line of the table: an item in a year."""

    year: int
    item: str
    count: int
    median_days: float
    mean_days: float
    most_days: int
    promised: str
    in_promise: int
    with_promise: int
    in_limit: int
    with_limit: int
    is_provisional: bool

    @property
    def share(self) -> float | None:
        """Percent decided within the promise, of those that had one."""
        return round(100 * self.in_promise / self.with_promise, 1) if self.with_promise else None


def time_used(clocks: Iterable[StageClock]) -> list[TimeUsed]:
    """Finished stages by the year of their end and by item, newest first; the table of seed row 74."""
    groups: dict[tuple[int, str], list[ClockReading]] = defaultdict(list)
    for reading in readings(clocks).values():
        if reading.clock.stopped_on is not None:
            item = reading.clock.approval.item
            groups[reading.clock.stopped_on.year, item.name if item else ""].append(reading)
    return [_line(year, item, group) for (year, item), group in sorted(groups.items(), key=_newest_first)]


def _newest_first(entry: tuple[tuple[int, str], list[ClockReading]]) -> tuple[int, str]:
    (year, item), _group = entry
    return -year, item


def _line(year: int, item: str, group: list[ClockReading]) -> TimeUsed:
    days = [reading.used for reading in group]
    promised = [reading for reading in group if reading.clock.promise_days is not None]
    limited = [reading for reading in group if reading.clock.allowed_by_law is not None]
    return TimeUsed(
        year=year,
        item=item,
        count=len(group),
        median_days=median(days),
        mean_days=round(mean(days), 1),
        most_days=max(days),
        promised="、".join(map(str, sorted({reading.clock.promise_days or 0 for reading in promised}))),
        in_promise=sum(not reading.promise.is_late(reading.clock.promise_days) for reading in promised),
        with_promise=len(promised),
        in_limit=sum(not reading.law.is_late(reading.clock.allowed_by_law) for reading in limited),
        with_limit=len(limited),
        is_provisional=any(reading.is_provisional for reading in group),
    )
