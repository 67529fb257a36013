"""What the parameters of ``items`` select. A parameter that is unknown or cannot be understood is refused by name."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from shelters.finder.ogc.layers import Filter, Layer
from shelters.finder.public_query import BadParameter
from shelters.finder.snapshot import Snapshot
from shelters.finder.snapshot.layout import EPOCH

Box = tuple[float, float, float, float]

USUAL = 10
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d(?:t\d\d:\d\d:\d\d(?:\.\d+)?(?:z|[+-]\d\d:\d\d))?", re.IGNORECASE)
FORMATS = ("json", "html")


class Selection(NamedTuple):
    """The page of features that was asked for: ``numbers`` fit, those from ``offset`` on are shown."""

    numbers: Sequence[int]
    offset: int
    limit: int

    @property
    def page(self) -> Sequence[int]:
        return self.numbers[self.offset : self.offset + self.limit]


def most_at_once(current: Snapshot) -> int:
    """Whole files wait for an approval of their own (docs/adr/0009); until then nobody gets more than by the API."""
    return 1000 if "geojson" in current.manifest["files"] else 100


def refuse_unknown(given: Mapping[str, str], known: Sequence[str]) -> None:
    for name in given:
        if name not in known:
            raise BadParameter(
                name, _("There is no such parameter here; known are: %(known)s.") % {"known": ", ".join(known)}
            )


def known_parameters(layer: Layer) -> list[str]:
    return ["f", "limit", "offset", "bbox", "datetime", *(each.name for each in layer.filters)]


def select(given: Mapping[str, str], layer: Layer, current: Snapshot) -> Selection:
    refuse_unknown(given, known_parameters(layer))
    limit = min(_whole(given, "limit", least=1, usual=USUAL), most_at_once(current))
    offset = _whole(given, "offset", least=0, usual=0)
    numbers: Sequence[int] = range(len(layer))
    if "bbox" in given:
        first, *second = [current.within(*box) for box in _boxes(given["bbox"])]
        numbers = layer.at_doors(sorted(first + second[0]) if second else first)
    for fits in _wishes(given, layer):
        numbers = [number for number in numbers if fits(number)]
    return Selection(numbers, offset, limit)


def _wishes(given: Mapping[str, str], layer: Layer) -> list[Callable[[int], bool]]:
    wishes = [_fits(layer, each, given[each.name]) for each in layer.filters if each.name in given]
    if "datetime" in given:
        first, last = _days(given["datetime"])
        days = layer.days  # who has no day fits every time, says the standard
        wishes.append(lambda number: (day := days[number]) is None or first <= day <= last)
    return wishes


def _fits(layer: Layer, asked: Filter, text: str) -> Callable[[int], bool]:
    allowed = ["true", "false"] if asked.schema["type"] == "boolean" else asked.schema.get("enum")
    if allowed is not None and text not in allowed:
        raise BadParameter(asked.name, _("One of %(known)s.") % {"known": ", ".join(allowed)})
    column, codes = asked.codes(layer, text)
    owners = layer.doors if asked.is_of_door else layer.sites
    return lambda number: column[owners[number]] in codes


def _whole(given: Mapping[str, str], name: str, *, least: int, usual: int) -> int:
    text = given.get(name, str(usual))
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) >= least):
        raise BadParameter(name, _("A whole number, %(least)s or more.") % {"least": least})
    return int(text)


def _boxes(text: str) -> list[Box]:
    """Two boxes where the one that was asked for crosses the 180th meridian: its west is then east of its east."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (4, 6):
        raise BadParameter("bbox", _("Four numbers, west, south, east, north, or six with heights between."))
    if len(numbers) == 6:  # no feature has a height, so that heights tell none from another
        west, south, low, east, north, high = numbers
        is_upright = south <= north and low <= high
    else:
        west, south, east, north = numbers
        is_upright = south <= north
    if not (is_upright and all(-180 <= lon <= 180 for lon in (west, east)) and south >= -90 and north <= 90):
        raise BadParameter("bbox", _("Longitudes within ±180, latitudes within ±90 degrees, the southern one first."))
    return [(west, south, east, north)] if west <= east else [(west, south, 180, north), (-180, south, east, north)]


def _days(text: str) -> tuple[float, float]:
    """First and last day, counted as in the snapshot, that a moment or a span of time touches."""
    start, slash, end = text.partition("/")
    first = _day(start, open_end=-float("inf")) if slash else _day(start)
    last = _day(end, open_end=float("inf")) if slash else first
    if first > last:
        raise BadParameter("datetime", _("The span ends before it begins."))
    return first, last


def _day(text: str, open_end: float | None = None) -> float:
    if text in ("", "..") and open_end is not None:
        return open_end
    try:
        moment = dt.datetime.fromisoformat(text.upper()) if _RFC3339.fullmatch(text) else None
    except ValueError:
        moment = None
    if moment is None:
        sentence = _("A day or a moment of RFC 3339, as 2026-11-22T09:30:00+08:00, or two with a slash, “..” for open.")
        raise BadParameter("datetime", sentence)
    return ((timezone.localtime(moment) if moment.tzinfo else moment).date() - EPOCH).days
