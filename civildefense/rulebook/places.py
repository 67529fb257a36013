"""Places from a small CSV: name, former_names, kind, division, longitude, latitude, datum, source and dates.

Names of columns may be Chinese; several former names are parted by ; or 、. The same file twice changes nothing.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from civildefense.common.coordinates import Datum, convert
from civildefense.rulebook.models import AdminDivision, Place, PlaceKind
from civildefense.rulebook.sheets import TableReport, put_row, read_day, read_rows, take_rows

COLUMNS = {
    "name": ("name", "名称", "地名"),
    "former_names": ("former_names", "also", "曾用名", "别名", "旧名"),
    "kind": ("kind", "类别", "类型"),
    "division": ("division", "district", "区划代码", "县区代码"),
    "longitude": ("longitude", "lon", "经度"),
    "latitude": ("latitude", "lat", "纬度"),
    "datum": ("datum", "坐标系"),
    "source": ("source", "来源"),
    "starts_on": ("starts_on", "启用日期"),
    "ends_on": ("ends_on", "停用日期"),
}
NEEDED = ("name", "kind", "longitude", "latitude")


@transaction.atomic
def import_places(body: bytes, *, source: str) -> TableReport:
    """Create and change places by (name, division); rows with a problem are left out and listed."""
    rows = read_rows(body, columns=COLUMNS, needed=NEEDED)
    return take_rows(rows, lambda row: _store(_fields(row, source)))


def _fields(row: dict[str, str], source: str) -> dict[str, Any]:
    kinds = {str(label): value for value, label in PlaceKind.choices} | {value: value for value in PlaceKind.values}
    former = [part.strip() for part in row.get("former_names", "").replace("、", ";").replace("；", ";").split(";")]
    try:
        point = float(row["longitude"]), float(row["latitude"])
        longitude, latitude = convert(*point, row.get("datum") or Datum.WGS84, Datum.WGS84)
    except ValueError:
        raise ValueError(_("The point cannot be read: longitude and latitude in degrees, a known datum.")) from None
    return {
        "name": row["name"],
        "former_names": [name for name in former if name],
        "kind": kinds.get(row["kind"], row["kind"]),
        "division": _division(row.get("division", "")),
        "longitude": longitude,
        "latitude": latitude,
        "source": row.get("source") or source,
        "starts_on": read_day(row.get("starts_on", "")),
        "ends_on": read_day(row.get("ends_on", "")),
    }


def _division(code: str) -> AdminDivision | None:
    if not code:
        return None
    division = AdminDivision.objects.filter(code=code).order_by("-starts_on").first()
    if division is None:
        raise ValueError(_("No division has the code %(code)s.") % {"code": code})
    return division


def _store(fields: dict[str, Any]) -> str:
    key = {name: fields.pop(name) for name in ("name", "division")}
    return put_row(Place, key=key, values=fields)
