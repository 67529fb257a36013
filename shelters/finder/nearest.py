"""The nearest entrances, exactly, however many there are: a k-d tree over points on the unit sphere.

The straight line through the globe grows with the great circle, so comparing chords needs no sine and is right at
any latitude. One row a site: its nearest fitting entrance. Equal distances are ordered by the site's id.
The page's script (nearest.js) gives the same order; both measure with the haversine over 6 371 008.8 m.
"""

from bisect import insort
from collections.abc import Callable, Iterable
from math import cos, radians, sin

LEAF = 8
_FARTHEST = 4.1  # no two points of the unit sphere are farther apart than 2, squared 4

Point = tuple[float, float, float, int, int]


def _on_sphere(lon: float, lat: float) -> tuple[float, float, float]:
    phi, turn = radians(lat), radians(lon)
    return cos(phi) * cos(turn), cos(phi) * sin(turn), sin(phi)


class EntranceTree:
    """Built once for a snapshot. Entrances are numbers; ``order`` of a site is its place among the sorted ids."""

    def __init__(self, entrances: Iterable[tuple[int, int, float, float]]) -> None:
        """``entrances``: number, order of its site, longitude and latitude in WGS-84 degrees."""
        points = [(*_on_sphere(lon, lat), order, number) for number, order, lon, lat in entrances]
        self._root = _grow(points)

    def nearest(
        self, lon: float, lat: float, limit: int, fits: Callable[[int], bool] | None = None
    ) -> list[int]:
        """Numbers of at most ``limit`` entrances of different sites, nearest first."""
        here = _on_sphere(lon, lat)
        x, y, z = here
        found: list[tuple[float, int, int]] = []
        held: dict[int, tuple[float, int, int]] = {}
        reach = _FARTHEST
        waiting = [(0.0, self._root)]
        while waiting:
            gap, node = waiting.pop()
            if gap > reach:
                continue
            while type(node) is tuple:
                axis, split, below, above = node
                aside = here[axis] - split
                node, other = (below, above) if aside < 0 else (above, below)
                waiting.append((aside * aside, other))
            for px, py, pz, order, number in node:
                square = (px - x) * (px - x) + (py - y) * (py - y) + (pz - z) * (pz - z)
                if square > reach or (fits is not None and not fits(number)):
                    continue
                entry = (square, order, number)
                if (known := held.get(order)) is not None:
                    if known <= entry:
                        continue
                    found.remove(known)
                held[order] = entry
                insort(found, entry)
                if len(found) > limit:
                    del held[found.pop()[1]]
                if len(found) == limit:
                    reach = found[-1][0]
        return [number for _square, _order, number in found]


def _grow(points: list[Point]):  # type: ignore[no-untyped-def]
    """A leaf is a list of points; an inner node is (axis, split, nodes below it, nodes at or above it)."""
    if len(points) <= LEAF:
        return points
    spreads = [max(column) - min(column) for column in list(zip(*points, strict=True))[:3]]
    axis = spreads.index(max(spreads))
    if not spreads[axis]:
        return points  # all on one spot: no plane parts them
    points.sort(key=lambda point: point[axis])
    middle = len(points) // 2
    split = points[middle][axis]
    return axis, split, _grow(points[:middle]), _grow(points[middle:])
