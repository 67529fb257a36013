"""Where a site's entrances lie towards each other, as a small drawing: points, north, a scale, and nothing invented.

The arithmetic is that of the page's script (plan.js): no building, no road, only what was measured.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

WIDTH, HEIGHT = 320, 240
MARGIN = 36
SMALLEST_M = 40  # a plan of two doors beside each other is not blown up to a street
METRES_A_DEGREE = 111_195
BARS = (5, 10, 20, 50, 100, 200, 500, 1000, 2000)
MARK_STEP = 16


def plan_of(doors: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """``doors`` with lon, lat, entrance and step_free; None for a single one. Coordinates of the drawing are pixels."""
    if len(doors) < 2:
        return None
    spots = _metres([(door["lon"], door["lat"]) for door in doors])
    east = max(x for x, _y in spots) - min(x for x, _y in spots)
    north = max(y for _x, y in spots) - min(y for _x, y in spots)
    scale = min((WIDTH - 2 * MARGIN) / max(east, SMALLEST_M), (HEIGHT - 2 * MARGIN) / max(north, SMALLEST_M))
    middle = [(max(axis) + min(axis)) / 2 for axis in zip(*spots, strict=True)]
    points = [
        (round(WIDTH / 2 + (x - middle[0]) * scale), round(HEIGHT / 2 - (y - middle[1]) * scale)) for x, y in spots
    ]
    bar = max((metres for metres in BARS if metres * scale <= WIDTH / 3), default=BARS[0])
    marks = [
        {
            "x": x, "y": y, "lower": y + 5 + MARK_STEP * points[:number].count((x, y)), "label": door["entrance"],
            "step_free": bool(door["step_free"]), "number": number + 1,
        }
        for number, (door, (x, y)) in enumerate(zip(doors, points, strict=True))
    ]  # fmt: skip
    return {"marks": marks, "bar": bar, "bar_end": round(12 + bar * scale)}


def _metres(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """East and north of the first point; flat earth is exact enough for a few hundred metres."""
    lon0, lat0 = points[0]
    shrink = math.cos(math.radians(lat0))
    return [((lon - lon0) * shrink * METRES_A_DEGREE, (lat - lat0) * METRES_A_DEGREE) for lon, lat in points]
