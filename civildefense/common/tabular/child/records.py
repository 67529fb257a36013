"""A JSON object as one flat row: nested objects, lists, and the features of GeoJSON and Esri JSON."""

import re
from typing import Any

from geometry import TYPES, spot_of
from messages import DEEPEST, Refused

_CRS_CODE = re.compile(r"EPSG:{1,2}(?:[\d.]*:)?(\d{4,6})$", re.IGNORECASE)
_WGS84 = frozenset({4326, 4979})
# Geographic systems whose name a column can say; anything else that is no EPSG code is refused.
_DATUMS = {4490: "CGCS2000"}
# Esri's own numbers for Web Mercator.
_ESRI = {102100: 3857, 102113: 3857}

Flat = dict[str, Any]


def crs_of(name: Any) -> int:
    """The EPSG code that a file declares; 0 for GeoJSON's own longitude and latitude in WGS-84."""
    if name in (None, "") or str(name).upper().endswith("CRS84"):
        return 0
    found = _CRS_CODE.search(str(name))
    code = int(found[1]) if found else int(name) if str(name).isdecimal() else -1
    if code < 0:
        raise Refused("crs_unknown", name=str(name)[:80])
    code = _ESRI.get(code, code)
    return 0 if code in _WGS84 else code


def geometry_labels(epsg: int) -> tuple[str, str]:
    """Column names that say the datum or the projection, as the headers of a sheet would."""
    if epsg in _DATUMS:
        return f"geometry.longitude ({_DATUMS[epsg]})", f"geometry.latitude ({_DATUMS[epsg]})"
    if epsg:
        return f"geometry.easting (EPSG:{epsg})", f"geometry.northing (EPSG:{epsg})"
    return "geometry.longitude", "geometry.latitude"


def is_feature(record: dict[str, Any]) -> bool:
    return "geometry" in record and isinstance(record.get("properties", record.get("attributes", 0)), dict | None)


def flatten(record: dict[str, Any], epsg: int) -> tuple[Flat, tuple[str, ...]]:
    """Column → cell, and the codes of what is to be said about the row."""
    flat: Flat = {}
    if not is_feature(record):
        notes = _add_members(flat, (), record, epsg)
        return flat, tuple(dict.fromkeys(notes))
    notes = _add_geometry(flat, record["geometry"], epsg)
    if isinstance(record.get("id"), str | int):
        flat["id"] = record["id"]
    for name in _OWN:
        if isinstance(members := record.get(name), dict):
            notes += _add_members(flat, (), members, epsg)
    rest = {k: v for k, v in record.items() if k not in _FEATURE}
    notes += _add_members(flat, (), rest, epsg)
    return flat, tuple(dict.fromkeys(notes))


_OWN = ("properties", "attributes")
_FEATURE = frozenset({"type", "geometry", "id", "bbox", *_OWN})


def _add_members(flat: Flat, path: tuple[str, ...], members: dict[str, Any], epsg: int) -> list[str]:
    if len(path) > DEEPEST:
        raise Refused("nested_too_deep")
    notes: list[str] = []
    for name, value in members.items():
        below = (*path, name)
        if isinstance(value, dict) and value.get("type") in TYPES and ("coordinates" in value or "geometries" in value):
            notes += _add_geometry(flat, value, epsg)
        elif isinstance(value, dict):
            notes += _add_members(flat, below, value, epsg)
        elif isinstance(value, list) and any(isinstance(part, dict) for part in value):
            notes += _add_parts(flat, below, value, epsg)
        else:
            flat[".".join(below)] = _listed(value) if isinstance(value, list) else _single(value)
    return notes


def _add_parts(flat: Flat, path: tuple[str, ...], parts: list[Any], epsg: int) -> list[str]:
    """A list of objects (units, entrances): one column for each of their members, the values one after the other."""
    notes: list[str] = []
    together: dict[str, list[str]] = {}
    for part in parts:
        inner: Flat = {}
        notes += _add_members(inner, path, part if isinstance(part, dict) else {"": part}, epsg)
        for label, value in inner.items():
            together.setdefault(label, []).append("" if value is None else str(value))
    for label, values in together.items():
        flat.setdefault(label, "；".join(values))
    return notes


def _add_geometry(flat: Flat, geometry: Any, epsg: int) -> list[str]:
    east, north = geometry_labels(epsg)
    try:
        spot = spot_of(geometry)
    except ValueError:
        return ["geometry_unreadable"]
    # The columns exist even where no record has a point: their absence is what the report speaks of.
    flat[east], flat[north] = (_single(spot.x), _single(spot.y)) if spot else (None, None)
    return ["point_chosen"] if spot and spot.is_chosen else []


def _listed(values: list[Any]) -> str | None:
    """``[120.85, 32.01, 4.0]`` is a pair with a height; other lists are read out."""
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    if numbers and len(values) in (2, 3):
        return f"{values[0]}, {values[1]}"
    return "；".join(str(value) for value in values if value is not None) or None


def _single(value: Any) -> Any:
    return value if isinstance(value, str | int | float) or value is None else str(value)
