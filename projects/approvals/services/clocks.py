"""Clocks of stages: started with the days in force, paused with a document, extended once with leave, stopped."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import User
from civildefense.common.errors import MoveRefused
from civildefense.rulebook.figures.errors import FigureMissing
from civildefense.rulebook.figures.services import figure_for
from projects.approvals.errors import (
    ClockBackwards,
    ClockPaused,
    ClockRuns,
    ClockStopped,
    ExtendedAlready,
    PauseUndocumented,
)
from projects.approvals.models import Approval, ClockPause, StageClock
from projects.approvals.states import Stage

EXTENSION, DELIVERY_LIMIT = "licence_extension", "licence_paper"
EXTEND = "projects.extend_stageclock"


@transaction.atomic
def start_clock(*, approval: Approval, stage: str, on: dt.date, by: User) -> StageClock:
    """With the promise and the limit of that day; a later change of either does not move a running clock.

    Where no figure is on record the clock runs without one, and says so.
    """
    if on > timezone.localdate():
        raise ClockBackwards()
    item = approval.item
    limit_key = DELIVERY_LIMIT if stage == Stage.DELIVERY else (item.limit_key if item else "")
    promise_key = item.promise_key if item and stage == Stage.REVIEW else ""
    (promise_days, promise_figure), (limit_days, limit_figure) = _days(promise_key, on), _days(limit_key, on)
    clock = StageClock(
        approval=approval, stage=stage, started_on=on, promise_days=promise_days, promise_figure=promise_figure,
        limit_days=limit_days, limit_figure=limit_figure,
    )  # fmt: skip
    clock.full_clean()
    clock.save()
    return clock


@transaction.atomic
def record_past(*, approval: Approval, by: User) -> StageClock:
    """The review of a decision that came finished: accepted and decided on known days, its pauses unknown."""
    if approval.accepted_on is None or approval.decided_on is None:
        raise ClockBackwards()
    clock = start_clock(approval=approval, stage=Stage.REVIEW, on=approval.accepted_on, by=by)
    return stop_clock(clock=clock, on=approval.decided_on, by=by)


@transaction.atomic
def pause_clock(*, clock: StageClock, reason: str, document: str, on: dt.date, by: User) -> ClockPause:
    """From the day after ``on`` nothing is counted; PauseUndocumented without the paper that says so."""
    clock = _running(clock)
    if not document.strip():
        raise PauseUndocumented()
    if clock.pauses.filter(ended_on__isnull=True).exists():
        raise ClockPaused()
    _require_later(clock, on)
    pause = ClockPause(clock=clock, reason=reason, document=document.strip(), started_on=on)
    pause.full_clean()
    pause.save()
    return pause


@transaction.atomic
def resume_clock(*, clock: StageClock, on: dt.date, by: User) -> ClockPause:
    """``on`` is the last day that is not counted."""
    clock = _running(clock)
    pause = clock.pauses.filter(ended_on__isnull=True).first()
    if pause is None:
        raise ClockRuns()
    if not pause.started_on <= on <= timezone.localdate():
        raise ClockBackwards()
    pause.ended_on = on
    pause.full_clean()
    pause.save(update_fields=["ended_on"])
    return pause


@transaction.atomic
def stop_clock(*, clock: StageClock, on: dt.date, by: User) -> StageClock:
    """The stage is over; ClockPaused while it waits for somebody else."""
    clock = _running(clock)
    if clock.pauses.filter(ended_on__isnull=True).exists():
        raise ClockPaused()
    _require_later(clock, on)
    clock.stopped_on = on
    clock.full_clean()
    clock.save(update_fields=["stopped_on"])
    return clock


@transaction.atomic
def extend_clock(*, clock: StageClock, document: str, by: User) -> StageClock:
    """行政许可法 art. 42: once, by the days of the figure, with the leave of the office's head in writing."""
    if not by.has_perm(EXTEND):
        raise MoveRefused(_("Your role may not do this."), code="not_allowed")
    clock = _running(clock)
    if clock.extended_days:
        raise ExtendedAlready()
    if not document.strip():
        raise PauseUndocumented()
    clock.extended_days = int(figure_for(EXTENSION, day=clock.started_on).value or 0)
    clock.extension_document, clock.extended_by, clock.extended_at = document.strip(), by, timezone.now()
    clock.full_clean()
    clock.save(update_fields=["extended_days", "extension_document", "extended_by", "extended_at"])
    return clock


def _days(key: str, day: dt.date) -> tuple[int | None, dict[str, Any]]:
    if not key:
        return None, {}
    try:
        figure = figure_for(key, day=day)
    except FigureMissing as missing:
        return None, {"key": key, "missing": str(missing.message)}
    return int(figure.value or 0), figure.quoted()


def _running(clock: StageClock) -> StageClock:
    locked = StageClock.objects.select_for_update(no_key=True, of=("self",)).get(pk=clock.pk)
    if locked.stopped_on is not None:
        raise ClockStopped()
    return locked


def _require_later(clock: StageClock, day: dt.date) -> None:
    ended = [pause.ended_on for pause in clock.pauses.all() if pause.ended_on]
    if not max([clock.started_on, *ended]) <= day <= timezone.localdate():
        raise ClockBackwards()
