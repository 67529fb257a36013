"""Text, identifiers, phone numbers and yes/no."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_NOTHING = frozenset({"", "-", "--", "—", "——", "/", "\\", "n/a", "na", "nan", "null", "none", "#n/a", "nil"})
_EXCEL_ERRORS = re.compile(r"#(REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|CALC!|SPILL!|GETTING_DATA)", re.IGNORECASE)
# Excel writes control characters of a text as _x000D_ and the like.
_ESCAPED_CONTROL = re.compile(r"_x00[01][0-9A-Fa-f]_")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u200b\u2060]")
_SPACES = re.compile(r"[^\S\n]*\n\s*|\s+")
_ROUND_FLOAT = re.compile(r"(\d+)\.0+")
_SCIENTIFIC = re.compile(r"[+-]?\d(\.\d+)?E\+?\d+", re.IGNORECASE)
# Excel keeps 15 digits; the rest of a longer number has become zeros.
EXCEL_DIGITS = 15
_LOST_DIGITS = re.compile(r"[1-9]\d{14}0{3,}")
_PHONE = re.compile(r"[+(]?\d[\d\-()]{1,22}\d(?:(?:转|轉|ext\.?|x|#|-)\d{1,6})?", re.IGNORECASE)
_PHONE_BREAKS = re.compile(r"[,;/、|\n]")
_YES = frozenset({"是", "有", "y", "yes", "true", "1", "√", "✓", "对", "開放", "开放", "예", "유"})
_NO = frozenset({"否", "无", "無", "没有", "n", "no", "false", "0", "×", "x", "✗", "아니오", "무"})


@dataclass(frozen=True)
class Unreadable:
    """A cell that the file itself does not answer: an Excel error, a formula without a stored value."""

    reason: str


def shown(value: Any, length: int = 120) -> str:
    """The raw cell as a report quotes it."""
    if isinstance(value, Unreadable):
        return f"({value.reason})"
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**EXCEL_DIGITS:
        value = int(value)
    text_ = "" if value is None else str(value)
    return text_ if len(text_) <= length else text_[: length - 1] + "…"


def is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in _NOTHING)


def refuse_unreadable(value: Any) -> None:
    if isinstance(value, Unreadable):
        if value.reason == "formula":
            message = _("The formula has no stored value: open the file in Excel, save it and upload it again.")
            raise ValidationError(message, code="formula_without_value")
        raise ValidationError(_("The cell holds an Excel error."), code="cell_error")
    if isinstance(value, str) and value.startswith("#") and _EXCEL_ERRORS.fullmatch(value.strip()):
        raise ValidationError(_("The cell holds an Excel error."), code="cell_error")


def text(value: Any, *, max_length: int | None = None) -> str:
    """One line of text as written; width and script stay, stray control characters and doubled spaces go."""
    refuse_unreadable(value)
    if is_blank(value):
        return ""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    plain = shown(value, 10**6) if not isinstance(value, str) else value
    plain = _SPACES.sub(" ", _CONTROL.sub("", _ESCAPED_CONTROL.sub(" ", plain))).strip()
    if max_length is not None and len(plain) > max_length:
        raise ValidationError(
            _("The text has %(length)d characters; at most %(limit)d fit."),
            code="too_long",
            params={"length": len(plain), "limit": max_length},
        )
    return plain


def identifier(value: Any, *, max_length: int | None = None) -> str:
    """A number of the register as text: ``1.0`` is ``1``; a number that Excel has already cut is refused."""
    if isinstance(value, bool | dt.date | dt.time):
        message = _("The id has become a date or a yes/no in Excel. Set the column to text format and enter it again.")
        raise ValidationError(message, code="id_broken")
    if isinstance(value, float):
        value = _identifier_of_float(value)
    elif isinstance(value, int) and value >= 10**EXCEL_DIGITS:
        raise _broken_id()
    plain = unicodedata.normalize("NFKC", text(value, max_length=max_length)).strip(" '`")
    if _SCIENTIFIC.fullmatch(plain) or _LOST_DIGITS.fullmatch(plain):
        raise _broken_id()
    if match := _ROUND_FLOAT.fullmatch(plain):
        plain = match[1]
    return plain


def _identifier_of_float(value: float) -> str:
    if abs(value) >= 10**EXCEL_DIGITS:
        raise _broken_id()
    return str(int(value)) if value.is_integer() else repr(value)


def _broken_id() -> ValidationError:
    message = _("Excel has cut this long number. Set the column to text format and enter the numbers again.")
    return ValidationError(message, code="id_broken")


def phone(value: Any, *, max_length: int | None = None) -> str:
    """One or several numbers, separated by ", "; grouping spaces go, hyphens and extensions stay."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        value = identifier(value)
    plain = unicodedata.normalize("NFKC", text(value, max_length=max_length))
    if _SCIENTIFIC.fullmatch(plain):
        raise _broken_id()
    numbers = []
    for part in _PHONE_BREAKS.split(plain):
        part = re.sub(r"\s", "", part).replace("—", "-").replace("–", "-")
        if part and not _PHONE.fullmatch(part):
            raise ValidationError(_("This is not a phone number."), code="phone_unreadable")
        if part:
            numbers.append(_ROUND_FLOAT.sub(r"\1", part))
    return ", ".join(numbers)


def flag(value: Any) -> bool | None:
    refuse_unreadable(value)
    if isinstance(value, bool):
        return value
    plain = unicodedata.normalize("NFKC", shown(value)).strip().lower()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    if is_blank(value):
        return None
    raise ValidationError(_("Enter yes or no (是 or 否)."), code="flag_unreadable")
