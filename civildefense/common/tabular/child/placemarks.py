"""KML and KMZ: each placemark is a row, numbered as it stands in the document; its folders are a column."""

import contextlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geometry import Spot, on_line, within
from messages import Counted, Line, Record, Refused, Sheet, Source, labelled
from packages import check_package, opened
from xmlstream import drop_before, local_name, own_text, parsed

_COMMA = re.compile(r"\s*,\s*")
_TRACK = re.compile(r"([+-]?[\d.]+)\s+([+-]?[\d.]+)")
_PLAIN = ("name", "description", "address", "phoneNumber")
_WORDS = ("name", "description", "text", "Snippet")
_EAST, _NORTH = "geometry.longitude", "geometry.latitude"


class PlacemarkReader:
    def __init__(self, source: Source) -> None:
        self.source = source

    def sheets(self) -> Iterator[Sheet]:
        yield Sheet("", "", labelled=True)
        yield Sheet("around", "", visible=None)

    def rows(self, key: str) -> Iterator[int | Line]:
        if key:
            yield from self._around()
            return
        lines = labelled(self._placemarks, self.source.limits)
        count = next(lines)
        if not count:
            raise Refused("no_placemarks")
        yield count
        yield from lines

    def _placemarks(self) -> Iterator[Record]:
        folders: list[str] = []
        number = 0
        with self._opened() as file:
            for event, element in parsed(file, "kml", "Folder", "name", "Placemark"):
                name = local_name(element)
                if name == "Folder" and event == "start":
                    folders.append("")
                elif name == "Folder":
                    folders.pop()
                elif name == "name" and event == "end" and folders and local_name(element.getparent()) == "Folder":
                    folders[-1] = own_text(element)
                elif name == "Placemark" and event == "end":
                    number += 1
                    yield number, *_row(element, "/".join(filter(None, folders)))
                    drop_before(element)

    def _around(self) -> Iterator[Line]:
        """Names and descriptions of the document, its folders and whatever else is no placemark."""
        inside = False
        with self._opened() as file:
            for event, element in parsed(file, "kml", "Placemark", *_WORDS):
                name = local_name(element)
                if name == "Placemark":
                    inside = event == "start"
                    if not inside:
                        drop_before(element)
                elif not inside and event == "end":
                    yield Line(1, [own_text(element)])

    @contextlib.contextmanager
    def _opened(self) -> Iterator[Counted]:
        path, limits = self.source.path, self.source.limits
        if not zipfile.is_zipfile(path):
            with Path(path).open("rb") as file:
                yield Counted(file, limits)
            return
        check_package(path, limits, ())
        with zipfile.ZipFile(path) as package:
            inside = [name for name in package.namelist() if name.lower().endswith(".kml")]
        # doc.kml by convention; the first one otherwise.
        inside.sort(key=lambda name: (name.count("/"), name.lower() != "doc.kml"))
        with opened(path, inside[0], limits) as file:
            yield file


def _row(placemark: Any, folder: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    flat: dict[str, Any] = {}
    for child in placemark:
        name = local_name(child)
        if name in _PLAIN:
            flat[name] = own_text(child)
        elif name == "ExtendedData":
            for label, value in _extended(child):
                flat.setdefault(label, value)
    if folder:
        flat.setdefault("folder", folder)
    try:
        spot = _spot(placemark)
    except ValueError:
        return flat, ("geometry_unreadable",)
    flat[_EAST], flat[_NORTH] = (spot.x, spot.y) if spot else (None, None)
    return flat, ("point_chosen",) if spot and spot.is_chosen else ()


def _extended(data: Any) -> Iterator[tuple[str, str]]:
    for element in data.iter():
        name = local_name(element)
        if name == "Data":
            value = next((child for child in element if local_name(child) == "value"), None)
            yield element.get("name", ""), "" if value is None else own_text(value)
        elif name in ("SimpleData", "SimpleArrayData"):
            yield element.get("name", ""), own_text(element)


def _spot(placemark: Any) -> Spot | None:
    """The first point; without one, a point on the first line, track or area."""
    spots = [spot for element in placemark.iter() if (spot := _spot_of(local_name(element), element))]
    points = [spot for spot in spots if not spot.is_chosen]
    if len(points) == 1:
        return points[0]
    return (points or spots)[0]._replace(is_chosen=True) if spots else None


def _spot_of(name: str, element: Any) -> Spot | None:
    if name == "Point":
        line = _coordinates(element)
        return Spot(*line[0], False) if line else None
    if name == "Location" and local_name(element.getparent()) == "Model":
        parts = {local_name(child): own_text(child) for child in element}
        return Spot(float(parts.get("longitude", "")), float(parts.get("latitude", "")), False)
    if name in ("LineString", "LinearRing") and local_name(element.getparent()) not in _BOUNDARIES:
        return on_line(_coordinates(element))
    if name == "Polygon":
        rings = [_coordinates(ring) for ring in element.iter() if local_name(ring) == "LinearRing"]
        return within([[ring for ring in rings if ring]]) if any(rings) else None
    if name == "Track":
        steps = [own_text(child) for child in element if local_name(child) == "coord"]
        return on_line([(float(found[1]), float(found[2])) for step in steps if (found := _TRACK.match(step))])
    return None


_BOUNDARIES = ("outerBoundaryIs", "innerBoundaryIs")


def _coordinates(element: Any) -> list[tuple[float, float]]:
    """Pairs out of ``120.85,32.01,0 120.86,…``, with or without heights, and with spaces where none belong."""
    inner = next((child for child in element if local_name(child) == "coordinates"), None)
    written = "" if inner is None else _COMMA.sub(",", own_text(inner))
    pairs = [corner.split(",")[:2] for corner in written.split()]
    return [(float(pair[0]), float(pair[1] if len(pair) > 1 else "")) for pair in pairs]
