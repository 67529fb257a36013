"""Arithmetic of the four togethers, of plans, numbers and codes."""

import datetime as dt
from typing import Any

import pytest

from projects.developments.rules import Pair, contradiction, next_number, stem_of_code, variance

DAY = dt.date(2020, 5, 10)
BEFORE, AFTER = dt.date(2020, 5, 1), dt.date(2020, 6, 9)


@pytest.mark.parametrize(
    ("main", "works", "is_breach", "difference"),
    [
        (None, None, False, None),
        (None, DAY, False, None),
        (DAY, None, True, None),
        (DAY, DAY, False, 0),
        (DAY, BEFORE, False, -9),
        (DAY, AFTER, True, 30),
    ],
)
def test_a_breach_is_the_main_project_ahead_of_its_works(
    main: dt.date | None, works: dt.date | None, is_breach: bool, difference: int | None
) -> None:
    pair = Pair("designed", main_reached=main, works_reached=works)
    assert (pair.is_breach, pair.difference) == (is_breach, difference)


@pytest.mark.parametrize(
    ("planned", "reached", "days"),
    [(None, DAY, None), (DAY, None, None), (BEFORE, None, 9), (AFTER, None, None), (BEFORE, DAY, 9), (AFTER, DAY, -30)],
)
def test_plans_are_compared_with_facts_or_with_today(
    planned: dt.date | None, reached: dt.date | None, days: int | None
) -> None:
    assert variance(planned, reached, today=DAY) == days


@pytest.mark.parametrize(
    ("taken", "number"),
    [
        ([], "2019-0001"),
        (["2019-0001", "2019-0007"], "2019-0008"),
        (["2018-0044", "2019-甲3"], "2019-0001"),
        (["2019-9999"], "2019-10000"),
    ],
)
def test_the_next_number_goes_on_from_the_highest_of_the_year(taken: list[str], number: str) -> None:
    assert next_number(2019, taken) == number


@pytest.mark.parametrize(
    ("code", "stem"),
    [
        ("2018-330104-82-01-005639-000", "2018-330104-82-01-005639"),
        (" 2105-320602-04-01-123456 ", "2105-320602-04-01-123456"),
        ("2018-330104-82-01-5639", ""),
        ("通发改备〔2014〕12号", ""),
        ("", ""),
    ],
)
def test_the_code_matches_without_its_phase(code: str, stem: str) -> None:
    assert stem_of_code(code) == stem


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({}, ""),
        ({"ground_floor_m2": 901}, "ground_floor_within"),
        ({"excluded_m2": 500, "existing_m2": 401, "exclusion_reason": "架空层"}, "left_out_within"),
        ({"excluded_m2": 1}, "exclusion_has_reason"),
        ({"storeys_above": 0}, "storeys_carry_area"),
        ({"storeys_above": 0, "above_ground_m2": 0, "ground_floor_m2": 0}, ""),
    ],
)
def test_a_building_says_what_it_contradicts(change: dict[str, Any], broken: str) -> None:
    plain = {
        "storeys_above": 3, "ground_floor_m2": 300, "above_ground_m2": 900, "existing_m2": 0, "excluded_m2": 0,
        "exclusion_reason": "",
    }  # fmt: skip
    assert contradiction(plain | change) == broken
