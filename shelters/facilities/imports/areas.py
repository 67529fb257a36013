"""The land that an organisation answers for, as polygons in WGS-84."""

import json

import shapely
from shapely.geometry.base import BaseGeometry

from civildefense.accounts.models import Organisation
from civildefense.common.hanzi import folded
from civildefense.rulebook.models import AdminDivision

# A point on the boundary line of a simplified polygon is not outside: about 300 m.
TOLERANCE_DEGREES = 0.003


class Land:
    """Own divisions; a city office answers for all of them. Unknown while no boundary is on record."""

    def __init__(self, organisation: Organisation | None) -> None:
        self.divisions = own = _divisions_of(organisation) if organisation else []
        outlines = {division: outline_of(division) for division in own if division.boundary}
        self._shapes = [(division, _widened(outline)) for division, outline in outlines.items()]
        self._area = shapely.union_all([shape for _division, shape in self._shapes]) if self._shapes else None
        if self._area is not None:
            shapely.prepare(self._area)
        # As drawn, without the tolerance.
        self.outline = shapely.union_all(list(outlines.values())) if outlines else None
        self._names = {_short(division.name): division for division in own}

    @property
    def is_known(self) -> bool:
        return self._area is not None

    def contains(self, lon: float, lat: float) -> bool:
        return bool(self._area is not None and shapely.contains_xy(self._area, lon, lat))

    def division_of(self, district: str, point: tuple[float, float] | None) -> AdminDivision | None:
        """By the district's name, else by the point, else the only one there is."""
        if district and (named := self._names.get(_short(district))):
            return named
        if point:
            for division, shape in self._shapes:
                if shapely.contains_xy(shape, *point):
                    return division
        return self.divisions[0] if len(self.divisions) == 1 else None


def _divisions_of(organisation: Organisation) -> list[AdminDivision]:
    divisions = list(AdminDivision.objects.filter(ends_on__isnull=True))
    own = [division for division in divisions if division.office_id == organisation.pk]
    own = own or [division for division in divisions if division.code == organisation.code]
    is_citys = organisation.parent_id is None and not any(division.boundary for division in own)
    return divisions if is_citys else own


def outline_of(division: AdminDivision) -> BaseGeometry:
    """Of a division with a boundary, as it was drawn."""
    return shapely.make_valid(shapely.from_geojson(json.dumps(division.boundary)))


def _widened(outline: BaseGeometry) -> BaseGeometry:
    buffered = outline.buffer(TOLERANCE_DEGREES)
    shapely.prepare(buffered)
    return buffered


def _short(name: str) -> str:
    plain = folded(name)
    return plain.rstrip("区县市") or plain
