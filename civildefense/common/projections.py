"""Metres of a map projection as degrees, by pyproj and the tables that come with it; nothing is fetched.

Only a projection that somebody has declared is ever used. Chinese surveyors write X for north and Y for east, map
programs the other way round: which is which is told by where the point would fall, never by the letters.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from pyproj.transformer import TransformerGroup

from civildefense.common.coordinates import Datum
from civildefense.common.errors import RuleBroken

CGCS2000_CODE, WGS84_CODE = 4490, 4326
_DATUMS = {CGCS2000_CODE: Datum.CGCS2000, WGS84_CODE: Datum.WGS84}
MILLION = 1_000_000
# Gauss-Krüger zones of CGCS2000: zone numbers, the EPSG code of the first, and its central meridian.
_ZONES = ((range(25, 46), 4513, 75, 3), (range(13, 24), 4491, 75, 6))
# CGCS2000 by central meridian in 3° and 6°, UTM over China, and what web maps use.
_IN_THREE_DEGREES, _IN_SIX_DEGREES = range(4534, 4555), range(4502, 4513)
_WITHOUT_ZONE = [*_IN_THREE_DEGREES, *_IN_SIX_DEGREES, *range(32643, 32654), 3857]
_ZONE_NAME = re.compile(r"(?P<base>.+) / (?P<three>3-degree )?Gauss-Kruger .+")
# A city is surveyed in one zone even where it reaches into the next.
_MARGIN_DEGREES = 2.0
_DIGITS = 9


class ProjectionRefused(RuleBroken):
    code = "projection_unknown"


class Spot(NamedTuple):
    """Degrees in ``datum``; ``first_is_north`` and ``zone`` say how the two numbers were understood.

    ``zone`` is the zone number that the easting has and the declared projection has not, or the other way round.
    """

    lon: float
    lat: float
    datum: str
    first_is_north: bool
    zone: int
    accuracy_m: int | None


@cache
def projection(epsg: int) -> "Projection":
    return Projection(epsg)


class Projection:
    """A declared EPSG code; ProjectionRefused where it is none, or none that leads to degrees with a known accuracy."""

    def __init__(self, epsg: int) -> None:
        self.epsg = epsg
        try:
            self._crs = CRS.from_epsg(epsg)
        except CRSError as error:
            raise ProjectionRefused(_("There is no coordinate system EPSG:%(epsg)s.") % {"epsg": epsg}) from error
        base = self._crs.geodetic_crs
        if base is None or not (self._crs.is_projected or epsg in _DATUMS):
            told = _("EPSG:%(epsg)s (%(name)s) is no map projection.")
            raise ProjectionRefused(told % {"epsg": epsg, "name": self._crs.name})
        self.name = str(self._crs.name)
        self.datum = _DATUMS.get(base.to_epsg() or 0, Datum.WGS84)
        self._inverse = Transformer.from_crs(self._crs, base, always_xy=True)
        self._shifts: list[Transformer] = []
        if base.to_epsg() not in _DATUMS:
            group = TransformerGroup(base, CRS.from_epsg(WGS84_CODE), always_xy=True, allow_ballpark=False)
            self._shifts = sorted(group.transformers, key=lambda shift: shift.accuracy)
            if not self._shifts:
                told = _(
                    "%(name)s cannot be brought to WGS-84 with a known accuracy (errors may exceed 100 m). "
                    "Have the points converted to CGCS2000 by whoever holds the local parameters."
                )
                raise ProjectionRefused(told % {"name": self.name}, code="projection_inaccurate")

    @property
    def is_degrees(self) -> bool:
        return bool(self._crs.is_geographic)

    def __str__(self) -> str:
        """Zones in the words of a surveyor; other systems by the name that they are registered under."""
        if not (zone := _ZONE_NAME.fullmatch(self.name)):
            return f"EPSG:{self.epsg} ({self.name})"
        told = _("EPSG:%(epsg)s (%(base)s, zones of %(width)s°, central meridian %(meridian)s°, zone number %(zone)s)")
        if not self._zone:
            told = _("EPSG:%(epsg)s (%(base)s, zones of %(width)s°, central meridian %(meridian)s°, no zone number)")
        return told % {
            "epsg": self.epsg,
            "base": zone["base"],
            "width": 3 if zone["three"] else 6,
            "meridian": self._meridian,
            "zone": self._zone,
        }

    def locate(self, first: float, second: float) -> list[Spot]:
        """Every way in which the two numbers are a place where this projection is used; one, as a rule."""
        found = [
            spot
            for first_is_north in (True, False)
            if (spot := self._spot(*((second, first) if first_is_north else (first, second)), first_is_north))
        ]
        # As written before with a zone number put right.
        return [spot for spot in found if not spot.zone] or found

    def _spot(self, east: float, north: float, first_is_north: bool) -> Spot | None:
        for easting, zone in self._eastings(east):
            lon, lat = self._inverse.transform(easting, north)
            if self._is_used_at(lon, lat) and (shifted := self._shifted(lon, lat)):
                lon, lat, accuracy = shifted
                return Spot(round(lon, _DIGITS), round(lat, _DIGITS), self.datum, first_is_north, zone, accuracy)
        return None

    def _eastings(self, east: float) -> Iterator[tuple[float, int]]:
        """As it is; without a zone number that agrees with the projection; with the one that the projection has."""
        yield east, 0
        own = self._zone
        if own and 0 < east < MILLION:
            yield east + own * MILLION, own
        written = int(east // MILLION)
        if not own and self._meridian is not None and self._meridian in _meridians_of(written):
            yield east - written * MILLION, written

    @property
    def _zone(self) -> int:
        return int(self._parameter("False easting") or 0) // MILLION if self._meridian is not None else 0

    @property
    def _meridian(self) -> int | None:
        return int(self._parameter("Longitude of natural origin") or 0) if "Gauss-Kruger" in self.name else None

    def _parameter(self, name: str) -> float | None:
        operation = self._crs.coordinate_operation
        return next((float(item.value) for item in operation.params if item.name == name), None) if operation else None

    def _is_used_at(self, lon: float, lat: float) -> bool:
        area = self._crs.area_of_use
        if area is None or lon == float("inf"):
            return lon != float("inf")
        margin = _MARGIN_DEGREES
        return area.west - margin <= lon <= area.east + margin and area.south - margin <= lat <= area.north + margin

    def _shifted(self, lon: float, lat: float) -> tuple[float, float, int | None] | None:
        """In WGS-84 with the accuracy of the best transformation for this place; None where there is none."""
        if not self._shifts:
            return lon, lat, None
        for shift in self._shifts:
            area = shift.area_of_use
            if area is None or (area.west <= lon <= area.east and area.south <= lat <= area.north):
                return *shift.transform(lon, lat), max(1, round(shift.accuracy))
        return None


def suggestions(first: float, second: float, is_home: Callable[[float, float], bool] | None) -> list[int]:
    """EPSG codes that would put these undeclared metres into the organisation's area. Only told, never applied."""
    likely = _by_zone(max(first, second)) + (_WITHOUT_ZONE if is_home else [])
    found: list[int] = []
    for epsg in likely:
        # Zones of 6° on a meridian that zones of 3° have too are the same metres.
        if epsg in _IN_SIX_DEGREES and 2 * (epsg - _IN_SIX_DEGREES[0]) + _IN_THREE_DEGREES[0] in found:
            continue
        spots = projection(epsg).locate(first, second)
        if any(is_home is None or is_home(spot.lon, spot.lat) for spot in spots if not spot.zone):
            found.append(epsg)
    return found


def _meridians_of(zone: int) -> set[int]:
    return {start + (zone - zones[0]) * step for zones, _code, start, step in _ZONES if zone in zones}


def _by_zone(easting: float) -> list[int]:
    zone = int(easting // MILLION)
    return [code + zone - zones[0] for zones, code, _start, _step in _ZONES if zone in zones]
