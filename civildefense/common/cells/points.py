"""Angles and pairs of coordinates, written in any of the ways that registers show. Ranges are not judged here."""

import math
import re
import unicodedata
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civildefense.common.cells.texts import is_blank, refuse_unreadable

_LATITUDE_SIGNS = ("北纬", "北緯", "南纬", "南緯", "纬度", "緯度", "latitude", "lat", "n", "s", "위도")
_LONGITUDE_SIGNS = ("东经", "東經", "西经", "西經", "经度", "經度", "longitude", "long", "lng", "lon", "e", "w", "경도")
_NEGATIVE = ("南纬", "南緯", "西经", "西經", "s", "w")
_SIGNS = sorted(_LATITUDE_SIGNS + _LONGITUDE_SIGNS, key=len, reverse=True)
_SIGN = "|".join(_SIGNS)
_DECIMAL = r"[+-]?\d+(?:\.\d+)?"
_DMS = r"\d+(?:\.\d+)?\s*[°度º]\s*(?:\d+(?:\.\d+)?\s*['′’分]\s*(?:\d+(?:\.\d+)?\s*(?:\"|″|”|''|秒)?)?)?"
_ANGLE = re.compile(
    rf"(?P<before>{_SIGN})?\s*[:=]?\s*(?P<body>[+-]?{_DMS}|{_DECIMAL})"
    # Who writes signs first means the next number's: N32.01E120.85; who writes them last does not: 32.01N 120.85E.
    rf"(?:\s*(?P<after>{_SIGN})(?(before)(?!\s*[:=]?\s*[+-]?\d)))?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_WRAPPING = re.compile(r"^\s*(?:POINT\s*)?[(\[{]*\s*|\s*[)\]}]*\s*$", re.IGNORECASE)
_GAP = re.compile(r"\s*[,;/|、\n]\s*|\s+")


class Angle(NamedTuple):
    """Degrees; ``axis`` is "lat" or "lon" where the cell itself says so (N, 北纬 …)."""

    degrees: float
    axis: str


class Pair(NamedTuple):
    first: Angle
    second: Angle


def angle(value: Any) -> Angle | None:
    refuse_unreadable(value)
    if is_blank(value):
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _finite(Angle(float(value), ""))
    match = _ANGLE.fullmatch(_plain(value))
    if not match:
        raise unreadable_coordinates()
    return _angle_of(match)


def pair(value: Any) -> Pair | None:
    """Two angles in one cell, in whatever order they stand."""
    refuse_unreadable(value)
    if is_blank(value):
        return None
    plain = _WRAPPING.sub("", _plain(value))
    first = _ANGLE.match(plain)
    if not first:
        raise unreadable_coordinates()
    gap = _GAP.match(plain, first.end())
    second = _ANGLE.fullmatch(plain, gap.end() if gap else first.end())
    # "24.80120.96" without a gap or sign is not two numbers.
    if not second or not (gap or first["after"] or second["before"] or "°" in plain or "度" in plain):
        raise unreadable_coordinates()
    return Pair(_angle_of(first), _angle_of(second))


def from_parts(degrees: Any, minutes: Any, seconds: Any) -> Angle | None:
    """Degrees, minutes and seconds from three cells."""
    if is_blank(degrees):
        return None
    parts = [_small_number(part) for part in (degrees, minutes, seconds)]
    if not (parts[1] < 60 and parts[2] < 60):
        raise unreadable_coordinates()
    return _finite(Angle(parts[0] + parts[1] / 60 + parts[2] / 3600, ""))


def _small_number(value: Any) -> float:
    if is_blank(value):
        return 0.0
    refuse_unreadable(value)
    plain = unicodedata.normalize("NFKC", str(value)).strip()
    if not _NUMBER.fullmatch(plain):
        raise unreadable_coordinates()
    return float(plain)


def _plain(value: Any) -> str:
    # The prime signs survive NFKC; ″ becomes two of them, which _DMS also reads.
    return unicodedata.normalize("NFKC", str(value)).replace("′′", "″").strip().rstrip(",;、。").strip()


def _angle_of(match: re.Match[str]) -> Angle:
    sign = (match["before"] or match["after"] or "").lower()
    body = match["body"]
    if re.search("[°度º]", body):
        numbers = [float(part) for part in _NUMBER.findall(body)] + [0.0, 0.0]
        if not (numbers[1] < 60 and numbers[2] < 60):
            raise unreadable_coordinates()
        degrees = numbers[0] + numbers[1] / 60 + numbers[2] / 3600
        degrees = -degrees if body.startswith("-") else degrees
    else:
        degrees = float(body)
    if sign in _NEGATIVE:
        degrees = -abs(degrees)
    axis = "lat" if sign in _LATITUDE_SIGNS else "lon" if sign in _LONGITUDE_SIGNS else ""
    return _finite(Angle(degrees, axis))


def _finite(found: Angle) -> Angle:
    """Four hundred digits are no number to a computer."""
    if not math.isfinite(found.degrees):
        raise unreadable_coordinates()
    return found


def unreadable_coordinates() -> ValidationError:
    message = _("The coordinates cannot be read: enter decimal degrees, for example 32.01 and 120.85.")
    return ValidationError(message, code="coordinates_unreadable")
