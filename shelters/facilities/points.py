"""A point is stored once, in WGS-84, beside the pair that was given."""

from typing import Any

from civildefense.common.coordinates import Datum, convert

_DIGITS = 8  # a millimetre; the rest is noise of the conversion


def wgs84(longitude: float, latitude: float, datum: str) -> dict[str, float]:
    """``longitude`` and ``latitude`` in WGS-84 degrees; a pair that needs no conversion stays as it is."""
    lon, lat = convert(longitude, latitude, datum, Datum.WGS84)
    if (lon, lat) != (longitude, latitude):
        lon, lat = round(lon, _DIGITS), round(lat, _DIGITS)
    return {"longitude": lon, "latitude": lat}


def stored_point(longitude: float | None, latitude: float | None, datum: str) -> dict[str, Any]:
    """The six columns of a facility's point, from degrees in ``datum``; without coordinates all are emptied."""
    if longitude is None or latitude is None:
        empty = dict.fromkeys(("longitude", "latitude", "given_longitude", "given_latitude"))
        return {**empty, "given_as": "", "datum": Datum.WGS84}
    given = {"given_longitude": longitude, "given_latitude": latitude, "given_as": "", "datum": datum}
    return {**wgs84(longitude, latitude, datum), **given}
