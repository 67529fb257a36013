"""The one point of a geometry: its own, or one that certainly lies on it."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

# A centimetre in degrees: a point that was chosen has no more.
_DIGITS = 7
Ring = Sequence[Sequence[float]]
TYPES = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)


class Spot(NamedTuple):
    """``is_chosen``: the geometry is more than a point, and this is one on it."""

    x: float
    y: float
    is_chosen: bool


def spot_of(geometry: Any) -> Spot | None:
    """GeoJSON's or Esri's geometry as one point; None where it has none. ValueError where it cannot be read."""
    try:
        return _spot(geometry)
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise ValueError("no geometry") from error


def _spot(geometry: Any) -> Spot | None:
    if not geometry:
        return None
    if "rings" in geometry or "paths" in geometry or "points" in geometry:
        return _esri(geometry)
    if "x" in geometry:
        return None if geometry["x"] in (None, "NaN") else Spot(geometry["x"], geometry["y"], False)
    if geometry["type"] == "GeometryCollection":
        spots = [spot for part in geometry["geometries"] if (spot := _spot(part))]
        return _one_of(spots)
    return _of_type(geometry["type"], geometry["coordinates"])


def _of_type(kind: str, coordinates: Any) -> Spot | None:
    if not coordinates:
        return None
    if kind == "Point":
        return Spot(coordinates[0], coordinates[1], False)
    if kind == "MultiPoint":
        return _one_of([Spot(point[0], point[1], False) for point in coordinates])
    if kind == "LineString":
        return on_line(coordinates)
    if kind == "MultiLineString":
        return on_line(max(coordinates, key=len))
    if kind == "Polygon":
        return within([coordinates])
    if kind == "MultiPolygon":
        return within(coordinates)
    raise ValueError(kind)


def _esri(geometry: Any) -> Spot | None:
    if "rings" in geometry:
        return within([geometry["rings"]]) if geometry["rings"] else None
    if "paths" in geometry:
        return _of_type("MultiLineString", geometry["paths"])
    return _of_type("MultiPoint", geometry["points"])


def _one_of(spots: list[Spot]) -> Spot | None:
    """A real point before one that was chosen on a line or an area."""
    if len(spots) == 1:
        return spots[0]
    best = next((spot for spot in spots if not spot.is_chosen), spots[0] if spots else None)
    return best and best._replace(is_chosen=True)


def on_line(line: Ring) -> Spot | None:
    return Spot(line[len(line) // 2][0], line[len(line) // 2][1], True) if line else None


def within(polygons: Sequence[Sequence[Ring]]) -> Spot | None:
    """The middle of the widest stretch half way up: inside the area, never in a hole of it."""
    best: tuple[float, Spot] | None = None
    for rings in polygons:
        heights = sorted({point[1] for ring in rings for point in ring})
        if len(heights) < 2:
            continue
        middle = (heights[0] + heights[-1]) / 2
        # Between two corners, never through one: a line through a corner meets two edges there.
        above = next((index for index, height in enumerate(heights) if height > middle), len(heights) - 1)
        y = (heights[above - 1] + heights[above]) / 2
        crossings = sorted(_crossings(rings, y))
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            if best is None or right - left > best[0]:
                best = (right - left, Spot(round((left + right) / 2, _DIGITS), round(y, _DIGITS), True))
    return best[1] if best else None


def _crossings(rings: Sequence[Ring], y: float) -> Iterator[float]:
    for ring in rings:
        for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (start[1] > y) != (end[1] > y):
                yield start[0] + (y - start[1]) / (end[1] - start[1]) * (end[0] - start[0])
