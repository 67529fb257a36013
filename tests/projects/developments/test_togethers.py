"""The four togethers: a main project that runs ahead of its works is raised, and stays until somebody answers."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from civildefense.common.errors import MoveRefused
from projects.developments import services
from projects.developments.errors import ForeignPhase, ReachedInFuture
from projects.developments.models import Breach, Development, Milestone
from tests.cast import Cast
from tests.projects.developments.making import make_development

DAY = dt.date(2020, 5, 10)
LATER = dt.date(2020, 7, 1)


def reach(development: Development, by: Any, *sides: tuple[str, dt.date | None], step: str = "designed") -> None:
    services.set_milestones(
        development=development,
        milestones=[{"subject": subject, "step": step, "reached_on": day} for subject, day in sides],
        by=by,
    )


def test_the_main_project_alone_raises_a_breach(cast: Cast, development: Development) -> None:
    reach(development, cast.a.clerk, ("main", DAY))
    breach = Breach.objects.unanswered().get()
    assert (breach.step, breach.main_reached_on, breach.works_reached_on) == ("designed", DAY, None)
    assert (breach.organisation, breach.raised_by) == (cast.a.organisation, cast.a.clerk)


@pytest.mark.parametrize("works", [DAY, DAY - dt.timedelta(days=30)])
def test_both_sides_entered_together_are_compared_once(cast: Cast, development: Development, works: dt.date) -> None:
    reach(development, cast.a.clerk, ("main", DAY), ("works", works))
    assert not Breach.objects.exists()


def test_an_open_breach_follows_the_dates_and_never_vanishes(cast: Cast, development: Development) -> None:
    reach(development, cast.a.clerk, ("main", DAY))
    reach(development, cast.a.clerk, ("works", LATER))
    breach = Breach.objects.unanswered().get()
    assert breach.works_reached_on == LATER
    reach(development, cast.a.clerk, ("works", DAY))
    breach = Breach.objects.unanswered().get()
    assert breach.works_reached_on == DAY


def test_a_breach_is_closed_with_an_answer_by_who_may(cast: Cast, development: Development) -> None:
    reach(development, cast.a.clerk, ("main", DAY))
    breach = Breach.objects.get()
    with pytest.raises(MoveRefused) as refusal:
        services.close_breach(breach=breach, answer="已约谈", by=cast.auditor)
    assert refusal.value.code == "not_allowed"
    with pytest.raises((MoveRefused, IntegrityError)), transaction.atomic():
        services.close_breach(breach=breach, answer="  ", by=cast.a.clerk)
    closed = services.close_breach(breach=breach, answer="已约谈", by=cast.a.clerk)
    assert (closed.state, closed.answer, closed.closed_by) == ("closed", "已约谈", cast.a.clerk)
    with pytest.raises(MoveRefused):
        services.close_breach(breach=breach, answer="再答", by=cast.a.clerk)


def test_an_answered_day_is_not_raised_again_but_another_day_is(cast: Cast, development: Development) -> None:
    reach(development, cast.a.clerk, ("main", DAY))
    services.close_breach(breach=Breach.objects.get(), answer="已约谈", by=cast.a.clerk)
    reach(development, cast.a.clerk, ("works", LATER))
    assert not Breach.objects.unanswered().exists()
    reach(development, cast.a.clerk, ("main", DAY - dt.timedelta(days=3)))
    assert Breach.objects.unanswered().get().main_reached_on == DAY - dt.timedelta(days=3)


def test_phases_and_steps_are_compared_each_for_itself(cast: Cast, development: Development) -> None:
    phases = [services.set_phase(development=development, number=number, by=cast.a.clerk) for number in (1, 2)]
    rows = [
        {"phase": phases[0], "subject": "main", "step": "planned", "reached_on": DAY},
        {"phase": phases[1], "subject": "works", "step": "planned", "reached_on": DAY},
        {"phase": phases[0], "subject": "works", "step": "designed", "reached_on": DAY},
    ]
    services.set_milestones(development=development, milestones=rows, by=cast.a.clerk)
    breach = Breach.objects.get()
    assert (breach.phase, breach.step) == (phases[0], "planned")
    stranger = make_development(cast.a, "2")
    with pytest.raises(ForeignPhase):
        services.set_milestones(development=stranger, milestones=rows, by=cast.a.clerk)


def test_nothing_is_reached_tomorrow(cast: Cast, development: Development) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(ReachedInFuture):
        reach(development, cast.a.clerk, ("main", tomorrow))


def test_plans_against_facts(cast: Cast, development: Development) -> None:
    rows = [
        {"subject": "main", "step": "planned", "planned_on": DAY, "reached_on": LATER},
        {"subject": "works", "step": "planned", "planned_on": DAY, "reached_on": DAY},
        {"subject": "main", "step": "in_use", "planned_on": DAY},
    ]
    services.set_milestones(development=development, milestones=rows, by=cast.a.clerk)
    assert [row.step for row in Milestone.objects.late(LATER)] == ["in_use"]
    assert [row.days_late for row in Milestone.objects.reached_late()] == [52]
    assert Milestone.objects.get(step="in_use").days_late is None
