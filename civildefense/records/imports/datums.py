"""Is a file in another datum than it says? Its points are compared with points that are known, under every hypothesis.

The datums lie 400 to 1,200 m apart, and known points a few hundred metres from what is named after them: one row
shows nothing, twenty do. Nothing is ever moved here: the answer is a sentence for a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sqrt
from statistics import median
from typing import NamedTuple

from civildefense.common.coordinates import Datum, Point, convert

# One datum stands for its family: CGCS2000 is WGS-84 here.
HYPOTHESES = (Datum.WGS84, Datum.GCJ02, Datum.BD09)
FEWEST = 8
# The code under which a run asks about it.
SUSPECT = "datum_suspect"
# A known point farther away than this, read in any datum, is another place of the same name.
FAR_M = 3_000
# Where on the way from the file's datum (0) to the other one (1) the file must lie, and how surely above 0.
HALFWAY, BEYOND = 0.5, 1.6
SIGMAS = 3
# The other datum must bring the points this much nearer.
NEARER = 0.85
_METRES_A_DEGREE = 111_195.0
_MAD_TO_SIGMA, _MEDIAN_TO_MEAN = 1.4826, 1.2533


class Given(NamedTuple):
    """A pair as the file has it, in the datum that it was read in."""

    lon: float
    lat: float
    datum: str

    def read_as(self, datum: str) -> Point:
        return convert(self.lon, self.lat, datum, Datum.WGS84)


@dataclass(frozen=True)
class Suspicion:
    """``before_m`` and ``after_m`` are median distances to the known points, as read and in ``datum``."""

    datum: str
    evidence: int
    before_m: float
    after_m: float


def suspicion(pairs: Sequence[tuple[Given, Point]]) -> Suspicion | None:
    """``pairs`` are points of the file and the known WGS-84 points that they should lie near, each known point once."""
    offsets = {datum: [_offset(given.read_as(datum), known) for given, known in pairs] for datum in HYPOTHESES}
    near = [index for index in range(len(pairs)) if min(hypot(*offsets[datum][index]) for datum in offsets) < FAR_M]
    if len(near) < FEWEST:
        return None
    read = [_offset(pairs[index][0].read_as(pairs[index][0].datum), pairs[index][1]) for index in near]
    before = median(hypot(*offset) for offset in read)
    distances = {datum: median(hypot(*found[index]) for index in near) for datum, found in offsets.items()}
    best = min(distances, key=lambda datum: distances[datum])
    other = [offsets[best][index] for index in near]
    if distances[best] > NEARER * before or not _points_that_way(read, other):
        return None
    return Suspicion(best, len(near), before, distances[best])


def _points_that_way(read: Sequence[Point], other: Sequence[Point]) -> bool:
    """Whether the file as a whole lies where the other datum would put it: offsets scatter, their middle does not."""
    ways = []
    for (east, north), (other_east, other_north) in zip(read, other, strict=True):
        shift_east, shift_north = east - other_east, north - other_north
        length = shift_east**2 + shift_north**2
        if length > 1:
            ways.append((east * shift_east + north * shift_north) / length)
    if len(ways) < FEWEST:
        return False
    middle = median(ways)
    spread = median(abs(way - middle) for way in ways) * _MAD_TO_SIGMA * _MEDIAN_TO_MEAN / sqrt(len(ways))
    return HALFWAY < middle < BEYOND and middle > SIGMAS * spread


def _offset(point: Point, known: Point) -> Point:
    """Metres east and north of the known point; flat is good enough for a few kilometres."""
    north = (point[1] - known[1]) * _METRES_A_DEGREE
    return (point[0] - known[0]) * _METRES_A_DEGREE * cos(radians(known[1])), north
