"""Cells as offices write them: read as they are meant, or refused by code."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from civildefense.common import cells
from civildefense.common.cells.points import from_parts

PEOPLE = cells.Unit({"人": Decimal(1), "万人": Decimal(10_000)})
AREA = cells.Unit({"m2": Decimal(1), "万m2": Decimal(10_000)})


def refused(reader: Any, value: Any, **options: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        reader(value, **options)
    return str(caught.value.code)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  1,041 ", 1041),
        ("33.0", 33),
        (33.0, 33),
        ("１，０４１", 1041),
        ("300人", 300),
        ("1.2万人", 12000),
        ("-", None),
        (None, None),
    ],
)
def test_whole_numbers(value: Any, expected: int | None) -> None:
    assert cells.integer(value, unit=PEOPLE) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("12.5", "not_whole"),
        (12.5, "not_whole"),
        ("10²", "number_unreadable"),
        ("①", "number_unreadable"),
        ("1,04", "number_unreadable"),
        ("6.1E+17", "number_broken"),
        ("约300", "number_unreadable"),
        (True, "number_unreadable"),
        (dt.date(2026, 1, 1), "number_unreadable"),
        (float("inf"), "number_unreadable"),
        ("#REF!", "cell_error"),
        (cells.Unreadable("formula"), "formula_without_value"),
        (cells.Unreadable("error"), "cell_error"),
    ],
)
def test_numbers_that_would_have_to_be_guessed_are_refused(value: Any, code: str) -> None:
    assert refused(cells.integer, value, unit=PEOPLE) == code


def test_areas_with_units_keep_every_decimal() -> None:
    assert cells.number("350㎡", unit=AREA) == 350
    assert cells.number("2.5万平方米", unit=AREA) == 25_000
    assert cells.number("350平方公尺", unit=AREA) == 350
    assert cells.number(0.1) == Decimal("0.1")
    assert cells.number("1.5", scale=Decimal(10_000)) == 15_000
    assert refused(cells.number, "3亩", unit=AREA) == "number_unreadable"


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-22",
        "2026/11/22",
        "2026.11.22",
        "2026年11月22日",
        "20261122",
        "２０２６．１１．２２",
        "2026-11-22 00:00:00",
        20261122.0,
        46348.0,
        "46348",
        dt.date(2026, 11, 22),
        dt.datetime.fromisoformat("2026-11-22T08:30"),
        "民國115年11月22日",
    ],
)
def test_dates_in_every_form(value: Any) -> None:
    assert cells.date(value) == dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2019.3", "date_incomplete"),
        ("2026年11月", "date_incomplete"),
        (2019.3, "date_unreadable"),
        ("2026-02-30", "date_unreadable"),
        ("11/22/2026", "date_unreadable"),
        ("115/11/22", "date_unreadable"),
        (True, "date_unreadable"),
        ("明年", "date_unreadable"),
    ],
)
def test_dates_that_could_mean_two_days_are_refused(value: Any, code: str) -> None:
    assert refused(cells.date, value) == code


def test_ids_survive_as_text_or_are_refused() -> None:
    assert cells.identifier(1.0) == "1"
    assert cells.identifier("1.0") == "1"
    assert cells.identifier("007") == "007"
    assert cells.identifier("５-01-001") == "5-01-001"
    assert cells.identifier("123456789012345678") == "123456789012345678"
    for broken in (6.101e17, "6.101E+17", "6.101e+17", 610100000000000000, "610101199003070000", dt.date(2026, 1, 5)):
        assert refused(cells.identifier, broken) == "id_broken"


def test_phones() -> None:
    assert cells.phone("0513 8559 0000、138 1234 5678") == "051385590000, 13812345678"
    assert cells.phone(13812345678.0) == "13812345678"
    assert cells.phone("（0513）85590000转12") == "(0513)85590000转12"
    assert refused(cells.phone, "1.38E+10") == "id_broken"
    assert refused(cells.phone, "张三") == "phone_unreadable"


def test_text_keeps_its_words_and_loses_its_line_breaks() -> None:
    assert cells.text(" 人民路　1号\n地下室_x000D_ ") == "人民路 1号 地下室"
    assert cells.text("（甲）") == "（甲）"
    assert cells.text(33.0) == "33"
    assert refused(cells.text, "长" * 11, max_length=10) == "too_long"


def test_flags() -> None:
    assert [cells.flag(value) for value in ("是", "无", True, "√", "", "N")] == [True, False, True, True, None, False]
    assert refused(cells.flag, "也许") == "flag_unreadable"


@pytest.mark.parametrize(
    "value",
    [
        "24.80,120.96",
        " 24.80 , 120.96 ,",
        "24.80，120.96",
        "24.80 120.96",
        "24.80、120.96",
        "24.80/120.96",
        "(24.80, 120.96)",
        "N24.80 E120.96",
        "N24.80E120.96",
        "24.80°N 120.96°E",
        "北纬24°48′0″ 东经120°57′36″",
        "24度48分，120度57分36秒",
        "纬度:24.80 经度:120.96",
        "lat=24.80,lng=120.96",
        "24°48'0.00\"N 120°57'36.00\"E",
    ],
)
def test_pairs_in_one_cell(value: str) -> None:
    pair = cells.pair(value)
    assert pair
    assert (round(pair.first.degrees, 6), round(pair.second.degrees, 6)) == (24.80, 120.96)


@pytest.mark.parametrize(
    "value", ["24.80120.96", "24.8", "24.8,120.9,5", "附近", "24°75′,120°57′", "9" * 400 + ",120.9"]
)
def test_pairs_that_are_none(value: str) -> None:
    assert refused(cells.pair, value) == "coordinates_unreadable"


@pytest.mark.parametrize(
    "value", ["E120.96 N24.80", "120.96E 24.80N", "120°57′36″E 24°48′0″N", "E120.96N24.80", "东经120.96 北纬24.80"]
)
def test_signs_before_or_behind_name_the_axis(value: str) -> None:
    pair = cells.pair(value)
    assert pair
    assert [angle.axis for angle in pair] == ["lon", "lat"]
    south = cells.angle("33°52′S")
    assert south
    assert south.degrees == pytest.approx(-33.8667, abs=0.001)
    assert south.axis == "lat"


def test_degrees_minutes_seconds_from_three_cells() -> None:
    found = from_parts("37", "26", "29.32")
    assert found
    assert found.degrees == pytest.approx(37.441478, abs=1e-6)
    assert from_parts("", "", "") is None
    assert refused(lambda _value: from_parts("37", "61", "0"), None) == "coordinates_unreadable"
