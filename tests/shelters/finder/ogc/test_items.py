"""Which features come: pages, boxes, spans of time, filters; each compared with a plain look at every row."""

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from shelters.finder.snapshot import Snapshot, load_current
from shelters.finder.snapshot.build import build
from shelters.finder.snapshot.bulk import rows
from tests.cast import Cast
from tests.shelters.finder import snapshots
from tests.shelters.finder.ogc.conftest import Ask, all_features, links_of
from tests.shelters.finder.published import approve_the_set, publish

GEOJSON = "application/geo+json"
ENTRANCES = "/collections/entrances/items"


def truth(city: Snapshot) -> dict[str, dict[str, Any]]:
    """Feature id → row of the file with all sites."""
    return {
        f"{row['id']}-{row['entrance']}": row for row in rows({"index": city.index, "details": {"sites": city.details}})
    }


def ids(features: list[dict[str, Any]]) -> list[str]:
    return [feature["id"] for feature in features]


def test_entrances_say_what_the_files_say(ask: Ask, city: Snapshot) -> None:
    known, features = truth(city), all_features(ask, "entrances")
    assert ids(features) == list(known)
    for feature in features:
        row = known[feature["id"]]
        assert feature["geometry"]["coordinates"] == [row["longitude"], row["latitude"]]
        assert feature["properties"]["site"] == row["id"]
        for name in set(feature["properties"]) - {"site"}:
            assert feature["properties"][name] == row[name]


def test_a_site_stands_at_its_first_entrance(ask: Ask, city: Snapshot) -> None:
    doors: dict[str, list[dict[str, Any]]] = {}
    for row in truth(city).values():
        doors.setdefault(row["id"], []).append(row)
    features = all_features(ask, "sites")
    assert ids(features) == list(doors)
    for feature in features:
        own, properties = doors[feature["id"]], feature["properties"]
        assert feature["geometry"]["coordinates"] == [own[0]["longitude"], own[0]["latitude"]]
        assert properties["entrances"] == len(own)
        assert properties["checked_on"] == max((row["checked_on"] for row in own if row["checked_on"]), default=None)
        step_free = {row["step_free"] for row in own}
        assert properties["step_free"] is (True if True in step_free else None if None in step_free else False)
        assert not {"id", "capacity", "opener", "entrance"} & set(properties)


@pytest.mark.parametrize("collection", ["sites", "entrances"])
def test_boxes(ask: Ask, city: Snapshot, collection: str) -> None:
    features, chance, hits = all_features(ask, collection), random.Random(7), 0
    points = [(feature["id"], *feature["geometry"]["coordinates"]) for feature in features]
    for _ in range(25):
        (_id, lon1, lat1), (_id, lon2, lat2) = chance.sample(points, 2)  # edges on points: they count as inside
        west, east, south, north = *sorted((lon1, lon2)), *sorted((lat1, lat2))
        expected = [key for key, lon, lat in points if west <= lon <= east and south <= lat <= north]
        assert ids(all_features(ask, collection, bbox=f"{west},{south},{east},{north}")) == expected
        assert ids(all_features(ask, collection, bbox=f"{west},{south},-5,{east},{north},90")) == expected
        hits += bool(expected)
    assert hits > 5


def test_a_box_across_the_180th_meridian(client: Client, snapshot_dir: Path) -> None:
    """A west that is east of the east: what lies between them through the middle of the map is outside."""

    def spread(_sites: Any, doors: Any) -> None:
        doors["lon"] = [round(lon * 100_000) for lon in (179.5, -179.5, 0.0, 170.0)] + doors["lon"][4:]

    snapshots.write(snapshot_dir, 10, change=spread)
    path = f"/api/ogc{ENTRANCES}"
    across = client.get(path, {"bbox": "179,-90,-179,90", "limit": 100}).json()["features"]
    assert [feature["geometry"]["coordinates"][0] for feature in across] == [179.5, -179.5]
    wider = client.get(path, {"bbox": "169,-90,-179,90", "limit": 100}).json()["features"]
    assert [feature["geometry"]["coordinates"][0] for feature in wider] == [179.5, -179.5, 170.0]


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("2026-06-01/2026-07-15", "2026-06-01", "2026-07-15"),
        ("2026-06-01T00:00:00+08:00/..", "2026-06-01", "9999"),
        ("2026-06-01T00:00:00+08:00/", "2026-06-01", "9999"),
        ("../2026-06-30T15:59:59Z", "0", "2026-06-30"),
        ("/2026-06-30T16:00:00Z", "0", "2026-07-01"),  # midnight in the office
        ("../..", "0", "9999"),
        ("2026-06-10T23:59:59.5+08:00", "2026-06-10", "2026-06-10"),
        ("2026-06-10", "2026-06-10", "2026-06-10"),
    ],
)
@pytest.mark.parametrize("collection", ["sites", "entrances"])
def test_spans_of_time(client: Client, snapshot_dir: Path, collection: str, asked: str, first: str, last: str) -> None:
    snapshots.write(snapshot_dir, 90, at=dt.datetime(2026, 7, 20, tzinfo=dt.UTC))
    path = f"/api/ogc/collections/{collection}/items"
    features = client.get(path, {"limit": 100}).json()["features"]
    found = client.get(path, {"limit": 100, "datetime": asked}).json()
    expected = [
        feature["id"] for feature in features
        if (day := feature["properties"]["checked_on"]) is None or first <= day <= last
    ]  # fmt: skip
    assert None in {feature["properties"]["checked_on"] for feature in found["features"]}
    shown = {feature["id"] for feature in features}
    assert [each for each in ids(found["features"]) if each in shown] == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [("district_code", "320682"), ("district_code", "000000"), ("kind", "没有"), ("condition", "sound"),
     ("step_free", True), ("step_free", False), ("closed", True), ("check_result", "open"), ("check_result", "unsafe")],
)  # fmt: skip
def test_filters(ask: Ask, city: Snapshot, name: str, value: Any) -> None:
    expected = [key for key, row in truth(city).items() if row[name] == value and row[name] is not None]
    assert bool(expected) is (value not in ("000000", "没有", "unsafe"))
    text = str(value).lower() if isinstance(value, bool) else value
    assert ids(all_features(ask, "entrances", **{name: text})) == expected


def test_wishes_add_up(ask: Ask, city: Snapshot) -> None:
    wishes = {"bbox": "120.7,31.9,121,32.2", "step_free": "true", "condition": "sound", "datetime": "2020-01-01/.."}
    expected = [
        key for key, row in truth(city).items()
        if 120.7 <= row["longitude"] <= 121 and 31.9 <= row["latitude"] <= 32.2 and row["step_free"]
        and row["condition"] == "sound"
    ]  # fmt: skip
    assert expected
    assert ids(all_features(ask, "entrances", **wishes)) == expected


def test_a_limit_above_the_most_counts_as_the_most(ask: Ask, city: Snapshot) -> None:
    most = ask("/api", "application/vnd.oai.openapi+json")["components"]["parameters"]["limit"]["schema"]["maximum"]
    assert len(ask("/collections/sites/items", GEOJSON, limit=100_000)["features"]) == most == 100


def test_pages_lead_there_and_back(ask: Ask, city: Snapshot) -> None:
    first = ask(ENTRANCES, GEOJSON, limit=7, step_free="true")
    second = ask(links_of(first, "next")[0]["href"], GEOJSON)
    assert not set(ids(first["features"])) & set(ids(second["features"]))
    assert ids(ask(links_of(second, "prev")[0]["href"], GEOJSON)["features"]) == ids(first["features"])
    assert not links_of(first, "prev")
    beyond = ask(ENTRANCES, GEOJSON, offset=99999)
    assert (beyond["features"], beyond["numberReturned"], links_of(beyond, "next")) == ([], 0, [])


def test_bigger_pages_and_capacities_wait_for_their_approval(client: Client, cast: Cast) -> None:
    def limit_and_names() -> tuple[int, set[str]]:
        definition = client.get("/api/ogc/api").json()
        (feature,) = client.get("/api/ogc/collections/sites/items").json()["features"]
        return definition["components"]["parameters"]["limit"]["schema"]["maximum"], set(feature["properties"])

    approve_the_set(cast)
    publish(cast, cast.a.facility)
    build()
    most, names = limit_and_names()
    assert (most, "capacity" in names) == (100, False)
    approve_the_set(cast, with_capacity=True, with_bulk_files=True)
    build()
    most, names = limit_and_names()
    assert (most, "capacity" in names) == (1000, True)


def test_a_new_version_is_answered_at_once(client: Client, snapshot_dir: Path) -> None:
    for count in (12, 15):
        snapshots.write(snapshot_dir, count, seed=count)
        current = load_current()
        assert current is not None
        assert client.get("/api/ogc/collections/sites/items").json()["numberMatched"] == count
