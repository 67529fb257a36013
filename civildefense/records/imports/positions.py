"""The point of a row out of whatever columns hold it: judged, named when wrong, never silently moved."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civildefense.common import cells
from civildefense.common.cells.points import Angle, from_parts
from civildefense.common.coordinates import Datum, convert, distance_m, is_in_china
from civildefense.common.hanzi import folded
from civildefense.records.imports.columns import Cell, Values
from civildefense.records.imports.metres import MetresReader, metres_of, pairs_of

FIELDS = ("latitude", "longitude", "point", "projected")
PARTS = ("degrees", "minutes", "seconds")
DISAGREEMENT_M = 100
# Words of a header that name its datum, folded.
_DATUM_WORDS = (
    (Datum.GCJ02, ("gcj", "高德", "腾讯", "火星", "amap")),
    (Datum.BD09, ("bd09", "bd-09", "百度", "baidu")),
    (Datum.CGCS2000, ("cgcs", "国家2000", "2000坐标", "天地图", "4490")),
    (Datum.WGS84, ("wgs", "gps", "4326")),
)


class Position(NamedTuple):
    """WGS-84 degrees, and the pair as the file gave it with its datum.

    Of metres the pair is what their projection makes of them, and ``given_as`` the metres themselves.
    """

    lon: float
    lat: float
    given_lon: float
    given_lat: float
    datum: str
    given_as: str = ""
    accuracy_m: int | None = None


@dataclass(frozen=True)
class Found:
    """``warnings`` are (code, message, column, value)."""

    position: Position | None
    warnings: list[tuple[str, object, str, str]]


class PositionError(ValidationError):
    """A pair that may not be stored; carries the columns and values that it speaks of."""

    def __init__(self, message: Any, code: str, column: str, value: str) -> None:
        super().__init__(message, code=code)
        self.column = column
        self.value = value

    def as_warning(self, code: str) -> tuple[str, object, str, str]:
        return code, self.messages[0], self.column, self.value


class _Candidate(NamedTuple):
    first: Angle
    second: Angle
    column: str
    value: str
    # "lat": the first angle stands in a latitude's place; "maybe lat", "maybe lon": the header's order; "": nothing.
    first_axis: str


def datum_of(label: str) -> str:
    """The datum that a header names, or ""."""
    plain = folded(label)
    return next((datum for datum, words in _DATUM_WORDS if any(word in plain for word in words)), "")


class PositionReader:
    """``is_home`` tells whether a WGS-84 point lies in the organisation's area; None where the area is unknown."""

    def __init__(self, datum: str, is_home: Callable[[float, float], bool] | None = None, *, epsg: int = 0) -> None:
        self.datum = datum
        self.is_home = is_home
        self.metres = MetresReader(epsg, is_home)
        self._told: list[tuple[str, object, str, str]] = []

    def read(self, values: Values) -> Found:
        """The first usable pair of the row; others are compared with it. PositionError where there is none to trust."""
        warnings: list[tuple[str, object, str, str]] = []
        chosen: Position | None = None
        projected: PositionError | None = None
        for outcome in self._outcomes(values):
            if isinstance(outcome, PositionError):
                if outcome.code == "coordinates_projected":
                    projected = outcome
                elif chosen is None:
                    raise outcome
                else:
                    warnings.append(outcome.as_warning("coordinates_disagree"))
            elif chosen is None:
                chosen = outcome[0]
            else:
                warnings += _disagreement(chosen, *outcome)
        if projected and chosen is None:
            raise projected
        if chosen is None:
            chosen = self._of_metres(values.get("projected", []))
        warnings += self._told
        had_metres = any(code == "coordinates_projected" for code, *_rest in self._told)
        self._told = []
        if projected:
            warnings.append(projected.as_warning("coordinates_projected"))
        if chosen is None and not had_metres:
            warnings.append(("no_coordinates", _NO_COORDINATES, *_half_given(values)))
        return Found(chosen, warnings)

    def _outcomes(self, values: Values) -> Iterator["tuple[Position, _Candidate] | PositionError"]:
        for reading in _readings(values):
            try:
                candidate = reading()
                position = self._judge(candidate) if candidate else None
            except PositionError as error:
                yield error
                continue
            if candidate and position:
                yield position, candidate

    def _judge(self, candidate: _Candidate) -> Position | None:
        if min(abs(candidate.first.degrees), abs(candidate.second.degrees)) > 360:
            return self._of_candidate(candidate)
        lat, lon = self._in_order(candidate)
        if lat == 0 == lon:
            return None  # how many registers write "unknown"
        if self._is_swapped(lon, lat):
            raise self._error(_SWAPPED, "coordinates_swapped", candidate)
        if abs(lat) > 90 or abs(lon) > 180:
            raise self._error(_OUT_OF_RANGE, "coordinates_out_of_range", candidate)
        datum = datum_of(candidate.column) or self.datum
        return Position(*convert(lon, lat, datum, Datum.WGS84), lon, lat, datum)

    def _of_candidate(self, candidate: _Candidate) -> Position:
        """Metres where degrees were expected."""
        first, second = candidate.first.degrees, candidate.second.degrees
        try:
            spot, declared, told = self.metres.read(candidate.column, first, second)
        except ValidationError as error:
            raise self._error(error.messages[0], str(error.code), candidate) from error
        self._told += [(code, message, candidate.column, candidate.value) for code, message in told]
        given_as = f"{candidate.value} (EPSG:{declared.epsg})"
        lon, lat = convert(spot.lon, spot.lat, spot.datum, Datum.WGS84)
        return Position(lon, lat, spot.lon, spot.lat, spot.datum, given_as, spot.accuracy_m)

    def _of_metres(self, listed: Sequence[Cell]) -> Position | None:
        """The columns that say they hold metres. Undeclared, they leave the row without a point, and that is said."""
        for first, second in pairs_of(listed):
            column = f"{first.label}, {second.label}"
            value = f"{cells.shown(first.value)}, {cells.shown(second.value)}"
            try:
                x, y = metres_of(first), metres_of(second)
            except ValidationError as error:
                raise PositionError(error.messages[0], "coordinates_unreadable", column, value) from error
            if not x or not y:
                continue
            try:
                return self._of_candidate(_Candidate(Angle(x, ""), Angle(y, ""), column, value, ""))
            except PositionError as error:
                if error.code != "coordinates_projected":
                    raise
                self._told.append(error.as_warning("coordinates_projected"))
        return None

    def _in_order(self, candidate: _Candidate) -> tuple[float, float]:
        """(lat, lon) as the file means them; a pair without any sign is read in the only order that is on earth."""
        first, second = candidate.first.degrees, candidate.second.degrees
        axis = candidate.first.axis or {"lat": "lon", "lon": "lat"}.get(candidate.second.axis, "")
        if candidate.first_axis == "lat":
            return first, second
        if axis:
            return (first, second) if axis == "lat" else (second, first)
        if is_in_china(second, first) or abs(second) > 90 >= abs(first):
            return first, second
        if is_in_china(first, second) or abs(first) > 90 >= abs(second):
            return second, first
        if self.is_home and self.is_home(second, first) != self.is_home(first, second):
            return (first, second) if self.is_home(second, first) else (second, first)
        hint = candidate.first_axis.removeprefix("maybe ")
        if hint or max(abs(first), abs(second)) > 90:
            return (second, first) if hint == "lon" else (first, second)
        raise self._error(_AMBIGUOUS, "coordinates_ambiguous", candidate)

    def _is_swapped(self, lon: float, lat: float) -> bool:
        if abs(lon) > 90 or is_in_china(lon, lat):
            return False
        if is_in_china(lat, lon) or abs(lat) > 90:
            return abs(lat) <= 180
        return bool(self.is_home and self.is_home(lat, lon) and not self.is_home(lon, lat))

    @staticmethod
    def _error(message: object, code: str, candidate: _Candidate) -> PositionError:
        return PositionError(message, code, candidate.column, candidate.value)


def _disagreement(chosen: Position, other: Position, candidate: _Candidate) -> Iterator[tuple[str, object, str, str]]:
    metres = distance_m(chosen.lon, chosen.lat, other.lon, other.lat)
    if metres > DISAGREEMENT_M:
        message = _("The coordinate systems of this row disagree by %(metres)d m; the first was taken.")
        yield "coordinates_disagree", message % {"metres": metres}, candidate.column, candidate.value


def _readings(values: Values) -> Iterator[Callable[[], _Candidate | None]]:
    """Decimal columns first, those that say WGS-84 before others; then pairs, then degrees-minutes-seconds."""
    latitudes, longitudes = values.get("latitude", []), values.get("longitude", [])
    for latitude, longitude in sorted(zip(latitudes, longitudes, strict=False), key=_is_other_datum):
        yield partial(_from_two_cells, latitude, longitude)
    for cell in values.get("point", []):
        yield partial(_from_pair, cell)
    if "latitude_degrees" in values:
        yield partial(_from_six_cells, values)


def _is_other_datum(pair: tuple[Cell, Cell]) -> bool:
    return datum_of(pair[0].label) not in ("", Datum.WGS84)


def _from_two_cells(latitude: Cell, longitude: Cell) -> _Candidate | None:
    column = f"{latitude.label}, {longitude.label}"
    value = f"{cells.shown(latitude.value)}, {cells.shown(longitude.value)}"
    if latitude.is_blank or longitude.is_blank:
        filled = longitude if latitude.is_blank else latitude
        # Some files put the whole pair into one of the two columns; a single number is half a point.
        return None if filled.is_blank or _is_number(filled) else _from_pair(filled)
    try:
        lat, lon = cells.angle(latitude.value), cells.angle(longitude.value)
    except ValidationError as error:
        raise PositionError(error.messages[0], str(error.code), column, value) from error
    if lat is None or lon is None:
        return None
    if lat.axis == "lon" or lon.axis == "lat":
        raise PositionError(_SWAPPED, "coordinates_swapped", column, value)
    return _Candidate(lat, lon, column, value, "lat")


def _is_number(cell: Cell) -> bool:
    try:
        return cells.angle(cell.value) is not None
    except ValidationError:
        return False


def _from_pair(cell: Cell) -> _Candidate | None:
    if cell.is_blank:
        return None
    try:
        pair = cells.pair(cell.value)
    except ValidationError as error:
        raise PositionError(error.messages[0], str(error.code), cell.label, cells.shown(cell.value)) from error
    if pair is None:
        return None
    plain = folded(cell.label)
    positions = [(plain.find(word), axis) for axis, words in _ORDER for word in words if word in plain]
    hint = f"maybe {min(positions)[1]}" if positions else ""
    return _Candidate(pair.first, pair.second, cell.label, cells.shown(cell.value), hint)


_ORDER = (("lat", ("纬", "lat", "위도")), ("lon", ("经", "lng", "lon", "경도")))


def _from_six_cells(values: Values) -> _Candidate | None:
    parts = {axis: [_first(values, f"{axis}_{part}") for part in PARTS] for axis in ("latitude", "longitude")}
    flat = [cell for listed in parts.values() for cell in listed if cell is not None]
    column = ", ".join(cell.label for cell in flat)
    value = ", ".join(cells.shown(cell.value) for cell in flat)
    try:
        lat, lon = (from_parts(*(cell.value if cell else None for cell in listed)) for listed in parts.values())
    except ValidationError as error:
        raise PositionError(error.messages[0], str(error.code), column, value) from error
    return _Candidate(lat, lon, column, value, "lat") if lat and lon else None


def _first(values: Values, name: str) -> Cell | None:
    found = values.get(name)
    return found[0] if found else None


def _half_given(values: Values) -> tuple[str, str]:
    """The column and value that a warning about missing coordinates shows."""
    given = [cell for name in FIELDS for cell in values.get(name, [])]
    filled = [cell for cell in given if not cell.is_blank]
    return ", ".join(cell.label for cell in given[:2]), ", ".join(cells.shown(cell.value) for cell in filled[:2])


_NO_COORDINATES = _("No coordinates: the row is taken, and waits in the work list for a point on the map.")
_SWAPPED = _("Latitude and longitude are exchanged: correct the file, or map the two columns the other way round.")
_OUT_OF_RANGE = _("This is no place on earth; perhaps a digit too many. Correct the coordinates.")
_AMBIGUOUS = _("It cannot be told which number is the latitude. Use two columns, or name the order in the header.")
