"""Which district a code of any year or level belongs to: 港闸 merged into 崇川, a township lies in its county."""

from typing import Any

from shapely.errors import GEOSException
from shapely.geometry import shape

Row = dict[str, Any]


class Districts:
    """The divisions that lists are made by: those right below the city, or the top ones where there is no city."""

    def __init__(self, divisions: list[Row]) -> None:
        self._by_id = {row["id"]: row for row in divisions}
        self._by_code = {row["code"]: row for row in divisions}
        self._by_code |= {row["code"]: row for row in divisions if row["ends_on"] is None}
        current = [row for row in divisions if row["ends_on"] is None]
        parents = {row["parent_id"] for row in current}
        tops = {row["id"] for row in current if row["parent_id"] is None and row["id"] in parents}
        self._tops = tops
        self.rows = [
            row for row in current if row["id"] not in tops and (row["parent_id"] is None or row["parent_id"] in tops)
        ]
        self._numbers = {row["id"]: number for number, row in enumerate(self.rows)}

    def number(self, code: str) -> int | None:
        """Place in ``rows`` of the district that ``code`` belongs to today; the city's own code makes its own row."""
        row = self._by_code.get(code)
        seen: set[int] = set()
        while row is not None and row["id"] not in seen:
            if row["id"] in self._numbers:
                return self._numbers[row["id"]]
            if row["id"] in self._tops and row["ends_on"] is None:
                return self._add(row)
            seen.add(row["id"])
            row = self._by_id.get(row["successor_id"] if row["ends_on"] else row["parent_id"])
        return None

    def _add(self, row: Row) -> int:
        self._numbers[row["id"]] = len(self.rows)
        self.rows.append(row)
        return self._numbers[row["id"]]

    def former_names(self, row: Row) -> list[str]:
        """Names of the divisions that were merged into ``row`` or were it under another name."""
        found = [other["name"] for other in self._by_id.values() if other["successor_id"] == row["id"]]
        return sorted({name for name in found if name != row["name"]})

    def boundaries(self) -> list[Any]:
        """Shapely geometries of all districts, or nothing when one of them is unknown."""
        known = [outline(row) for row in self.rows if row["id"] not in self._tops]
        return [] if not known or None in known else known


def outline(row: Row) -> Any:
    """The boundary as a geometry; None when there is none that can be read."""
    geometry = row["boundary"] or {}
    if geometry.get("type") == "Feature":
        geometry = geometry.get("geometry") or {}
    try:
        return shape(geometry) if geometry else None
    except (GEOSException, AttributeError, KeyError, TypeError, ValueError):
        return None
