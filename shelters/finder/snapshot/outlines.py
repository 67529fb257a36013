"""Outlines of the districts for the citizens' map: simplified, small, a file of their own that only the map loads."""

from typing import Any

from shelters.finder.snapshot.districts import Districts, outline
from shelters.finder.snapshot.layout import FORMAT

SCALE = 10_000  # ten metres: a line on a screen shows no more
SIMPLER_DEG = 0.0015
Ring = list[list[int]]


def outlines(divisions: list[dict[str, Any]]) -> dict[str, Any] | None:
    """``{"format", "scale", "districts": [{"code", "name", "name_en", "rings"}]}``; None while no boundary is known."""
    districts = Districts(divisions)
    drawn = [
        {**{name: row[name] for name in ("code", "name", "name_en")}, "rings": rings}
        for row in districts.rows
        if (rings := _rings(row))
    ]
    return {"format": FORMAT, "scale": SCALE, "districts": drawn} if drawn else None


def _rings(row: dict[str, Any]) -> list[Ring]:
    land = outline(row)
    if land is None or land.is_empty:
        return []
    simple = land.simplify(SIMPLER_DEG)
    pieces = getattr(simple, "geoms", [simple])
    return [
        [[round(lon * SCALE), round(lat * SCALE)] for lon, lat, *_height in piece.exterior.coords]
        for piece in pieces
        if piece.geom_type == "Polygon"
    ]
