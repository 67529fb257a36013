"""Money as offices write it, in whole fen: never rounded, never through binary fractions."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civildefense.common.cells.numbers import Unit, normal_unit, number
from civildefense.common.cells.texts import EXCEL_DIGITS, is_blank, refuse_unreadable

FEN_OF = {"fen": 1, "yuan": 100, "wan_yuan": 1_000_000}
_WRITTEN = {
    "分": 1,
    "角": 10,
    "元": 100,
    "千元": 100_000,
    "万": 1_000_000,
    "万元": 1_000_000,
    "百万元": 100_000_000,
    "亿": 10_000_000_000,
    "亿元": 10_000_000_000,
}


class _MoneyUnit(Unit):
    """``元整``, ``圆``, ``人民币元`` and ``RMB`` are one unit; a bare 万 is 万元."""

    def factor(self, written: str) -> Decimal | None:
        plain = normal_unit(written).replace("億", "亿").replace("圓", "元").replace("圆", "元")
        plain = plain.removeprefix("人民币").removesuffix("整").removesuffix("人民币")
        return self.factors.get({"rmb": "元", "cny": "元", "yuan": "元", "块": "元"}.get(plain, plain))


# Fen of each unit that a cell or a header names.
MONEY = _MoneyUnit({unit: Decimal(fen) for unit, fen in _WRITTEN.items()})
# 10 万亿元: beyond it a spreadsheet no longer keeps every fen.
LARGEST_FEN = 10**15
_SIGN = re.compile(r"(?:RMB|CNY|人民币|¥)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\(([^-+].*)\)(.*)")
_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(r"([+-]?0*(?P<digits>\d*\.(?P<decimals>\d+)))(?P<unit>\D*)")
_LONG_DECIMALS = 6


def money(value: Any, *, unit: str = "yuan", scale: Decimal | None = None, may_be_negative: bool = False) -> int | None:
    """The cell in whole fen; None where it is blank.

    ``unit`` is what a plain number counts; ``scale``, fen of the header's unit (``MONEY``), goes before it, and a unit
    in the cell itself before both. ValidationError names what is no whole fen, negative, a date or too large.
    """
    refuse_unreadable(value)
    if is_blank(value):
        return None
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        raise ValidationError(_("The cell is a date, not an amount of money."), code="money_is_date")
    found = number(_plain(value), unit=MONEY, scale=Decimal(FEN_OF[unit]) if scale is None else scale)
    if found is None:
        return None
    if found != found.to_integral_value():
        told = _("%(yuan)s yuan is no whole fen: the smallest amount is 0.01 yuan. Nothing is rounded here.")
        raise ValidationError(told, code="not_whole_fen", params={"yuan": f"{(found / 100).normalize():f}"})
    if abs(found) >= LARGEST_FEN:
        raise ValidationError(_("The amount is too large to be kept to the fen: check its unit."), code="out_of_range")
    if found < 0 and not may_be_negative:
        raise ValidationError(_("The amount may not be below zero here."), code="money_negative")
    return int(found)


def fen_from(value: Any, unit: str = "yuan", *, may_be_negative: bool = False) -> int:
    """As ``money``, where there must be an amount."""
    found = money(value, unit=unit, may_be_negative=may_be_negative)
    if found is None:
        raise ValidationError(_("The amount is missing."), code="money_missing")
    return found


def _plain(value: Any) -> Any:
    """What ``number`` reads: without currency signs and the spreadsheets' noise, with the minus in front."""
    if isinstance(value, float):
        # 1234.5599999999999 and 0.1 + 0.2 are what a spreadsheet keeps of 1234.56 and 0.3.
        return float(f"{value:.{EXCEL_DIGITS}g}")
    if not isinstance(value, str) or any(unicodedata.category(sign) == "No" for sign in value):
        return value
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", value)).replace("\u2212", "-")
    if match := _IN_BRACKETS.fullmatch(plain):
        plain = f"-{match[1]}{match[2]}"
    return _without_noise(_SIGN.sub("", plain, count=1))


def _without_noise(plain: str) -> str:
    """A text of more digits than a spreadsheet keeps is a binary fraction that a program has written out."""
    match = _NUMBER.fullmatch(plain)
    if not match or len(match["decimals"]) <= _LONG_DECIMALS or len(match["digits"]) <= EXCEL_DIGITS:
        return plain
    return f"{Decimal(f'{float(match[1]):.{EXCEL_DIGITS}g}'):f}{match['unit']}"
