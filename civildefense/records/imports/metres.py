"""Metres in a row, under the projection that its header or a person has declared; without one they stay refused."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civildefense.common import cells
from civildefense.common.errors import RuleBroken
from civildefense.common.hanzi import folded
from civildefense.common.projections import Projection, Spot, projection, suggestions
from civildefense.records.imports.columns import Cell

_DECLARED = re.compile(r"epsg[\s:：_-]*(\d{4,6})", re.IGNORECASE)
_NORTH, _EAST = ("北", "纵", "north"), ("东", "横", "east")
_AXIS = re.compile(r"northing|easting|north|east|[xy东北横纵]")


class Told(NamedTuple):
    """What a clerk has to know about the way metres were read; said once for each pair of columns."""

    code: str
    message: str


def epsg_of(label: str) -> int:
    """The projection that a header declares; 0 where it declares none."""
    found = _DECLARED.search(label)
    return int(found[1]) if found else 0


def pairs_of(listed: Sequence[Cell]) -> Iterator[tuple[Cell, Cell]]:
    """The two columns of each system, in the order of the sheet: what their headers share, axes aside, pairs them."""
    groups: dict[str, list[Cell]] = {}
    for cell in listed:
        groups.setdefault(_AXIS.sub("", folded(cell.label)), []).append(cell)
    if len(listed) == 2:
        groups = {"": list(listed)}
    for group in groups.values():
        if len(group) == 2:
            yield group[0], group[1]


def metres_of(cell: Cell) -> float | None:
    """ValidationError where the cell is no number."""
    found = cells.number(cell.value)
    return None if found is None else float(found)


class MetresReader:
    """Remembers which column was read as north: a row that has it the other way round is wrong, not different."""

    def __init__(self, epsg: int, is_home: Callable[[float, float], bool] | None) -> None:
        self.epsg = epsg
        self.is_home = is_home
        self._first_is_north: dict[str, bool] = {}
        self._told: set[tuple[str, str]] = set()
        self._advice: dict[int, str] = {}

    def read(self, column: str, first: float, second: float) -> tuple[Spot, Projection, list[Told]]:
        """``column`` names both columns; ValidationError where the metres are no place that can be trusted."""
        epsg = epsg_of(column) or self.epsg
        if not epsg:
            raise ValidationError(self.undeclared(first, second), code="coordinates_projected")
        try:
            declared = projection(epsg)
        except RuleBroken as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal
        spot = self._chosen(column, declared.locate(first, second))
        if spot is None:
            told = _("No place where %(projection)s is used.") % {"projection": declared}
            raise ValidationError(f"{told} {self._advised(first, second)}".strip(), code="projection_mismatch")
        if self._first_is_north.setdefault(column, spot.first_is_north) != spot.first_is_north:
            raise ValidationError(_("North and east are exchanged in this row alone."), code="coordinates_swapped")
        return spot, declared, list(self._explained(column, spot, declared))

    def undeclared(self, first: float, second: float) -> str:
        told = _("These are metres of a projection. Declare which one by its EPSG number, or give degrees.")
        return f"{told} {self._advised(first, second)}".strip()

    def _advised(self, first: float, second: float) -> str:
        """Worked out once for each zone number: it is advice on the file, not on the row."""
        zone = int(max(first, second) // 1_000_000)
        if zone not in self._advice:
            likely = [str(projection(epsg)) for epsg in suggestions(first, second, self.is_home)]
            told = _("It would lie in the organisation's area with %(list)s.")
            if self.is_home is None:
                told = _("By its zone number it may be %(list)s.")
            self._advice[zone] = str(told % {"list": ", ".join(likely)}) if likely else ""
        return self._advice[zone]

    def _chosen(self, column: str, spots: list[Spot]) -> Spot | None:
        """Where both orders are places: the one in the own area, else what the header says, else what came before."""
        if len(spots) < 2:
            return spots[0] if spots else None
        at_home = [spot for spot in spots if self.is_home and self.is_home(spot.lon, spot.lat)]
        if len(at_home) == 1:
            return at_home[0]
        north_first = said if (said := _said(column)) is not None else self._first_is_north.get(column)
        if north_first is None:
            message = _("Either number could be the north. Name them 北坐标 and 东坐标 in the header.")
            raise ValidationError(message, code="coordinates_ambiguous")
        return next(spot for spot in spots if spot.first_is_north == north_first)

    def _explained(self, column: str, spot: Spot, declared: Projection) -> Iterator[Told]:
        names = column.split(", ")
        north, east = names if spot.first_is_north else names[::-1]
        if len(names) == 2 and self._is_first("axes_read", column):
            message = _("%(projection)s: “%(north)s” was read as north, “%(east)s” as east.")
            yield Told("axes_read", message % {"projection": declared, "north": north, "east": east})
        if spot.zone and self._is_first("zone_number", column):
            message = _(
                "Only one of the file and %(projection)s has the zone number %(zone)s; it was taken into account."
            )
            yield Told("zone_number", message % {"projection": declared, "zone": spot.zone})
        if spot.accuracy_m and self._is_first("position_accuracy", column):
            message = _("%(projection)s can be brought to WGS-84 within %(metres)s m only; the register says so.")
            yield Told("position_accuracy", message % {"projection": declared, "metres": spot.accuracy_m})

    def _is_first(self, code: str, column: str) -> bool:
        is_new = (code, column) not in self._told
        self._told.add((code, column))
        return is_new


def _said(column: str) -> bool | None:
    """Whether the header calls the first of its two columns north."""
    first = folded(column.split(", ")[0])
    is_north, is_east = (any(word in first for word in words) for words in (_NORTH, _EAST))
    return None if is_north == is_east else is_north
