"""The current snapshot in a process's memory: pages, API, search and print all answer from this one object.

Nothing here opens a database, a cache or a session: with all of them gone the answers stay the same.
"""

import datetime as dt
import json
import logging
import os
import threading
from collections.abc import Callable, Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import shapely
from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from civildefense.common.coordinates import ways
from civildefense.common.opening import is_open
from shelters.finder.nearest import EntranceTree
from shelters.finder.search import PlaceSearch
from shelters.finder.snapshot.layout import EPOCH, MANIFEST, PARTS, Damaged, read_manifest, read_part

log = logging.getLogger(__name__)

Row = dict[str, Any]


class Snapshot:
    """One whole version of the published data. Rows are plain dicts; points are WGS-84 degrees, lengths metres."""

    def __init__(
        self, manifest: Row, *, index: Row, details: Row, places: Row, advice: Row, folder: Path | None = None
    ) -> None:
        self.manifest, self.index, self.advice, self.folder = manifest, index, advice, folder
        self.version: str = manifest["version"]
        self.generated_at = parse_datetime(manifest["generated_at"])
        self.has_capacity = bool(manifest.get("capacity") and "capacity" in index["sites"])
        self.details = details["sites"]
        self._places = places
        self._site_numbers = {public_id: number for number, public_id in enumerate(index["sites"]["id"])}
        self._open: tuple[int, list[bool | None]] = (-1, [])
        self.kept: dict[str, Any] = {}  # what others made of this version and may use again; it goes with it
        doors = index["entrances"]
        self.lon = [value / index["scale"] for value in doors["lon"]]
        self.lat = [value / index["scale"] for value in doors["lat"]]
        self._closed = doors.get("closed") or [0] * len(doors["site"])

    @cached_property
    def _tree(self) -> EntranceTree:
        """Doors that are closed at the moment lead nobody anywhere."""
        ids = self.index["sites"]["id"]
        order = {number: place for place, number in enumerate(sorted(range(len(ids)), key=ids.__getitem__))}
        return EntranceTree(
            (number, order[site], self.lon[number], self.lat[number])
            for number, site in enumerate(self.index["entrances"]["site"])
            if not self._closed[number]
        )

    @cached_property
    def _search(self) -> PlaceSearch:
        return PlaceSearch(self.index, self._places)

    @cached_property
    def _in_boxes(self) -> shapely.STRtree:
        return shapely.STRtree(shapely.points(self.lon, self.lat))

    @cached_property
    def entrances_of(self) -> list[list[int]]:
        owned: list[list[int]] = [[] for _id in self.index["sites"]["id"]]
        for number, site in enumerate(self.index["entrances"]["site"]):
            owned[site].append(number)
        return owned

    @cached_property
    def rendered(self) -> list[str]:
        """The unchanging part of each entrance's JSON in the public API; a hundred thousand take a few seconds."""
        return [opening(self.row(number)) for number in range(len(self.lon))]

    def prepare(self) -> "Snapshot":
        """Everything that the first question would wait for."""
        _ready = self._tree, self._search, self.entrances_of, self.rendered
        return self

    def search_places(self, text: str, limit: int = 6) -> list[Row]:
        """What ``text`` may mean, best first: name, former, rank, lon, lat, district … ; above rank 3 it is a guess."""
        return self._search.search(text, limit)

    def nearest(
        self,
        lon: float,
        lat: float,
        limit: int = 10,
        step_free: bool | None = None,
        open_at: dt.datetime | None = None,
        people: int | None = None,
        district: str | None = None,
    ) -> list[Row]:
        """Rows of the nearest entrances that fit, one a site, each with ``distance_m`` and ``bearing_deg``."""
        fits = self.wishes(step_free, open_at, people, district)
        return [
            self.row(number) | {"distance_m": metres, "bearing_deg": bearing}
            for number, metres, bearing in self.measured(lon, lat, limit, fits)
        ]

    def measured(
        self, lon: float, lat: float, limit: int, fits: Callable[[int], bool] | None = None
    ) -> list[tuple[int, float, float]]:
        """Entrance, metres, bearing: what every answer about "nearest" is made of."""
        numbers = self._tree.nearest(lon, lat, limit, fits)
        found = ways(lon, lat, [(self.lon[number], self.lat[number]) for number in numbers])
        return [(number, metres, bearing) for number, (metres, bearing) in zip(numbers, found, strict=True)]

    def wishes(
        self,
        step_free: bool | None = None,
        open_at: dt.datetime | None = None,
        people: int | None = None,
        district: str | None = None,
    ) -> Callable[[int], bool] | None:
        """The test that an entrance must pass; None when everything fits. Unknown never counts as yes."""
        doors, sites = self.index["entrances"], self.index["sites"]
        tests: list[Callable[[int], bool]] = []
        if step_free is not None:
            level, wanted = doors["step_free"], int(step_free)
            tests.append(lambda number: level[number] == wanted)
        if open_at is not None:
            hours, states = doors["hours"], self.open_states(open_at)
            tests.append(lambda number: states[hours[number]] is True)
        if people and self.has_capacity:
            room, owner = sites["capacity"], doors["site"]
            tests.append(lambda number: (room[owner[number]] or 0) >= people)
        if district is not None:
            codes = [entry["code"] for entry in self.index["districts"]]
            place, home, site_of = codes.index(district) if district in codes else -1, sites["district"], doors["site"]
            tests.append(lambda number: home[site_of[number]] == place)
        if not tests:
            return None
        return tests[0] if len(tests) == 1 else lambda number: all(test(number) for test in tests)

    def open_states(self, moment: dt.datetime | None = None) -> list[bool | None]:
        """For each of the index's hours whether it is open; kept for the running minute."""
        moment = timezone.localtime(moment)
        minute = int(moment.timestamp()) // 60
        if self._open[0] != minute:
            self._open = (minute, [_is_open(entry.get("spec", ""), moment) for entry in self.index["hours"]])
        return self._open[1]

    def row(self, number: int) -> Row:
        """An entrance with what the list shows of its site."""
        doors, sites = self.index["entrances"], self.index["sites"]
        site = doors["site"][number]
        district = self.index["districts"][sites["district"][site]]
        hours = self.index["hours"][doors["hours"][number]]
        checked, check = doors["checked_on"][number], doors["check"][number]
        step_free = doors["step_free"][number]
        row = {
            "id": sites["id"][site],
            "name": sites["name"][site],
            "address": sites["address"][site],
            "district": district["name"],
            "district_en": district.get("name_en", ""),
            "district_code": district["code"],
            "kind": self.index["kinds"][sites["kind"][site]],
            "lon": self.lon[number],
            "lat": self.lat[number],
            "datum": self.index["datum"],
            "entrance": doors["label"][number],
            "step_free": None if step_free is None else bool(step_free),
            "hours": hours["text"],
            "hours_en": hours.get("text_en", ""),
            "open_now": False if self._closed[number] else self.open_states()[doors["hours"][number]],
            "closed": bool(self._closed[number]),
            "checked_on": None if checked is None else (EPOCH + dt.timedelta(days=checked)).isoformat(),
            "check_result": "" if check is None else self.index["checks"][check],
        }
        if self.has_capacity:
            row["capacity"] = sites["capacity"][site]
        return row

    def within(self, west: float, south: float, east: float, north: float) -> list[int]:
        """Numbers of the entrances in the box and on its edge, closed ones too, in order."""
        found = self._in_boxes.query(shapely.box(west, south, east, north))
        found.sort()
        numbers: list[int] = found.tolist()
        return numbers

    def site_number(self, public_id: str) -> int | None:
        return self._site_numbers.get(public_id)

    def site(self, public_id: str) -> Row | None:
        """The whole card with its ``entrances``; None when no such site is published (any more)."""
        number = self.site_number(public_id)
        return None if number is None else self.site_at(number)

    def site_at(self, number: int) -> Row:
        rows = [self.row(entrance) for entrance in self.entrances_of[number]]
        details = self.details.get(rows[0]["id"], {})
        doors = details.get("entrances", {})
        shared = ("id", "name", "address", "district", "district_en", "district_code", "kind", "datum", "capacity")
        return {
            **{name: rows[0][name] for name in shared if name in rows[0]},
            **{name: details.get(name, "") for name in ("condition", "unit", "phone", "note")},
            "entrances": [row | doors.get(row["entrance"], {}) for row in rows],
        }

    def district(self, code: str) -> Row | None:
        """The district with all its ``sites`` by name, for the printed list; None when the code is unknown."""
        for place, district in enumerate(self.index["districts"]):
            if district["code"] == code:
                home, names = self.index["sites"]["district"], self.index["sites"]["name"]
                numbers = [number for number, own in enumerate(home) if own == place]
                numbers.sort(key=lambda number: (names[number], self.index["sites"]["id"][number]))
                return {**district, "sites": [self.site_at(number) for number in numbers]}
        return None

    def matching_sites(self, text: str) -> list[int]:
        """Numbers of the sites whose own name or address fits, best first."""
        return self._search.matching_sites(text)

    def first_entrances(self, limit: int, fits: Callable[[int], bool] | None = None) -> list[int]:
        """One fitting open entrance of each of the first sites, in the order of the list."""
        found = []
        for own in self.entrances_of:
            usable = (number for number in own if not self._closed[number] and (fits is None or fits(number)))
            found += list(islice(usable, 1))
            if len(found) == limit:
                break
        return found


def opening(row: Row) -> str:
    """The row as a JSON object without what depends on the reader or the minute, and without its closing brace."""
    left_out = ("open_now", "district_en", "hours_en")
    return json.dumps({name: value for name, value in row.items() if name not in left_out}, ensure_ascii=False)[:-1]


def _is_open(spec: str, moment: dt.datetime) -> bool | None:
    try:
        return is_open(spec, moment)
    except ValueError:
        return None


def read_snapshot(folder: Path) -> Snapshot:
    """The version on disk, every file compared with its digest; FileNotFoundError or Damaged."""
    manifest = read_manifest(folder)
    parts: Mapping[str, Any] = {part: read_part(folder, manifest, part) for part in PARTS}
    return Snapshot(manifest, folder=folder, **parts)


class _Holder:
    """The process's current snapshot. One thread renews it while the others go on answering from the old one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: tuple[Any, ...] = ()
        self._folder = ""
        self._current: Snapshot | None = None

    def current(self) -> Snapshot | None:
        folder = os.fspath(settings.SNAPSHOT_DIR)
        try:
            status = os.stat(f"{folder}/{MANIFEST}")  # noqa: PTH116 (on every request, and pathlib takes thrice as long)
        except FileNotFoundError:
            return self._current if folder == self._folder else None
        seen = (folder, status.st_mtime_ns, status.st_ino)
        if seen != self._seen and self._lock.acquire(blocking=folder != self._folder or self._current is None):
            try:
                if seen != self._seen:
                    self._renew(folder, seen)
            finally:
                self._lock.release()
        return self._current

    def _renew(self, folder: str, seen: tuple[Any, ...]) -> None:
        if folder != self._folder:
            self._folder, self._current = folder, None
        try:
            self._current = read_snapshot(Path(folder)).prepare()
        except (Damaged, OSError):
            log.exception("The snapshot in %s cannot be read; the last good one stays.", folder)
        self._seen = seen


_holder = _Holder()


def load_current() -> Snapshot | None:
    """The snapshot that is published now; None before the first build."""
    return _holder.current()
