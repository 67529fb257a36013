"""Milestones are set side by side; where the main project runs ahead of the works, a breach is raised."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from civildefense.accounts.models import User
from civildefense.records import workflow
from projects.developments.errors import ReachedInFuture
from projects.developments.models import Breach, Development, Milestone, Phase
from projects.developments.rules import Pair
from projects.developments.services.acceptance import require_signs
from projects.developments.services.locking import locked_open, require_own_phase
from projects.developments.states import BREACH_MOVES, BreachState, MilestoneSubject, TogetherStep

SIDES = {MilestoneSubject.MAIN: "main", MilestoneSubject.WORKS: "works"}


@transaction.atomic
def set_milestones(*, development: Development, milestones: Iterable[dict[str, Any]], by: User) -> list[Milestone]:
    """Each by its ``phase``, ``subject`` and ``step``; sides are compared once all of them are written."""
    row = locked_open(development)
    written = [_put(row, **fields) for fields in milestones]
    for phase, step in {(milestone.phase, milestone.step) for milestone in written}:
        _compare(row, phase, step, by)
    return written


def reach_milestone(
    *,
    development: Development,
    subject: str,
    step: str,
    by: User,
    reached_on: dt.date | None = None,
    phase: Phase | None = None,
    note: str = "",
) -> Milestone:
    """The step is reached on that day, today unless said otherwise."""
    fields = {"phase": phase, "subject": subject, "step": step, "reached_on": reached_on or timezone.localdate()}
    fields |= {"note": note} if note else {}
    return set_milestones(development=development, milestones=[fields], by=by)[0]


def pair_of(development: Development, phase: Phase | None, step: str) -> Pair:
    rows = Milestone.objects.filter(development=development, phase=phase, step=step)
    return Pair(step, **sides(rows))


def pairs_of(development: Development, phase: Phase | None) -> list[Pair]:
    """All four steps in their order, with what is known of each."""
    rows = [*Milestone.objects.filter(development=development, phase=phase)]
    return [Pair(step, **sides(row for row in rows if row.step == step)) for step in TogetherStep.values]


def sides(milestones: Iterable[Milestone]) -> dict[str, dt.date | None]:
    """Planned and reached days of both sides of one step, as ``Pair`` names them."""
    days: dict[str, dt.date | None] = {}
    for milestone in milestones:
        side = SIDES[MilestoneSubject(milestone.subject)]
        days |= {f"{side}_planned": milestone.planned_on, f"{side}_reached": milestone.reached_on}
    return days


@transaction.atomic
def close_breach(*, breach: Breach, answer: str, by: User) -> Breach:
    """With an answer: what was done about it, or why there is nothing to do."""
    row = Breach.objects.select_for_update(no_key=True, of=("self",)).get(pk=breach.pk)
    BREACH_MOVES.find(row.state, BreachState.CLOSED)
    row.answer, row.closed_by, row.closed_at = answer.strip(), by, timezone.now()
    row.clean_fields()
    row.save(update_fields=["answer", "closed_by", "closed_at"])
    return workflow.move(row, BreachState.CLOSED, by=by, reason=row.answer, table=BREACH_MOVES)


def _put(development: Development, *, subject: str, step: str, phase: Phase | None = None, **fields: Any) -> Milestone:
    require_own_phase(development, phase)
    key = {"development": development, "phase": phase, "subject": subject, "step": step}
    milestone = Milestone.objects.filter(**key).first() or Milestone(**key)
    changed = {name for name, value in fields.items() if getattr(milestone, name) != value}
    for name in changed:
        setattr(milestone, name, fields[name])
    if "reached_on" in changed and milestone.reached_on is not None:
        _require_reachable(development, milestone)
    if milestone.pk is None or changed:
        milestone.full_clean()
        milestone.save()
    return milestone


def _require_reachable(development: Development, milestone: Milestone) -> None:
    if milestone.reached_on is not None and milestone.reached_on > timezone.localdate():
        raise ReachedInFuture
    if (milestone.subject, milestone.step) == (MilestoneSubject.WORKS, TogetherStep.ACCEPTED):
        require_signs(development, milestone.phase)


def _compare(development: Development, phase: Phase | None, step: str, by: User) -> None:
    """A breach that is open follows the dates and stays; a new one is raised once for a day of the main project."""
    pair = pair_of(development, phase, step)
    if pair.main_reached is None:
        return
    about = Breach.objects.filter(development=development, phase=phase, step=step)
    facts = {"main_reached_on": pair.main_reached, "works_reached_on": pair.works_reached}
    if known := about.filter(state=BreachState.OPEN).first():
        for name, day in facts.items():
            setattr(known, name, day)
        known.save(update_fields=[*facts])
    elif pair.is_breach and not about.filter(main_reached_on=pair.main_reached).exists():
        Breach.objects.create(
            organisation=development.organisation,
            development=development,
            phase=phase,
            step=step,
            raised_by=by,
            **facts,
        )
