"""The collections over one snapshot: which feature is where, when, and fits which filter."""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shelters.facilities.states import CheckResult, Condition
from shelters.finder.dictionary import columns
from shelters.finder.snapshot import Snapshot
from shelters.finder.snapshot.bulk import day_text, door_row
from shelters.finder.snapshot.layout import EPOCH

Feature = dict[str, Any]
Codes = tuple[Sequence[Any], set[Any]]

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
_POINT = ("longitude", "latitude")
END = dt.time(23, 59, 59)


def _moment(day: int, time: dt.time) -> str:
    return dt.datetime.combine(EPOCH + dt.timedelta(days=day), time, timezone.get_default_timezone()).isoformat()


@dataclass(frozen=True)
class Filter:
    """A property that may be asked for. ``codes``: the column that holds it, and which of its values fit a text."""

    name: str
    schema: dict[str, Any]
    meaning: Promise
    is_of_door: bool
    codes: Callable[["Layer", str], Codes]


def _places(values: Sequence[Any], text: str) -> set[int]:
    return {place for place, value in enumerate(values) if value == text}


def _district(layer: "Layer", text: str) -> Codes:
    return layer.index["sites"]["district"], _places([row["code"] for row in layer.index["districts"]], text)


def _kind(layer: "Layer", text: str) -> Codes:
    return layer.index["sites"]["kind"], _places(layer.index["kinds"], text)


def _condition(layer: "Layer", text: str) -> Codes:
    return [layer.details[public_id]["condition"] for public_id in layer.index["sites"]["id"]], {text}


def _check_result(layer: "Layer", text: str) -> Codes:
    return layer.index["entrances"]["check"], _places(layer.index["checks"], text)


def _flag(name: str) -> Callable[["Layer", str], Codes]:
    return lambda layer, text: (layer.index["entrances"][name], {int(text == "true")})


SITE_FILTERS = (
    Filter("district_code", {"type": "string"}, _("Code of the district"), False, _district),
    Filter("kind", {"type": "string"}, _("Use in peace"), False, _kind),
    Filter("condition", {"type": "string", "enum": list(Condition.values)}, _("Condition of the work"), False,
           _condition),
)  # fmt: skip
DOOR_FILTERS = (
    Filter("step_free", {"type": "boolean"}, _("Step-free"), True, _flag("step_free")),
    Filter("closed", {"type": "boolean"}, _("Closed at the moment"), True, _flag("closed")),
    Filter("check_result", {"type": "string", "enum": list(CheckResult.values)}, _("Result of the last check"), True,
           _check_result),
)  # fmt: skip


class Layer:
    """Features are numbers. Each has a site and a door: that of an entrance, or the first one of a site."""

    id: str
    title: Promise
    description: Promise
    filters: tuple[Filter, ...]
    own: Mapping[str, str]  # properties that the data dictionary does not have, with their types
    left_out: tuple[str, ...]  # columns of the dictionary that say nothing of such a feature
    sites: Sequence[int]
    doors: Sequence[int]
    days: Sequence[int | None]  # of the last check, counted as in the snapshot

    def __init__(self, current: Snapshot) -> None:
        self.index, self.details = current.index, current.details
        described = [column.name for column in columns(with_capacity=current.has_capacity)]
        self.names = [*self.own, *(name for name in described if name not in (*_POINT, *self.left_out))]
        self._texts: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self.doors)

    def number_of(self, current: Snapshot, feature_id: str) -> int | None:
        raise NotImplementedError

    def id_of(self, number: int) -> str:
        raise NotImplementedError

    def at_doors(self, doors: Sequence[int]) -> Sequence[int]:
        """The features whose point is one of these doors, in order."""
        raise NotImplementedError

    def values(self, number: int) -> dict[str, Any]:
        """By the names of the data dictionary and ``own``."""
        raise NotImplementedError

    def feature(self, number: int) -> Feature:
        values = self.values(number)
        return {
            "type": "Feature",
            "id": self.id_of(number),
            "geometry": {"type": "Point", "coordinates": [values[name] for name in _POINT]},
            "properties": {name: values[name] for name in self.names},
        }

    def text(self, number: int) -> str:
        """The feature as JSON, made once for a version."""
        if (known := self._texts.get(number)) is None:
            known = self._texts[number] = json.dumps(self.feature(number), ensure_ascii=False, separators=(",", ":"))
        return known

    @cached_property
    def extent(self) -> Feature:
        """Box and span of time of all features; what there is nothing of is left out."""
        found: Feature = {}
        if self.doors:
            doors, scale = self.index["entrances"], self.index["scale"]
            lons, lats = ([doors[axis][door] / scale for door in self.doors] for axis in ("lon", "lat"))
            found["spatial"] = {"bbox": [[min(lons), min(lats), max(lons), max(lats)]], "crs": CRS84}
        if days := [day for day in self.days if day is not None]:
            span = [_moment(min(days), dt.time.min), _moment(max(days), END)]
            found["temporal"] = {"interval": [span], "trs": _GREGORIAN}
        return found


class Sites(Layer):
    id = "sites"
    title = _("Published shelters")
    description = _("Published shelters; the point is their first entrance. What an entrance is like: see entrances.")
    filters = SITE_FILTERS
    own = {"entrances": "number"}
    left_out = ("id", "entrance", "hours", "closed", "door_width_m", "check_result")

    def __init__(self, current: Snapshot) -> None:
        super().__init__(current)
        self._doors_of = current.entrances_of
        self.sites, self.doors = range(len(self._doors_of)), [own[0] for own in self._doors_of]
        self._by_door = {door: number for number, door in enumerate(self.doors)}
        checked = self.index["entrances"]["checked_on"]
        dated = ([checked[door] for door in own if checked[door] is not None] for own in self._doors_of)
        self.days = [max(days, default=None) for days in dated]

    def number_of(self, current: Snapshot, feature_id: str) -> int | None:
        return current.site_number(feature_id)

    def id_of(self, number: int) -> str:
        return str(self.index["sites"]["id"][number])

    def at_doors(self, doors: Sequence[int]) -> Sequence[int]:
        return [self._by_door[door] for door in doors if door in self._by_door]

    def values(self, number: int) -> dict[str, Any]:
        own, flags = self._doors_of[number], self.index["entrances"]["step_free"]
        step_free = {flags[door] for door in own}
        return door_row(self.index, self.details, own[0]) | {
            "entrances": len(own),
            "step_free": True if 1 in step_free else None if None in step_free else False,
            "checked_on": day_text(self.days[number]),
        }


class Entrances(Layer):
    id = "entrances"
    title = _("Entrances of shelters")
    description = _("The public entrances of the published shelters, each where its door is.")
    filters = SITE_FILTERS + DOOR_FILTERS
    own = {"site": "string"}
    left_out = ("id",)

    def __init__(self, current: Snapshot) -> None:
        super().__init__(current)
        self.sites, self.days = self.index["entrances"]["site"], self.index["entrances"]["checked_on"]
        self.doors = range(len(self.sites))

    def number_of(self, current: Snapshot, feature_id: str) -> int | None:
        public_id, _dash, label = feature_id.partition("-")
        site, labels = current.site_number(public_id), self.index["entrances"]["label"]
        own = () if site is None else current.entrances_of[site]
        return next((door for door in own if labels[door] == label), None)

    def id_of(self, number: int) -> str:
        doors = self.index["entrances"]
        return f"{self.index['sites']['id'][doors['site'][number]]}-{doors['label'][number]}"

    def at_doors(self, doors: Sequence[int]) -> Sequence[int]:
        return doors

    def values(self, number: int) -> dict[str, Any]:
        row = door_row(self.index, self.details, number)
        return row | {"site": row["id"]}


def layers(current: Snapshot) -> dict[str, Layer]:
    """By their ids; made when somebody asks for the first time, and kept as long as the version."""
    if "layers" not in current.kept:
        current.kept["layers"] = {kind.id: kind(current) for kind in (Sites, Entrances)}
    found: dict[str, Layer] = current.kept["layers"]
    return found
