"""What happened to the demonstration's developments: moves, milestones, breaches, acceptance, advice."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from civildefense.accounts.models import User
from civildefense.home.demo.canaries import canary
from civildefense.home.demo.dice import Dice, demo_uid, read_data
from civildefense.records.models import Transition
from projects.developments.models import AcceptanceItem, Breach, Development, Milestone, ServiceEntry
from projects.developments.rules import Pair
from projects.developments.services.milestones import sides
from projects.developments.states import (
    AcceptanceKind,
    AcceptanceState,
    BreachState,
    DevelopmentState,
    MilestoneSubject,
    ServiceKind,
    ServiceState,
    TogetherStep,
)

if TYPE_CHECKING:
    from civildefense.home.demo.developments import Plan

# The stop of the road at which the main project reaches each step.
STOPS = {TogetherStep.PLANNED: 1, TogetherStep.DESIGNED: 2, TogetherStep.ACCEPTED: 4, TogetherStep.IN_USE: 5}
DAY = dt.timedelta(days=1)


def moves_of(plan: "Plan", clerk: User) -> Iterator[Transition]:
    """The way to the state that the development is in, dated as it went."""
    kind = ContentType.objects.get_for_model(Development)
    development = plan.development
    path = plan.road
    steps = [*zip(pairwise(path), plan.days[1:], strict=False)]
    for (source, target), day in steps:
        cancelled = target == DevelopmentState.CANCELLED
        reasons = read_data("developments.json")["cancel_reasons"]
        yield Transition(
            uid=demo_uid("development move", plan.number, target),
            subject_type=kind,
            subject_uid=development.uid,
            organisation_id=development.organisation_id,
            field="state",
            from_state=source,
            to_state=target,
            reason=plan.dice.pick(reasons) if cancelled else "",
            moved_by=clerk,
            moved_at=_noon(day),
        )


def milestones_of(plan: "Plan") -> Iterator[Milestone]:
    """Both sides of every step so far, and the plan of the next one; a few works lag behind."""
    dice = Dice("milestones", plan.number)
    reached = len(plan.reached)
    for step, stop in STOPS.items():
        lag = 20 + dice.below(160) if dice.chance(4) else -dice.below(12)
        slip = dice.below(40) if dice.chance(30) else 0
        if stop > reached or plan.development.state == DevelopmentState.CANCELLED:
            continue
        is_reached = stop < reached
        for subject, delay in ((MilestoneSubject.MAIN, 0), (MilestoneSubject.WORKS, lag)):
            day = plan.days[stop] + delay * DAY
            yield Milestone(
                uid=demo_uid("milestone", plan.number, step, subject),
                development=plan.development,
                subject=subject,
                step=step,
                planned_on=plan.days[stop] - slip * DAY,
                reached_on=day if is_reached else None,
                note=f"依据归档文件 {canary('projects.milestone.note')}" if plan.is_marked else "",
            )


def breaches_of(milestones: Iterable[Milestone], clerk: User) -> list[Breach]:
    """A breach for every pair in which the works came later; most of them are answered."""
    pairs: dict[tuple[Development, str], list[Milestone]] = {}
    for milestone in milestones:
        pairs.setdefault((milestone.development, milestone.step), []).append(milestone)
    found = []
    for (development, step), rows in pairs.items():
        pair = Pair(step, **sides(rows))
        if pair.is_breach:
            found.append(_breach(development, pair, clerk))
    return found


def _breach(development: Development, pair: Pair, clerk: User) -> Breach:
    dice = Dice("breach", development.uid, pair.step)
    assert pair.main_reached is not None
    breach = Breach(
        uid=demo_uid("breach", development.uid, pair.step),
        organisation=development.organisation,
        development=development,
        step=pair.step,
        main_reached_on=pair.main_reached,
        works_reached_on=pair.works_reached,
        raised_by=clerk,
        raised_at=_noon(pair.main_reached + 5 * DAY),
    )
    if dice.chance(80):
        breach.state, breach.closed_by = BreachState.CLOSED, clerk
        breach.closed_at = _noon(pair.main_reached + 200 * DAY)
        breach.answer = dice.pick(read_data("developments.json")["breach_answers"])
    return breach


def acceptance_of(plan: "Plan") -> Iterator[AcceptanceItem]:
    """Where building goes on: early phases are through, the last one waits, signs before everything else."""
    if plan.development.state != DevelopmentState.BUILDING:
        return
    dice = Dice("acceptance", plan.number)
    done_phases = dice.below(len(plan.phases) + 1)
    for place, phase in enumerate(plan.phases or [None]):
        for kind in AcceptanceKind.values:
            is_done = place < done_phases or (kind != AcceptanceKind.SIGNS and dice.chance(30))
            yield AcceptanceItem(
                uid=demo_uid("acceptance", plan.number, place, kind),
                organisation=plan.development.organisation,
                development=plan.development,
                phase=phase,
                kind=kind,
                state=AcceptanceState.PASSED if is_done else AcceptanceState.WAITING,
                checked_on=plan.days[3] + (300 + 40 * place) * DAY if is_done else None,
            )


def advice_of(plan: "Plan", users: dict[str, User]) -> Iterator[ServiceEntry]:
    """Major projects are served ahead of need; of the others some have asked."""
    dice = Dice("advice", plan.number)
    development, words = plan.development, read_data("developments.json")
    if development.is_major:
        ahead = development.filed_on - 45 * DAY
        yield _entry(plan, "contact", ServiceKind.CONTACT, "立项前上门对接兼顾设防要求。", ahead, ServiceState.NOTED)
    elif not dice.chance(12):
        return
    place = dice.below(len(words["questions"]))
    asked_on = development.filed_on + (20 + dice.below(60)) * DAY
    question = _entry(
        plan, "question", ServiceKind.QUESTION, words["questions"][place], asked_on, ServiceState.ANSWERED
    )
    question.answer = words["answers"][place]
    if plan.is_marked:
        question.answer += canary("projects.serviceentry.answer")
    _answered(question, users["clerk"], dice)
    yield question
    if development.is_major or dice.chance(30):
        suggestion = _entry(
            plan, "suggestion", ServiceKind.SUGGESTION, dice.pick(words["suggestions"]), asked_on + 30 * DAY,
            ServiceState.ADOPTED,
        )  # fmt: skip
        suggestion.answer, suggestion.effect = "设计单位已采纳。", dice.pick(words["effects"])
        _answered(suggestion, users["clerk"], dice)
        yield suggestion
    if development.is_major or dice.chance(25):
        yield _waiting(plan, words["questions"][place - 1], users["clerk"], dice)


def _waiting(plan: "Plan", text: str, clerk: User, dice: Dice) -> ServiceEntry:
    """Asked these days, so that the advice desk has something to do whenever the demonstration is loaded."""
    today = timezone.localdate()
    entry = _entry(
        plan, "waiting", ServiceKind.QUESTION, text, today - (3 + dice.below(20)) * DAY, ServiceState.OPEN
    )  # fmt: skip
    entry.answerer, entry.answer_due_on = clerk, entry.happened_on + 10 * DAY
    return entry


def _entry(plan: "Plan", what: str, kind: str, text: str, day: dt.date, state: str) -> ServiceEntry:
    return ServiceEntry(
        uid=demo_uid("service", plan.number, what),
        organisation=plan.development.organisation,
        development=plan.development,
        kind=kind,
        text=text,
        happened_on=day,
        from_post="建设单位前期部",
        state=state,
    )


def _answered(entry: ServiceEntry, clerk: User, dice: Dice) -> None:
    entry.answered_by, entry.answered_at = clerk, _noon(entry.happened_on + (2 + dice.below(8)) * DAY)
    entry.rating = dice.weighted({"satisfied": 70, "neutral": 20, "": 10})


def _noon(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
