"""The data sets that the office gives away and the forms each comes in; page and JSON-LD are made from this list."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shelters.finder.data_views import TYPES
from shelters.finder.ogc import documents as ogc
from shelters.finder.opendata.feed import ATOM
from shelters.finder.snapshot import Snapshot

JSON = "application/json"
OGC_FEATURES = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"


@dataclass(frozen=True)
class Form:
    """One way to get a data set: a file with size and digest, or a service."""

    title: Promise
    href: str
    media_type: str
    size: int | None = None
    sha256: str = ""
    standard: str = ""
    definition: str = ""  # where a service describes itself

    @property
    def is_service(self) -> bool:
        return bool(self.definition)


@dataclass(frozen=True)
class DataSet:
    code: str
    title: Promise
    description: Promise
    forms: tuple[Form, ...]
    lacks: tuple[Promise, ...] = ()  # what is not given, and why


def data_sets(request: HttpRequest, current: Snapshot) -> list[DataSet]:
    files = current.manifest["files"]
    found = [
        _shelters(request, current),
        DataSet(
            "changes", _("Changes of the published shelters"),
            _("Which shelters were published, changed or withdrawn, and when; of withdrawn ones only id and day."),
            (Form(_("Feed (Atom)"), _absolute(request, "public_changes"), ATOM),),
        ),
        DataSet(
            "places", _("Place names for the search"),
            _("Names, former names and points of places that people search for, with pinyin."),
            _files(request, current, "places"),
        ),
        DataSet(
            "advice", _("Advice, numbers and siren signals"),
            _("What to do in which emergency, whom to call, and what the sirens mean."),
            _files(request, current, "advice"),
        ),
    ]  # fmt: skip
    if "outlines" in files:
        title, described = _("Outlines of the districts"), _("Simplified outlines for a small map; not a survey.")
        found.append(DataSet("outlines", title, described, _files(request, current, "outlines")))
    return found


def _shelters(request: HttpRequest, current: Snapshot) -> DataSet:
    api, dictionary = _absolute(request, "public_sites"), _absolute(request, "api-schema")
    forms = [
        Form(_("For QGIS and other maps (OGC API Features)"), f"{ogc.root(request)}/", JSON,
             standard=OGC_FEATURES, definition=f"{ogc.root(request)}/api"),
        Form(_("Nearest entrances (JSON)"), api, JSON, definition=dictionary),
    ]  # fmt: skip
    lacks: list[Promise] = []
    if "csv" in current.manifest["files"]:
        named = {"csv": _("Table (CSV)"), "geojson": _("GeoJSON")}
        forms += [_file(request, current, kind, title, f"public_{kind}") for kind, title in named.items()]
    else:
        lacks.append(_("Whole files (CSV, GeoJSON) wait for an approval of the office."))
    if not current.has_capacity:
        lacks.append(_("Capacities wait for an approval of the office."))
    return DataSet(
        "shelters", _("Published shelters and their entrances"),
        _("Name, address, entrances with points in WGS-84, opening hours, steps, last check, telephone."),
        (*forms, *_files(request, current, "index"), *_files(request, current, "details")), tuple(lacks),
    )  # fmt: skip


_TITLES = {
    "index": _("Snapshot of the finder: sites and entrances (JSON)"),
    "details": _("Snapshot of the finder: details (JSON)"),
    "places": _("Places (JSON)"),
    "advice": _("Advice (JSON)"),
    "outlines": _("Outlines (JSON)"),
}


def _files(request: HttpRequest, current: Snapshot, part: str) -> tuple[Form, ...]:
    return (_file(request, current, part, _TITLES[part]),) if part in current.manifest["files"] else ()


def _file(request: HttpRequest, current: Snapshot, part: str, title: Promise, route: str = "") -> Form:
    """A file of the snapshot, under its own name unless an address that stays leads to it."""
    name = current.manifest["files"][part]
    href = _absolute(request, route) if route else request.build_absolute_uri(reverse("data_file", args=[name]))
    path = current.folder / name if current.folder else None
    size = path.stat().st_size if path and path.exists() else None
    return Form(title, href, TYPES[name.rpartition(".")[2]], size, current.manifest["sha256"][name])


def _absolute(request: HttpRequest, route: str) -> str:
    return request.build_absolute_uri(reverse(route))


def licence(current: Snapshot) -> dict[str, Any]:
    """``name``, ``name_en`` and ``url`` as the office recorded them; empty when it did not."""
    office = current.advice.get("office", {})
    if not office.get("data_licence"):
        return {}
    names = {"name": "data_licence", "name_en": "data_licence_en", "url": "data_licence_url"}
    return {name: office.get(recorded, "") for name, recorded in names.items()}
