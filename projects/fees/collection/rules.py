"""Which step may follow which, and from when until when. Days come in, dates and refusals go out. Pure."""

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from civildefense.common.workdays import Deadline, WorkCalendar
from projects.fees.collection.errors import (
    ClaimFiled,
    NoDueDay,
    NothingOwed,
    PastDue,
    StepMissing,
    StepTaken,
    TaxCollects,
    TermRuns,
    WindowClosed,
)
from projects.fees.collection.states import RESTS_ON, StepKind

DAYS, WORKDAYS, MONTHS, YEARS = "days", "workdays", "months", "years"


@dataclass(frozen=True)
class Term:
    """A period as a legal figure gives it."""

    length: int
    unit: str

    def after(self, start: dt.date, calendar: WorkCalendar) -> Deadline:
        """Its last day, the day of ``start`` not counted."""
        if self.unit == WORKDAYS:
            return calendar.after_workdays(start, self.length)
        if self.unit == DAYS:
            return calendar.after_days(start, self.length)
        months = self.length * (12 if self.unit == YEARS else 1)
        # A last day that is no working day moves on, as with days.
        return calendar.after_days(months_after(start, months) - dt.timedelta(days=1), 1)


@dataclass(frozen=True)
class Clock:
    """What a served step sets running: the term that the next step waits for, and the court's window."""

    ends_on: dt.date
    is_provisional: bool = False
    opens_on: dt.date | None = None
    closes_on: dt.date | None = None


@dataclass(frozen=True)
class TakenStep:
    """A step that stands (is not void); ``clock`` once it is served."""

    kind: str
    served_on: dt.date | None = None
    clock: Clock | None = None


@dataclass(frozen=True)
class Situation:
    """What the collection of one case looks like on a day."""

    owed_fen: int
    due_on: dt.date | None
    is_by_tax: bool
    steps: Sequence[TakenStep]

    @property
    def has_claim(self) -> bool:
        return any(step.kind == StepKind.CLAIM for step in self.steps)


def check_step(kind: str, situation: Situation, *, on: dt.date) -> None:
    """Raise the one reason for which the step may not be prepared on ``on``."""
    if situation.owed_fen <= 0:
        raise NothingOwed()
    if situation.is_by_tax:
        raise TaxCollects()
    if any(step.kind == kind for step in situation.steps):
        raise StepTaken(StepKind(kind).label)
    if kind == StepKind.CLAIM:
        return  # an administrator's call for claims waits for no demand
    if situation.has_claim:
        raise ClaimFiled()
    if situation.due_on is None:
        raise NoDueDay()
    if kind == StepKind.REMINDER:
        if on > situation.due_on:
            raise PastDue()
        return
    if on <= situation.due_on:
        raise TermRuns(situation.due_on)
    _check_before(kind, situation.steps, on)


def _check_before(kind: str, steps: Sequence[TakenStep], on: dt.date) -> None:
    wanted = RESTS_ON[kind]
    if not wanted:
        return
    served = [step for step in steps if step.kind in wanted and step.clock]
    if not served:
        raise StepMissing(StepKind(wanted[0]).label)
    # A talk and a second demand may both be there: the later term counts.
    clock = max((step.clock for step in served if step.clock), key=lambda clock: clock.ends_on)
    if on <= clock.ends_on:
        raise TermRuns(clock.ends_on, is_provisional=clock.is_provisional)
    if kind == StepKind.COURT:
        _check_window(clock, on)


def _check_window(clock: Clock, on: dt.date) -> None:
    if clock.opens_on and on < clock.opens_on:
        raise TermRuns(clock.opens_on - dt.timedelta(days=1), is_provisional=clock.is_provisional)
    if clock.closes_on and on > clock.closes_on:
        raise WindowClosed(clock.closes_on)


def remedies_end(served_on: dt.date, review: Term, suit: Term, calendar: WorkCalendar) -> Deadline:
    """The last day on which the developer may still ask for review or sue: the later of the two."""
    return max((term.after(served_on, calendar) for term in (review, suit)), key=lambda deadline: deadline.due_on)


def court_window(remedies: Deadline, window: Term, calendar: WorkCalendar) -> tuple[dt.date, dt.date]:
    """Law on administrative coercion, art. 53: within the window after the time for review and suit is over."""
    return remedies.due_on + dt.timedelta(days=1), window.after(remedies.due_on, calendar).due_on


def next_step(situation: Situation, *, on: dt.date) -> str | None:
    """What to do today, if anything: the furthest step that may be taken."""
    for kind in (StepKind.COURT, StepKind.EXHORTATION, StepKind.DECISION, StepKind.SECOND_DEMAND, StepKind.DEMAND):
        if _may(kind, situation, on):
            return kind
    return StepKind.REMINDER if _may(StepKind.REMINDER, situation, on) else None


def _may(kind: str, situation: Situation, on: dt.date) -> bool:
    further = [step for step in situation.steps if _is_further(step.kind, kind)]
    if further:
        return False
    try:
        check_step(kind, situation, on=on)
    except (
        ClaimFiled, NoDueDay, NothingOwed, PastDue, StepMissing, StepTaken, TaxCollects, TermRuns, WindowClosed,
    ):  # fmt: skip
        return False
    return True


_RANK: dict[str, int] = {str(kind): rank for rank, kind in enumerate(StepKind) if kind != StepKind.CLAIM}
_RANK[StepKind.TALK] = _RANK[StepKind.SECOND_DEMAND]


def _is_further(taken: str, kind: str) -> bool:
    return taken in _RANK and _RANK[taken] >= _RANK[kind]


def late_fee_fen(principal_fen: int, *, days: int, daily_percent: Decimal | None) -> int:
    """None while no figure provides one; never above the principal (law on administrative coercion, art. 45)."""
    if daily_percent is None or days <= 0 or principal_fen <= 0:
        return 0
    exact = Decimal(principal_fen) * daily_percent * days / 100
    return min(int(exact.quantize(Decimal(1), ROUND_HALF_UP)), principal_fen)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last one where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
