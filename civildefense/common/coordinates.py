"""Four coordinate systems that Chinese maps use, and arithmetic on the sphere. Degrees, longitude first.

GCJ-02 is WGS-84 shifted by a few hundred metres (Amap, Tencent); BD-09 shifts GCJ-02 once more (Baidu).
CGCS2000 equals WGS-84 for anything a citizen walks to. The shift formula is the one that is publicly known;
its inverse has no closed form and is found by iteration to less than a millimetre.
"""

from collections.abc import Callable, Iterable
from math import atan2, cos, degrees, fabs, hypot, pi, radians, sin, sqrt

from django.db import models
from django.utils.translation import gettext_lazy as _

Point = tuple[float, float]

EARTH_RADIUS_M = 6_371_008.8
# Krasovsky 1940, as the shift formula has it.
_SEMI_MAJOR_M = 6_378_245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BAIDU_PI = pi * 3000.0 / 180.0


class Datum(models.TextChoices):
    WGS84 = "wgs84", _("WGS-84 (GPS)")
    CGCS2000 = "cgcs2000", _("CGCS2000 (Tianditu, surveys)")
    GCJ02 = "gcj02", _("GCJ-02 (Amap, Tencent)")
    BD09 = "bd09", _("BD-09 (Baidu)")


def is_in_china(lon: float, lat: float) -> bool:
    """Inside the box of China, where longitudes (73 to 135.1) and latitudes (3.8 to 53.6) never overlap."""
    return 73.0 <= lon <= 135.1 and 3.8 <= lat <= 53.6


def convert(lon: float, lat: float, source: str, target: str) -> Point:
    """The same place in another datum; unchanged outside the area where the shift applies."""
    source, target = Datum(source), Datum(target)
    if _FAMILY[source] == _FAMILY[target]:
        return lon, lat
    return _FROM_WGS84[target](*_TO_WGS84[source](lon, lat))


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in metres (haversine)."""
    phi1, phi2 = radians(lat1), radians(lat2)
    half = sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * atan2(sqrt(half), sqrt(max(0.0, 1 - half)))


def bearing_deg(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Initial bearing from the first point to the second, 0 = north, clockwise, below 360."""
    phi1, phi2, turn = radians(lat1), radians(lat2), radians(lon2 - lon1)
    east = sin(turn) * cos(phi2)
    north = cos(phi1) * sin(phi2) - sin(phi1) * cos(phi2) * cos(turn)
    return degrees(atan2(east, north)) % 360.0


def ways(lon: float, lat: float, points: Iterable[Point]) -> list[tuple[float, float]]:
    """``distance_m`` and ``bearing_deg`` from one point to each of many; what they share is computed once."""
    phi, sin_phi, cos_phi = radians(lat), sin(radians(lat)), cos(radians(lat))
    found = []
    for other_lon, other_lat in points:
        other_phi, turn = radians(other_lat), radians(other_lon - lon)
        cos_other = cos(other_phi)
        half = sin((other_phi - phi) / 2) ** 2 + cos_phi * cos_other * sin(turn / 2) ** 2
        north = cos_phi * sin(other_phi) - sin_phi * cos_other * cos(turn)
        metres = 2 * EARTH_RADIUS_M * atan2(sqrt(half), sqrt(max(0.0, 1 - half)))
        found.append((metres, degrees(atan2(sin(turn) * cos_other, north)) % 360.0))
    return found


def _is_shifted(lon: float, lat: float) -> bool:
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def _shift(lon: float, lat: float) -> Point:
    """What GCJ-02 adds to a WGS-84 point, in degrees."""
    x, y = lon - 105.0, lat - 35.0
    waves = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x)) + waves
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x)) + waves
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    flattening = 1 - _ECCENTRICITY_SQUARED * sin(radians(lat)) ** 2
    root = sqrt(flattening)
    meridian = _SEMI_MAJOR_M * (1 - _ECCENTRICITY_SQUARED) / (flattening * root)
    parallel = _SEMI_MAJOR_M / root * cos(radians(lat))
    return degrees(east / parallel), degrees(north / meridian)


def _wgs84_to_gcj02(lon: float, lat: float) -> Point:
    if not _is_shifted(lon, lat):
        return lon, lat
    east, north = _shift(lon, lat)
    return lon + east, lat + north


def _gcj02_to_bd09(lon: float, lat: float) -> Point:
    if not _is_shifted(lon, lat):
        return lon, lat
    radius = hypot(lon, lat) + 0.00002 * sin(lat * _BAIDU_PI)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * _BAIDU_PI)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def _invert(forward: Callable[[float, float], Point], lon: float, lat: float) -> Point:
    """The point that ``forward`` maps to (lon, lat): fixed-point iteration, 1e-10° is a hundredth of a millimetre."""
    guess_lon, guess_lat = lon, lat
    for _round in range(30):
        made_lon, made_lat = forward(guess_lon, guess_lat)
        error_lon, error_lat = made_lon - lon, made_lat - lat
        guess_lon, guess_lat = guess_lon - error_lon, guess_lat - error_lat
        if fabs(error_lon) < 1e-10 and fabs(error_lat) < 1e-10:
            break
    return guess_lon, guess_lat


def _same(lon: float, lat: float) -> Point:
    return lon, lat


def _gcj02_to_wgs84(lon: float, lat: float) -> Point:
    return _invert(_wgs84_to_gcj02, lon, lat)


def _wgs84_to_bd09(lon: float, lat: float) -> Point:
    return _gcj02_to_bd09(*_wgs84_to_gcj02(lon, lat))


def _bd09_to_wgs84(lon: float, lat: float) -> Point:
    return _gcj02_to_wgs84(*_invert(_gcj02_to_bd09, lon, lat))


_FAMILY = {Datum.WGS84: "wgs84", Datum.CGCS2000: "wgs84", Datum.GCJ02: "gcj02", Datum.BD09: "bd09"}
_TO_WGS84 = {Datum.WGS84: _same, Datum.CGCS2000: _same, Datum.GCJ02: _gcj02_to_wgs84, Datum.BD09: _bd09_to_wgs84}
_FROM_WGS84 = {Datum.WGS84: _same, Datum.CGCS2000: _same, Datum.GCJ02: _wgs84_to_gcj02, Datum.BD09: _wgs84_to_bd09}
