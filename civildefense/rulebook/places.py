"""Places from a small CSV: name, former_names, kind, division, longitude, latitude, datum, source and dates.

Names of columns may be Chinese; several former names are parted by ; or 、. The same file twice changes nothing.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from civildefense.common.coordinates import Datum, convert
from civildefense.common.secrecy import guard_text
from civildefense.rulebook.models import AdminDivision, Place, PlaceKind

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


@dataclass
class PlaceReport:
    """``problems`` are (line, sentence)."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)


class NotPlaces(Exception):
    """The file as a whole cannot be read; the text says why."""


def decode(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("gb18030")  # what Excel saves in China


@transaction.atomic
def import_places(body: bytes, *, source: str) -> PlaceReport:
    """Create and change places by (name, division); rows with a problem are left out and listed."""
    report = PlaceReport()
    for line, row in _rows(body):
        report.rows += 1
        try:
            outcome = _store(_fields(row, source))
        except (ValidationError, ValueError) as error:
            sentences = error.messages if isinstance(error, ValidationError) else [str(error)]
            report.problems.append((line, "; ".join(sentences)))
        else:
            setattr(report, outcome, getattr(report, outcome) + 1)
    return report


def _rows(body: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        reader = csv.DictReader(io.StringIO(decode(body), newline=""), strict=True)
        names = {_column(name): name for name in reader.fieldnames or ()}
        if missing := [name for name in NEEDED if name not in names]:
            raise NotPlaces(_("The file has no column for %(columns)s.") % {"columns": ", ".join(missing)})
        for row in reader:
            cells = {own: (row[given] or "").strip() for own, given in names.items() if own}
            if any(cells.values()):
                yield reader.line_num, cells
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotPlaces(_("This is not a readable CSV file: %(error)s") % {"error": error}) from None


def _column(name: str | None) -> str:
    wanted = (name or "").strip().lower()
    return next((own for own, known in COLUMNS.items() if wanted in known), "")


def _fields(row: dict[str, str], source: str) -> dict[str, Any]:
    kinds = {str(label): value for value, label in PlaceKind.choices} | {value: value for value in PlaceKind.values}
    former = [part.strip() for part in row.get("former_names", "").replace("、", ";").replace("；", ";").split(";")]
    if guard_text("".join(row.values())):
        raise ValueError(_("This text names something that may not be stored here (level X)."))
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
        "starts_on": _day(row.get("starts_on", "")),
        "ends_on": _day(row.get("ends_on", "")),
    }


def _division(code: str) -> AdminDivision | None:
    if not code:
        return None
    division = AdminDivision.objects.filter(code=code).order_by("-starts_on").first()
    if division is None:
        raise ValueError(_("No division has the code %(code)s.") % {"code": code})
    return division


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text.replace("/", "-").replace(".", "-")) if text else None


def _store(fields: dict[str, Any]) -> str:
    """``new``, ``changed`` or ``same``."""
    place = Place.objects.filter(name=fields["name"], division=fields["division"]).first()
    if place is not None and all(getattr(place, name) == value for name, value in fields.items()):
        return "same"
    outcome = "changed" if place else "new"
    place = place or Place()
    for name, value in fields.items():
        setattr(place, name, value)
    place.full_clean()
    place.save()
    return outcome
