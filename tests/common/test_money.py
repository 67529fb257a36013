"""Money in cells: whole fen, or a sentence that says why not."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from civildefense.common.cells.money import MONEY, fen_from, money
from civildefense.common.headers import unit_of


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("21,474,836.48", 2_147_483_648),
        ("21,474,836.48 元", 2_147_483_648),
        ("２１，４７４，８３６．４８", 2_147_483_648),
        ("￥1,234.50", 123_450),
        ("¥ 1 234.50", 123_450),
        ("人民币1234.5元整", 123_450),
        ("RMB 0.01", 1),
        ("1234圆", 123_400),
        ("750万元", 750_000_000),
        ("7.5亿元", 75_000_000_000),
        ("12.5万", 12_500_000),
        ("3角", 30),
        ("5分", 5),
        ("1234.", 123_400),
        ("1234.500", 123_450),
        ("0", 0),
        (0, 0),
        (1234, 123_400),
        (1234.56, 123_456),
        (0.1 + 0.2, 30),
        ("1234.5599999999999", 123_456),
        ("-0.30000000000000004", -30),
        (Decimal("1234.56"), 123_456),
        ("-1,234.56", -123_456),
        ("－１２", -1_200),
        ("\u221212", -1_200),
        ("(1,234.56)", -123_456),
        ("￥-5", -500),
        ("-￥5", -500),
        ("", None),
        (None, None),
    ],
)  # fmt: skip
def test_amounts_are_read_to_the_fen(written: Any, fen: int | None) -> None:
    assert money(written, may_be_negative=True) == fen


@pytest.mark.parametrize(
    ("value", "unit", "fen"),
    [
        ("750", "wan_yuan", 750_000_000),
        (2147.483648, "wan_yuan", 2_147_483_648),
        ("2147.483648", "wan_yuan", 2_147_483_648),
        ("123456", "fen", 123_456),
        ("750元", "wan_yuan", 75_000),  # the unit in the cell wins
        ("750万元", "yuan", 750_000_000),
    ],
)
def test_the_unit_is_the_cells_own_before_anybody_elses(value: Any, unit: str, fen: int) -> None:
    assert fen_from(value, unit) == fen


@pytest.mark.parametrize(
    ("header", "fen"),
    [
        ("金额(万元)", 1_000_000),
        ("应缴金额（单位：万元）", 1_000_000),
        ("金额（元）", 100),
        ("金额（人民币：元）", None),
        ("金额(分)", 1),
        ("金额（千元）", 100_000),
        ("金额（亿元）", 10_000_000_000),
        ("金额", None),
    ],
)
def test_a_header_names_its_unit(header: str, fen: int | None) -> None:
    found = unit_of(header, MONEY)
    assert (found and int(found[1])) == fen


def test_a_header_scales_plain_numbers_only() -> None:
    assert money("750", scale=Decimal(1_000_000)) == 750_000_000
    assert money("750元", scale=Decimal(1_000_000)) == 75_000


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0.005", "not_whole_fen"),
        ("0.005元", "not_whole_fen"),
        (0.005, "not_whole_fen"),
        (1234.567, "not_whole_fen"),
        ("0.0000005万元", "not_whole_fen"),
        ("0.5分", "not_whole_fen"),
        ("-1", "money_negative"),
        ("(1.00)", "money_negative"),
        ("2.147E+07", "number_broken"),
        ("1e6", "number_broken"),
        (".", "number_unreadable"),
        ("1.234,56", "number_unreadable"),
        ("12,34", "number_unreadable"),
        ("约100", "number_unreadable"),
        ("100元50", "number_unreadable"),
        ("100美元", "number_unreadable"),
        ("10²", "number_unreadable"),
        ("①元", "number_unreadable"),
        ("壹万元整", "number_unreadable"),
        ("2019-06-01", "number_unreadable"),
        ("2019年6月", "number_unreadable"),
        (dt.date(2019, 6, 1), "money_is_date"),
        (dt.datetime(2019, 6, 1, 12, tzinfo=dt.UTC), "money_is_date"),
        (True, "number_unreadable"),
        (float("nan"), "number_unreadable"),
        (float("inf"), "number_unreadable"),
        ("10000000000000", "out_of_range"),
        (1e13, "out_of_range"),
        ("#REF!", "cell_error"),
    ],
)
def test_what_is_no_amount_is_refused_by_name(value: Any, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        money(value)
    assert caught.value.code == code


def test_the_refusal_says_the_amount_and_why() -> None:
    with pytest.raises(ValidationError) as caught:
        money("0.005元")
    assert "0.005" in caught.value.messages[0]


def test_an_amount_that_must_be_there() -> None:
    with pytest.raises(ValidationError) as caught:
        fen_from("—")
    assert caught.value.code == "money_missing"
