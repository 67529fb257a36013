"""Ageing: every due day falls into exactly one bucket, and the edges are where the trade puts them."""

import datetime as dt

import pytest

from projects.fees.arrears.rules import Bucket, bucket_of, days_overdue, spans, years_before

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (-40, Bucket.NOT_DUE), (0, Bucket.NOT_DUE), (1, Bucket.TO_30), (30, Bucket.TO_30), (31, Bucket.TO_90),
        (90, Bucket.TO_90), (91, Bucket.TO_365), (365, Bucket.TO_365), (366, Bucket.OVER_YEAR),
        (1096, Bucket.OVER_YEAR), (1097, Bucket.OVER_3_YEARS), (5000, Bucket.OVER_3_YEARS),
    ],
)  # fmt: skip
def test_days_past_the_due_day_decide(days: int, bucket: str) -> None:
    assert bucket_of(TODAY - dt.timedelta(days=days), on=TODAY) == bucket


def test_what_no_notice_made_due_is_not_due() -> None:
    assert bucket_of(None, on=TODAY) == Bucket.NOT_DUE
    assert days_overdue(None, on=TODAY) == 0


@pytest.mark.parametrize("on", [TODAY, dt.date(2024, 2, 29), dt.date(2025, 3, 1), dt.date(2023, 12, 31)])
def test_the_spans_hold_each_day_once(on: dt.date) -> None:
    for days in range(-400, 1500):
        day = on - dt.timedelta(days=days)
        assert sum(span.holds(day) for span in spans(on)) == 1, day


def test_three_years_are_counted_by_the_calendar() -> None:
    assert bucket_of(dt.date(2023, 11, 22), on=TODAY) == Bucket.OVER_YEAR
    assert bucket_of(dt.date(2023, 11, 21), on=TODAY) == Bucket.OVER_3_YEARS


def test_a_leap_day_looks_back_to_the_first_of_march() -> None:
    assert years_before(dt.date(2024, 2, 29), 3) == dt.date(2021, 3, 1)
    assert bucket_of(dt.date(2021, 2, 28), on=dt.date(2024, 2, 29)) == Bucket.OVER_3_YEARS


def test_days_overdue_never_run_backwards() -> None:
    assert days_overdue(TODAY + dt.timedelta(days=9), on=TODAY) == 0
    assert days_overdue(TODAY - dt.timedelta(days=9), on=TODAY) == 9
