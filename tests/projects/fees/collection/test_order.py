"""The order of the steps and their clocks, without a database."""

import datetime as dt
from decimal import Decimal

import pytest

from civildefense.common.workdays import WorkCalendar
from projects.fees.collection import errors
from projects.fees.collection.rules import (
    Clock,
    Situation,
    TakenStep,
    Term,
    check_step,
    court_window,
    late_fee_fen,
    months_after,
    next_step,
    remedies_end,
)
from projects.fees.collection.states import RESTS_ON, StepKind

DUE = dt.date(2019, 3, 1)
CALENDAR = WorkCalendar(announced=frozenset(range(2018, 2022)))


def served(kind: str, ends_on: dt.date, opens: dt.date | None = None, closes: dt.date | None = None) -> TakenStep:
    return TakenStep(kind, ends_on - dt.timedelta(days=10), Clock(ends_on, False, opens, closes))


def situation(*steps: TakenStep, owed: int = 100, due_on: dt.date | None = DUE, by_tax: bool = False) -> Situation:
    return Situation(owed_fen=owed, due_on=due_on, is_by_tax=by_tax, steps=steps)


DEMAND = served(StepKind.DEMAND, dt.date(2019, 4, 1))
SECOND = served(StepKind.SECOND_DEMAND, dt.date(2019, 5, 1))
TALK = served(StepKind.TALK, dt.date(2019, 5, 20))
DECISION = served(StepKind.DECISION, dt.date(2019, 6, 3))
EXHORTATION = served(StepKind.EXHORTATION, dt.date(2019, 7, 1), dt.date(2019, 12, 3), dt.date(2020, 3, 2))


@pytest.mark.parametrize(
    ("kind", "seen", "day", "refusal"),
    [
        (StepKind.DEMAND, situation(owed=0), DUE, errors.NothingOwed),
        (StepKind.DEMAND, situation(by_tax=True), dt.date(2019, 3, 2), errors.TaxCollects),
        (StepKind.DEMAND, situation(due_on=None), dt.date(2019, 3, 2), errors.NoDueDay),
        (StepKind.DEMAND, situation(), DUE, errors.TermRuns),
        (StepKind.REMINDER, situation(), dt.date(2019, 3, 2), errors.PastDue),
        (StepKind.DEMAND, situation(DEMAND), dt.date(2019, 9, 1), errors.StepTaken),
        (StepKind.SECOND_DEMAND, situation(), dt.date(2019, 9, 1), errors.StepMissing),
        (StepKind.SECOND_DEMAND, situation(TakenStep(StepKind.DEMAND)), dt.date(2019, 9, 1), errors.StepMissing),
        (StepKind.SECOND_DEMAND, situation(DEMAND), dt.date(2019, 4, 1), errors.TermRuns),
        (StepKind.TALK, situation(), dt.date(2019, 9, 1), errors.StepMissing),
        (StepKind.DECISION, situation(DEMAND), dt.date(2019, 9, 1), errors.StepMissing),
        (StepKind.DECISION, situation(DEMAND, SECOND, TALK), dt.date(2019, 5, 20), errors.TermRuns),
        (StepKind.EXHORTATION, situation(DEMAND, SECOND), dt.date(2019, 9, 1), errors.StepMissing),
        (StepKind.COURT, situation(DEMAND, SECOND, DECISION), dt.date(2020, 1, 2), errors.StepMissing),
        (StepKind.COURT, situation(EXHORTATION), dt.date(2019, 7, 1), errors.TermRuns),
        (StepKind.COURT, situation(EXHORTATION), dt.date(2019, 12, 2), errors.TermRuns),
        (StepKind.COURT, situation(EXHORTATION), dt.date(2020, 3, 3), errors.WindowClosed),
        (StepKind.DEMAND, situation(TakenStep(StepKind.CLAIM)), dt.date(2019, 9, 1), errors.ClaimFiled),
        (StepKind.CLAIM, situation(TakenStep(StepKind.CLAIM)), dt.date(2019, 9, 1), errors.StepTaken),
    ],
)
def test_a_step_out_of_its_order_is_refused_by_name(
    kind: str, seen: Situation, day: dt.date, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        check_step(kind, seen, on=day)


@pytest.mark.parametrize(
    ("kind", "seen", "day"),
    [
        (StepKind.REMINDER, situation(), DUE),
        (StepKind.DEMAND, situation(), dt.date(2019, 3, 2)),
        (StepKind.SECOND_DEMAND, situation(DEMAND), dt.date(2019, 4, 2)),
        (StepKind.TALK, situation(DEMAND), dt.date(2019, 4, 2)),
        (StepKind.DECISION, situation(DEMAND, TALK), dt.date(2019, 5, 21)),
        (StepKind.EXHORTATION, situation(DEMAND, SECOND, DECISION), dt.date(2019, 6, 4)),
        (StepKind.COURT, situation(DEMAND, SECOND, DECISION, EXHORTATION), dt.date(2019, 12, 3)),
        (StepKind.COURT, situation(DEMAND, SECOND, DECISION, EXHORTATION), dt.date(2020, 3, 2)),
        (StepKind.CLAIM, situation(due_on=None), dt.date(2019, 1, 1)),
    ],
)
def test_the_order_of_the_law_is_allowed(kind: str, seen: Situation, day: dt.date) -> None:
    check_step(kind, seen, on=day)


@pytest.mark.parametrize(
    ("seen", "day", "step"),
    [
        (situation(), DUE, StepKind.REMINDER),
        (situation(TakenStep(StepKind.REMINDER)), DUE, None),
        (situation(), dt.date(2019, 3, 2), StepKind.DEMAND),
        (situation(DEMAND), dt.date(2019, 4, 1), None),
        (situation(DEMAND), dt.date(2019, 4, 2), StepKind.SECOND_DEMAND),
        (situation(DEMAND, TALK), dt.date(2019, 6, 1), StepKind.DECISION),
        (situation(DEMAND, SECOND, DECISION), dt.date(2019, 8, 1), StepKind.EXHORTATION),
        (situation(DEMAND, SECOND, DECISION, EXHORTATION), dt.date(2020, 1, 2), StepKind.COURT),
        (situation(DEMAND, SECOND, DECISION, EXHORTATION), dt.date(2021, 1, 2), None),
        (situation(TakenStep(StepKind.CLAIM)), dt.date(2020, 1, 2), None),
        (situation(owed=0), dt.date(2020, 1, 2), None),
    ],
)
def test_what_is_to_be_done_today(seen: Situation, day: dt.date, step: str | None) -> None:
    assert next_step(seen, on=day) == step


def test_every_kind_has_its_place_in_the_order() -> None:
    assert set(RESTS_ON) == set(StepKind)


def test_terms_are_counted_in_the_unit_of_their_figure() -> None:
    friday = dt.date(2019, 7, 5)
    assert Term(10, "workdays").after(friday, CALENDAR).due_on == dt.date(2019, 7, 19)
    assert Term(10, "days").after(friday, CALENDAR).due_on == dt.date(2019, 7, 15)
    assert Term(3, "months").after(dt.date(2019, 11, 30), CALENDAR).due_on == dt.date(2020, 3, 2)
    assert Term(1, "years").after(friday, CALENDAR).due_on == dt.date(2020, 7, 6)
    assert Term(10, "days").after(dt.date(2030, 1, 1), CALENDAR).is_provisional


def test_the_court_waits_for_the_later_of_review_and_suit() -> None:
    remedies = remedies_end(dt.date(2019, 6, 3), Term(60, "days"), Term(6, "months"), CALENDAR)
    assert remedies.due_on == dt.date(2019, 12, 3)
    assert court_window(remedies, Term(3, "months"), CALENDAR) == (dt.date(2019, 12, 4), dt.date(2020, 3, 3))


@pytest.mark.parametrize(
    ("days", "percent", "fee"),
    [
        (100, None, 0),
        (0, Decimal("0.2"), 0),
        (1, Decimal("0.2"), 200),
        (10, Decimal("0.2"), 2_000),
        (499, Decimal("0.2"), 99_800),
        (10_000, Decimal("0.2"), 100_000),
    ],
)
def test_a_late_fee_needs_a_figure_and_ends_at_the_principal(days: int, percent: Decimal | None, fee: int) -> None:
    assert late_fee_fen(100_000, days=days, daily_percent=percent) == fee


def test_half_a_fen_goes_up() -> None:
    assert late_fee_fen(250, days=1, daily_percent=Decimal("0.2")) == 1
    assert late_fee_fen(249, days=1, daily_percent=Decimal("0.2")) == 0


def test_months_end_where_the_month_ends() -> None:
    assert months_after(dt.date(2020, 11, 30), 3) == dt.date(2021, 2, 28)
    assert months_after(dt.date(2020, 1, 15), 12) == dt.date(2021, 1, 15)
