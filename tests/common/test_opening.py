"""Opening hours: a small form, read strictly."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from civildefense.common.opening import is_open, parse_hours, validate_hours

MONDAY = dt.date(2026, 11, 23)


def at(day_offset: int, clock: str) -> dt.datetime:
    return dt.datetime.combine(MONDAY + dt.timedelta(days=day_offset), dt.time.fromisoformat(clock))


@pytest.mark.parametrize(
    ("spec", "moment", "expected"),
    [
        ("24/7", at(6, "03:00"), True),
        ("Mo-Fr 08:00-18:00", at(0, "08:00"), True),
        ("Mo-Fr 08:00-18:00", at(0, "18:00"), False),
        ("Mo-Fr 08:00-18:00", at(5, "12:00"), False),
        ("Mo-Fr 08:00-18:00; Sa-Su 09:00-17:00", at(5, "12:00"), True),
        ("Fr-Mo 08:00-24:00", at(1, "12:00"), False),
        ("Fr-Mo 08:00-24:00", at(0, "23:59"), True),
        ("Su 22:00-02:00", at(0, "01:30"), True),
        ("Su 22:00-02:00", at(0, "22:30"), False),
        ("", at(0, "12:00"), None),
    ],
)
def test_open_or_closed_at_a_moment(spec, moment, expected):
    assert is_open(spec, moment) is expected


@pytest.mark.parametrize("spec", ["8-18", "Mo-Fr 8:00-18:00", "Mo-Fr 08:00-25:00", "每天", "Mo 08:00"])
def test_hours_that_nobody_can_compute_are_refused_with_an_example(spec):
    with pytest.raises(ValidationError) as refusal:
        validate_hours(spec)
    assert "Mo-Fr 08:00-18:00" in refusal.value.messages[0]


def test_a_week_wraps_round():
    assert {day for day, _opens, _closes in parse_hours("Sa-Tu 00:00-24:00")} == {5, 6, 0, 1}
