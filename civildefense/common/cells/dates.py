"""Days, as Excel stores them and as offices write them."""

import datetime as dt
import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civildefense.common.cells.texts import is_blank, refuse_unreadable

_YEAR_FIRST = re.compile(
    r"(?P<roc>民国|民國|中华民国|中華民國)?(?P<year>\d{2,4})(?P<gap>[-/.年])(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"(?:[ T]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_EXCEL_EPOCH = dt.date(1899, 12, 30)
# 1910 to 2119 as serial numbers; lower ones are years or counts, and before 1 March 1900 Excel counts wrongly.
_SERIALS = range(3654, 80000)


def date(value: Any) -> dt.date | None:
    refuse_unreadable(value)
    if is_blank(value):
        return None
    if isinstance(value, dt.datetime):
        return _plausible(value.date())
    if isinstance(value, dt.date):
        return _plausible(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(float(value))
    if not isinstance(value, str):
        raise _unreadable()
    plain = re.sub(r"\s*([-/.年月日])\s*", r"\1", unicodedata.normalize("NFKC", value).strip())
    if match := _YEAR_FIRST.fullmatch(plain):
        year = int(match["year"]) + (1911 if match["roc"] else 0)
        return _day(year, match["month"], match["day"])
    if match := _COMPACT.fullmatch(plain):
        return _day(int(match[1]), match[2], match[3])
    if _SERIAL.fullmatch(plain):
        return _from_number(float(plain))
    if re.fullmatch(r"(19|20)\d{2}([-/.年]\d{1,2}月?|年?)", plain):
        raise ValidationError(_("The day is missing: enter the date as 2026-11-22."), code="date_incomplete")
    raise _unreadable()


def _from_number(value: float) -> dt.date:
    if value.is_integer() and (match := _COMPACT.fullmatch(str(int(value)))):
        return _day(int(match[1]), match[2], match[3])
    if int(value) not in _SERIALS:
        raise _unreadable()
    return _EXCEL_EPOCH + dt.timedelta(days=int(value))


def _day(year: int, month: str, day: str) -> dt.date:
    try:
        return _plausible(dt.date(year, int(month), int(day)))
    except ValueError as error:
        raise _unreadable() from error


def _plausible(day: dt.date) -> dt.date:
    if not 1900 <= day.year <= 2199:
        raise _unreadable()
    return day


def _unreadable() -> ValidationError:
    return ValidationError(_("This is not a date: enter it as 2026-11-22."), code="date_unreadable")
