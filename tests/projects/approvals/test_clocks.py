"""Stages of the office's own decisions: working days, pauses with a document, one extension, the letter as a paper."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from civildefense.common.errors import MoveRefused, RuleBroken
from civildefense.rulebook.models import CalendarDay, RuleFigure
from projects.approvals import services
from projects.approvals.models import Approval, ClockPause, StageClock
from projects.approvals.standing import Standing, readings, running_as, time_used
from projects.approvals.states import ApprovalState
from tests.cast import Cast
from tests.projects.approvals.conftest import make_development, make_item

MONDAY = dt.date(2026, 9, 7)


def apply(cast: Cast, **fields: Any) -> Approval:
    development = fields.pop("development", None) or make_development(cast.a)
    item = fields.pop("item", None) or make_item(cast)
    given = {"accepted_on": MONDAY, "by": cast.a.clerk, **fields}
    return services.apply(development=development, item=item, **given)


def refusal_of(verb: Any, **arguments: Any) -> str:
    with pytest.raises(RuleBroken) as refusal:
        verb(**arguments)
    return refusal.value.code


def test_an_application_starts_a_clock_with_the_days_of_that_day(cast: Cast, calendar: None) -> None:
    clock = apply(cast).clocks.get()
    assert (clock.promise_days, clock.limit_days, clock.started_on) == (5, 20, MONDAY)
    assert clock.promise_figure["key"] == "promise_offsite"
    RuleFigure.objects.filter(key="promise_offsite").update(value=1)
    clock.refresh_from_db()
    assert clock.promise_days == 5


def test_without_a_figure_the_clock_runs_and_says_so(cast: Cast) -> None:
    clock = apply(cast).clocks.get()
    assert (clock.promise_days, clock.limit_days) == (None, None)
    assert "promise_offsite" in clock.promise_figure["missing"]
    assert readings([clock], today=dt.date(2026, 11, 2))[clock.pk].due_on is None


def test_a_pause_needs_its_document_and_moves_the_due_day(cast: Cast, calendar: None) -> None:
    clock = apply(cast).clocks.get()
    told = {"clock": clock, "reason": "supplement", "on": dt.date(2026, 9, 8), "by": cast.a.clerk}
    assert refusal_of(services.pause_clock, document=" ", **told) == "pause_undocumented"
    services.pause_clock(document="补正告知书1号", **told)
    assert refusal_of(services.pause_clock, document="2号", **told) == "clock_paused"
    assert refusal_of(services.stop_clock, clock=clock, on=dt.date(2026, 9, 9), by=cast.a.clerk) == "clock_paused"
    assert readings([clock], today=dt.date(2026, 9, 30))[clock.pk].standing == Standing.PAUSED
    services.resume_clock(clock=clock, on=dt.date(2026, 9, 10), by=cast.a.clerk)
    reading = readings([clock], today=dt.date(2026, 9, 15))[clock.pk]
    # 8, 11, 14 and 15 September.
    assert (reading.used, reading.due_on) == (4, dt.date(2026, 9, 16))
    assert refusal_of(services.resume_clock, clock=clock, on=dt.date(2026, 9, 11), by=cast.a.clerk) == "clock_runs"
    assert refusal_of(services.pause_clock, document="3号", **told) == "clock_backwards"


def test_the_database_refuses_two_pauses_of_one_time(cast: Cast, calendar: None) -> None:
    clock = apply(cast).clocks.get()
    day = dt.date(2026, 9, 8)
    ClockPause.objects.create(clock=clock, reason="hearing", document="听证1号", started_on=day)
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        ClockPause.objects.create(
            clock=clock, reason="experts", document="评审1号", started_on=day + dt.timedelta(days=3)
        )


def test_a_leader_extends_a_period_once_and_with_a_document(cast: Cast, calendar: None) -> None:
    clock = apply(cast).clocks.get()
    with pytest.raises(MoveRefused):
        services.extend_clock(clock=clock, document="延期1号", by=cast.a.clerk)
    clock = services.extend_clock(clock=clock, document="延期1号", by=cast.a.signer)
    assert (clock.extended_days, clock.allowed_by_law) == (10, 30)
    assert refusal_of(services.extend_clock, clock=clock, document="延期2号", by=cast.a.signer) == "extended_already"


def test_the_list_finds_what_is_late_and_what_is_due(cast: Cast, calendar: None) -> None:
    CalendarDay.objects.create(day=dt.date(2025, 1, 1), year=2025, name="元旦", source="通知")
    today = timezone.localdate()
    old = apply(cast, accepted_on=today - dt.timedelta(days=60)).clocks.get()
    over = apply(
        cast, accepted_on=today - dt.timedelta(days=15), item=old.approval.item,
        development=make_development(cast.b), by=cast.b.clerk,
    ).clocks.get()  # fmt: skip
    assert set(StageClock.objects.filter(running_as(Standing.OVER_LIMIT))) == {old}
    assert set(StageClock.objects.filter(running_as(Standing.OVER_PROMISE))) == {over}


def test_a_decision_stops_the_review_and_starts_the_delivery(cast: Cast, calendar: None) -> None:
    approval = apply(cast)
    approval = services.decide(
        approval=approval,
        number="东防许〔2026〕1号",
        outcome="granted",
        decided_on=dt.date(2026, 9, 14),
        by=cast.a.signer,
    )
    review, delivery = approval.clocks.order_by("pk")
    assert (approval.state, review.stopped_on, delivery.limit_days) == (ApprovalState.DECIDED, dt.date(2026, 9, 14), 10)
    (line,) = time_used(StageClock.objects.filter(stage="review").select_related("approval__item"))
    assert (line.year, line.count, line.median_days, line.promised) == (2026, 1, 5, "5")
    assert (line.in_promise, line.with_promise, line.share) == (1, 1, 100.0)
    assert refusal_of(services.stop_clock, clock=review, on=dt.date(2026, 9, 15), by=cast.a.clerk) == "clock_stopped"


def test_a_clerk_does_not_decide_and_a_withdrawn_application_stops_its_clock(cast: Cast, calendar: None) -> None:
    approval = apply(cast)
    told = {"number": "1号", "outcome": "granted", "decided_on": dt.date(2026, 9, 14)}
    with pytest.raises(MoveRefused):
        services.decide(approval=approval, by=cast.a.clerk, **told)
    services.move_approval(approval=approval, to=ApprovalState.DROPPED, by=cast.a.clerk, reason="申请人撤回")
    assert not StageClock.objects.running().exists()


def test_a_decision_that_came_finished_counts_into_the_table(cast: Cast, calendar: None) -> None:
    services.receive_decision(
        organisation=cast.a.organisation, by=cast.a.clerk, item=make_item(cast), development=make_development(cast.a),
        number="1号", outcome="granted", decided_by_body="行政审批局", accepted_on=dt.date(2026, 9, 7),
        decided_on=dt.date(2026, 9, 16),
    )  # fmt: skip
    (line,) = time_used(StageClock.objects.select_related("approval__item"))
    assert (line.most_days, line.in_promise, line.with_promise, line.in_limit) == (7, 0, 1, 1)
