"""The nearest entrances, exactly, however many there are: a tree of boxes over points on the unit sphere.

The straight line through the globe grows with the great circle, so comparing chords needs no sine and is right at
any latitude. The sphere is turned until the data lie around its pole: seen from there, two coordinates tell points
apart and a flat box around a branch says how near the branch can come.
One row a site: its nearest fitting entrance. Equal distances are ordered by the site's id.
The page's script (nearest.js) gives the same order; both measure with the haversine over 6 371 008.8 m.
"""

from bisect import insort
from collections.abc import Callable, Iterable
from math import atan2, cos, hypot, radians, sin
from typing import Any

LEAF = 8
_FARTHEST = 4.1  # no two points of the unit sphere are farther apart than 2, squared 4

Point = tuple[float, float, float, int, int]
Box = tuple[float, float, float, float]


class EntranceTree:
    """Built once for a snapshot. Entrances are numbers; ``order`` of a site is its place among the sorted ids."""

    def __init__(self, entrances: Iterable[tuple[int, int, float, float]]) -> None:
        """``entrances``: number, order of its site, longitude and latitude in WGS-84 degrees."""
        rows = list(entrances)
        self._middle = _middle([(lon, lat) for _number, _order, lon, lat in rows])
        points = [(*self._seen_from_middle(lon, lat), order, number) for number, order, lon, lat in rows]
        self._root = _grow(points)

    def _seen_from_middle(self, lon: float, lat: float) -> tuple[float, float, float]:
        """East, north and up of the middle of the data, in Earth radii."""
        turn, sin_middle, cos_middle = radians(lon) - self._middle[0], *self._middle[1:]
        phi = radians(lat)
        sin_phi, cos_phi, cos_turn = sin(phi), cos(phi), cos(turn)
        return (
            cos_phi * sin(turn),
            cos_middle * sin_phi - sin_middle * cos_phi * cos_turn,
            sin_middle * sin_phi + cos_middle * cos_phi * cos_turn,
        )

    def nearest(self, lon: float, lat: float, limit: int, fits: Callable[[int], bool] | None = None) -> list[int]:
        """Numbers of at most ``limit`` entrances of different sites, nearest first."""
        x, y, z = self._seen_from_middle(lon, lat)
        found = _Found(limit)
        waiting = [(0.0, self._root)]
        while waiting:
            gap, node = waiting.pop()
            if gap > found.reach:
                continue
            for px, py, pz, order, number in _nearest_leaf(node, x, y, found.reach, waiting):
                square = (px - x) * (px - x) + (py - y) * (py - y) + (pz - z) * (pz - z)
                if square <= found.reach and (fits is None or fits(number)):
                    found.take((square, order, number))
        return [number for _square, _order, number in found.entries]


class _Found:
    """The best so far: (square of the chord, order of the site, entrance), one a site; ``reach`` is the worst's."""

    def __init__(self, limit: int) -> None:
        self.entries: list[tuple[float, int, int]] = []
        self.reach = _FARTHEST
        self._limit = limit
        self._of_site: dict[int, tuple[float, int, int]] = {}

    def take(self, entry: tuple[float, int, int]) -> None:
        order = entry[1]
        if (known := self._of_site.get(order)) is not None:
            if known <= entry:
                return
            self.entries.remove(known)
        self._of_site[order] = entry
        insort(self.entries, entry)
        if len(self.entries) > self._limit:
            del self._of_site[self.entries.pop()[1]]
        if len(self.entries) == self._limit:
            self.reach = self.entries[-1][0]


def _nearest_leaf(node: Any, x: float, y: float, reach: float, waiting: list[tuple[float, Any]]) -> list[Point]:
    """Down the nearer branches to a leaf; the other branches within reach wait. Empty when the leaf is out of reach."""
    gap = 0.0
    while type(node) is tuple:
        first_box, first, second_box, second = node
        gap, other_gap = _gap(first_box, x, y), _gap(second_box, x, y)
        node, other = first, second
        if other_gap < gap:
            gap, other_gap, node, other = other_gap, gap, second, first
        if other_gap <= reach:
            waiting.append((other_gap, other))
    return node if gap <= reach else []


def _middle(points: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Longitude in radians, sine and cosine of the latitude of the middle of the points."""
    x = sum(cos(radians(lat)) * cos(radians(lon)) for lon, lat in points)
    y = sum(cos(radians(lat)) * sin(radians(lon)) for lon, lat in points)
    z = sum(sin(radians(lat)) for _lon, lat in points)
    latitude = atan2(z, hypot(x, y))
    return atan2(y, x), sin(latitude), cos(latitude)


def _gap(box: Box, x: float, y: float) -> float:
    """Square of how far (x, y) lies outside the box."""
    west, east, south, north = box
    aside = west - x if x < west else x - east if x > east else 0.0
    along = south - y if y < south else y - north if y > north else 0.0
    return aside * aside + along * along


def _grow(points: list[Point]) -> Any:
    """A leaf is a list of points; an inner node is (box, branch, box, branch)."""
    if len(points) <= LEAF:
        # Made anew, numbers and all, so that neighbours lie side by side in the processor's cache: a fifth of the time.
        return [(x + 0.0, y + 0.0, z + 0.0, order, number) for x, y, z, order, number in points]
    west, east, south, north = _box(points)
    if east == west and north == south:
        return points  # all on one spot: nothing parts them
    axis = 0 if east - west >= north - south else 1
    points.sort(key=lambda point: point[axis])
    middle = len(points) // 2
    first, second = points[:middle], points[middle:]
    return _box(first), _grow(first), _box(second), _grow(second)


def _box(points: list[Point]) -> Box:
    easts, norths = [point[0] for point in points], [point[1] for point in points]
    return min(easts), max(easts), min(norths), max(norths)
