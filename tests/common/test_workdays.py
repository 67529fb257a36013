"""Working days: weekends, announced holidays, worked weekends, and years that nobody has announced yet."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civildefense.common.workdays import Deadline, WorkCalendar

# The National Day of 2026 as it was announced: 1 to 7 October free, 20 September and 10 October worked.
FREE = {dt.date(2026, 10, day): False for day in (1, 2, 5, 6, 7)}
CALENDAR = WorkCalendar(FREE | {dt.date(2026, 9, 20): True, dt.date(2026, 10, 10): True}, frozenset({2026}))


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # Friday: the weekend does not count
        ("2026-09-30", 1, "2026-10-08"),  # the whole week is free
        ("2026-09-30", 3, "2026-10-10"),  # a Saturday that is worked
        ("2026-09-18", 1, "2026-09-20"),  # a Sunday that is worked
    ],
)
def test_working_days_follow_the_announcement(start: str, days: int, due: str) -> None:
    assert CALENDAR.after_workdays(dt.date.fromisoformat(start), days) == Deadline(dt.date.fromisoformat(due), False)


def test_a_period_of_days_that_ends_on_a_holiday_ends_on_the_next_working_day() -> None:
    assert CALENDAR.after_days(dt.date(2026, 9, 26), 5) == Deadline(dt.date(2026, 10, 8), False)
    assert CALENDAR.after_days(dt.date(2026, 11, 18), 5) == Deadline(dt.date(2026, 11, 23), False)


def test_what_reaches_into_an_unannounced_year_is_provisional() -> None:
    assert CALENDAR.after_workdays(dt.date(2026, 12, 30), 5) == Deadline(dt.date(2027, 1, 6), True)
    assert CALENDAR.after_days(dt.date(2026, 12, 30), 5).is_provisional
    assert not CALENDAR.after_workdays(dt.date(2026, 12, 1), 5).is_provisional


@pytest.mark.parametrize("days", [0, -3])
def test_a_period_has_a_day(days: int) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        CALENDAR.after_workdays(dt.date(2026, 1, 5), days)
    with pytest.raises(ValueError, match="at least one day"):
        CALENDAR.after_days(dt.date(2026, 1, 5), days)


@given(st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 1)), st.integers(1, 40))
def test_counting_back_gives_the_days_that_were_asked_for(start: dt.date, days: int) -> None:
    due = CALENDAR.after_workdays(start, days).due_on
    assert CALENDAR.is_workday(due)
    assert CALENDAR.workdays_between(start, due) == days
    assert CALENDAR.workdays_between(due, start) == 0
