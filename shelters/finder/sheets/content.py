"""What stands on a sheet, from the snapshot alone: paper says what page and API say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from shelters.finder import pages
from shelters.finder.answers import GUESS, desk_of
from shelters.finder.snapshot import Snapshot
from shelters.finder.snapshot.layout import read_part
from shelters.finder.wording import local, say

ROWS = 10


@dataclass(frozen=True)
class Spot:
    """The place that a sheet hangs at, WGS-84."""

    name: str
    lon: float
    lat: float
    district: int | None


def spots_of(current: Snapshot, district: str, kinds: list[str]) -> list[Spot]:
    """Every place of these kinds in the district; the district itself where it has none."""
    codes = [row["code"] for row in current.index["districts"]]
    number, places, scale = codes.index(district), _places(current), current.index["scale"]
    found = [
        Spot(places["name"][at], places["lon"][at] / scale, places["lat"][at] / scale, number)
        for at, home in enumerate(places["district"])
        if home == number and places["kind"][at] in kinds
    ]
    return sorted(found, key=lambda spot: spot.name)


def _places(current: Snapshot) -> dict[str, Any]:
    assert current.folder is not None
    return read_part(current.folder, current.manifest, "places")


def named_spots(current: Snapshot, names: list[str]) -> tuple[list[Spot], list[str]]:
    """The places of a list of communities, and the names that nobody knows: a guess is not printed on paper."""
    found, unknown = [], []
    for name in names:
        hits = current.search_places(name, 1)
        if hits and hits[0]["rank"] <= GUESS:
            found.append(Spot(name, hits[0]["lon"], hits[0]["lat"], hits[0]["district"]))
        else:
            unknown.append(name)
    return found, unknown


def sheets(current: Snapshot, spots: list[Spot]) -> Iterator[dict[str, Any]]:
    """Each sheet as plain data for the page's layout."""
    today = timezone.localdate()
    for spot in spots:
        desk = desk_of(current, spot.district)
        yield {
            "place": spot.name,
            "rows": [_row(current, door, today) for door in current.nearest(spot.lon, spot.lat, ROWS)],
            "desk": {"name": local(desk, "name", english=False), "phone": desk.get("phone", "")},
            "qr": _code(spot),
        }


def _row(current: Snapshot, door: dict[str, Any], today: date) -> dict[str, str]:
    words = pages.row_words(door, today)
    card = current.details[door["id"]]
    return {name: words[name] for name in ("name", "entrance", "address", "distance", "bearing", "steps", "check")} | {
        "hours": door["hours"] or say("hours_unknown"),
        "opener_phone": card["entrances"][door["entrance"]]["opener_phone"],
        "phone": card["phone"],
    }


def _code(spot: Spot) -> str:
    """QR code as SVG: the live list from this very place."""
    query = urlencode({"near": f"{spot.lon:.5f},{spot.lat:.5f}"})
    address = f"{settings.SITE_URL.rstrip('/')}{reverse('finder:search')}?{query}"
    drawn = BytesIO()
    segno.make(address, error="q", micro=False).save(drawn, kind="svg", border=4, light="#fff")
    return drawn.getvalue().decode()


def common(current: Snapshot) -> dict[str, Any]:
    """What every sheet says: numbers, siren signals, how old the data are."""
    advice = pages.advice_words(current.advice)
    return {
        "office": pages.office_words(current.advice)["name"],
        "contacts": advice["contacts"],
        "signals": advice["signals"],
        "data_at": f"{timezone.localtime(current.generated_at):%Y-%m-%d %H:%M}" if current.generated_at else "",
        "is_demo": pages.office_words(current.advice)["is_demo"],
    }
