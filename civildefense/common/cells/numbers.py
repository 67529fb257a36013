"""Numbers with thousands commas, full-width digits and units; never through binary fractions."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civildefense.common.cells.texts import EXCEL_DIGITS, is_blank, refuse_unreadable

_PLAIN = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?")
_PARTS = re.compile(r"([+-]?[\d,.]*\d[\d,.]*)(.*)")
_SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?E[+-]?\d+", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Unit:
    """How many of the stored unit one of each written unit is: ``{"m2": 1, "万m2": 10000}``."""

    factors: dict[str, Decimal]

    def factor(self, written: str) -> Decimal | None:
        return self.factors.get(normal_unit(written))


def normal_unit(written: str) -> str:
    """``㎡``, ``m²`` and ``平方米`` are one unit."""
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", written)).lower()
    return plain.replace("平方公尺", "平方米").replace("平方米", "m2").replace("平米", "m2").replace("萬", "万")


def number(value: Any, *, unit: Unit | None = None, scale: Decimal = Decimal(1)) -> Decimal | None:
    """The cell in the stored unit. ``scale`` comes from the header's unit; a unit in the cell itself wins."""
    refuse_unreadable(value)
    if is_blank(value):
        return None
    if isinstance(value, bool | dt.date | dt.time | dt.timedelta):
        raise _unreadable()
    if isinstance(value, int | float):
        # str, not the float itself: Decimal(0.1) has 55 digits.
        return _finite(Decimal(str(value))) * scale
    written = str(value)
    if any(unicodedata.category(sign) == "No" for sign in written.replace("m²", "m2")):
        # NFKC would turn 10² into 102 and ① into 1.
        raise _unreadable()
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", written))
    if _SCIENTIFIC.fullmatch(plain):
        message = _("Excel has shortened this number. Set the column to number or text format and enter it again.")
        raise ValidationError(message, code="number_broken")
    match = _PARTS.fullmatch(plain)
    if not match or not _PLAIN.fullmatch(match[1]):
        raise _unreadable()
    if match[2]:
        factor = unit.factor(match[2]) if unit else None
        if factor is None:
            raise _unreadable()
        scale = factor
    return _finite(Decimal(match[1].replace(",", ""))) * scale


def integer(value: Any, *, unit: Unit | None = None, scale: Decimal = Decimal(1)) -> int | None:
    """``33.0`` is 33; 12.5 is refused."""
    found = number(value, unit=unit, scale=scale)
    if found is None:
        return None
    if found != found.to_integral_value():
        raise ValidationError(_("Enter a whole number."), code="not_whole")
    return int(found)


def _finite(found: Decimal) -> Decimal:
    if not found.is_finite() or found.adjusted() >= EXCEL_DIGITS:
        raise _unreadable()
    return found


def _unreadable() -> ValidationError:
    return ValidationError(_("This is not a number."), code="number_unreadable")
