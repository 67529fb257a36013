"""The land: the city, its districts with hand-drawn outlines, and districts that are gone."""

from typing import Any

from shapely.geometry import Point, Polygon
from shapely.prepared import PreparedGeometry, prep

from civildefense.accounts.models import Organisation
from civildefense.home.demo.dice import demo_uid, read_data
from civildefense.rulebook.models import AdminDivision


class Land:
    """A district and whether a point lies in it."""

    def __init__(self, division: AdminDivision) -> None:
        self.division = division
        boundary: Any = division.boundary
        self._outline: PreparedGeometry = prep(Polygon(boundary["coordinates"][0]))

    def holds(self, longitude: float, latitude: float) -> bool:
        return bool(self._outline.contains(Point(longitude, latitude)))


def load_divisions(offices: dict[str, Organisation]) -> dict[str, Land]:
    """Today's districts by code."""
    data = read_data("districts.json")
    city = _division(data["city"], office=offices[data["city"]["code"]])
    lands = {}
    for row in data["districts"]:
        boundary = {"type": "Polygon", "coordinates": [row["outline"]]}
        division = _division(row, parent=city, office=offices[row["code"]], boundary=boundary)
        lands[row["code"]] = Land(division)
    for row in data["former"]:
        heir = lands[row["successor"]].division
        _division(row, parent=city, ends_on=row["ends_on"], successor=heir)
    return lands


def _division(row: dict[str, Any], **more: Any) -> AdminDivision:
    defaults = {
        "uid": demo_uid("division", row["code"]),
        "name": row["name"],
        "name_en": row["name_en"],
        "phone": row.get("phone", ""),
        **more,
    }
    found, _created = AdminDivision.objects.get_or_create(
        code=row["code"], starts_on=row["starts_on"], defaults=defaults
    )
    return found
