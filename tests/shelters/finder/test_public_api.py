"""The public API: what it answers, what it refuses by name, and that page and API say the same."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
import time_machine
from django.test import Client

from civildefense.common.coordinates import convert
from shelters.facilities.models import Facility
from shelters.finder.models import PublishedSite
from shelters.finder.snapshot import load_current
from shelters.finder.snapshot.build import build
from tests.cast import Cast, make_entrance, make_facility
from tests.shelters.finder import snapshots
from tests.shelters.finder.published import approve_the_set, publish

SITES = "/api/v1/public/sites/"
NEAR = "120.866,32.015"


@pytest.fixture
def city(snapshot: dict[str, Any]) -> Any:
    """400 synthetic sites, and no database at all."""
    return load_current()


def ask(client: Client, **query: Any) -> dict[str, Any]:
    response = client.get(SITES, query)
    assert response.status_code == 200, response.content
    return response.json()


def refused(client: Client, **query: Any) -> dict[str, Any]:
    response = client.get(SITES, query)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    return response.json()


def test_the_shape_of_an_answer(client: Client, city: Any) -> None:
    answer = ask(client, near=NEAR)
    assert set(answer) == {"version", "generated_at", "datum", "results"}
    assert (answer["version"], answer["datum"], len(answer["results"])) == (city.version, "wgs84", 10)
    assert set(answer["results"][0]) == {
        "id", "name", "address", "district", "district_code", "kind", "lon", "lat", "datum", "distance_m",
        "bearing_deg", "entrance", "step_free", "hours", "open_now", "closed", "checked_on", "check_result",
    }  # fmt: skip


def test_the_api_answers_what_the_page_shows(client: Client, city: Any) -> None:
    rows = city.nearest(120.866, 32.015, 10)
    answer = ask(client, near=NEAR)["results"]
    assert [row["id"] for row in rows] == [row["id"] for row in answer]
    for row, result in zip(rows, answer, strict=True):
        assert result["distance_m"] == pytest.approx(row["distance_m"], abs=0.06)
        assert result["bearing_deg"] == pytest.approx(row["bearing_deg"] % 360, abs=0.06) or result["bearing_deg"] == 0
        for name in ("entrance", "lon", "lat", "checked_on", "open_now", "name"):
            assert result[name] == row[name]


def test_distances_grow_and_closed_doors_lead_nobody(client: Client, city: Any) -> None:
    results = ask(client, near=NEAR, limit=100)["results"]
    metres = [row["distance_m"] for row in results]
    assert metres == sorted(metres)
    assert not any(row["closed"] for row in results)
    assert len({row["id"] for row in results}) == 100


@pytest.mark.parametrize("datum", ["gcj02", "bd09", "cgcs2000"])
def test_the_datum_holds_for_what_goes_in_and_out(client: Client, city: Any, datum: str) -> None:
    plain = ask(client, near=NEAR)["results"]
    lon, lat = convert(120.866, 32.015, "wgs84", datum)
    shifted = ask(client, near=f"{lon},{lat}", datum=datum)
    assert shifted["datum"] == datum
    for one, other in zip(plain, shifted["results"], strict=True):
        assert (one["id"], other["datum"]) == (other["id"], datum)
        assert one["distance_m"] == pytest.approx(other["distance_m"], abs=0.2)
        there = convert(one["lon"], one["lat"], "wgs84", datum)
        assert (other["lon"], other["lat"]) == pytest.approx(there, abs=2e-6)


def test_wishes(client: Client, city: Any) -> None:
    assert all(row["step_free"] for row in ask(client, near=NEAR, step_free="true")["results"])
    with time_machine.travel(dt.datetime(2026, 11, 23, 3, 30, tzinfo=dt.UTC)):  # 11:30 in the office
        assert all(row["open_now"] for row in ask(client, near=NEAR, open_now="1", limit=50)["results"])
    with time_machine.travel(dt.datetime(2026, 11, 22, 18, 0, tzinfo=dt.UTC)):  # 2 at night
        assert {row["hours"] for row in ask(client, near=NEAR, open_now="true")["results"]} == {"全天"}
    codes = {row["district_code"] for row in ask(client, near=NEAR, district="320682")["results"]}
    assert codes == {"320682"}


def test_a_typed_place_is_the_origin(client: Client, city: Any) -> None:
    answer = ask(client, q="wenfenggongyuan")
    assert answer["origin"]["name"] == "文峰公园"
    place = f"{answer['origin']['lon']},{answer['origin']['lat']}"
    assert ask(client, near=place)["results"] == answer["results"]
    nowhere = ask(client, q="没有这个地方吧")
    assert (nowhere["origin"], nowhere["results"]) == (None, [])


def test_with_a_point_the_text_picks_sites(client: Client, city: Any) -> None:
    name = city.index["sites"]["name"][5]
    results = ask(client, near=NEAR, q=name)["results"]
    assert results
    assert all(name in row["name"] for row in results)


def test_without_a_place_the_list_comes_in_its_own_order(client: Client, city: Any) -> None:
    results = ask(client, limit=5)["results"]
    assert [row["distance_m"] for row in results] == [None] * 5


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"near": "abc"}, "near"),
        ({"near": "120.8"}, "near"),
        ({"near": "120.8,32.0,1"}, "near"),
        ({"near": "nan,nan"}, "near"),
        ({"near": "inf,32"}, "near"),
        ({"near": "181,32"}, "near"),
        ({"near": "32.01,120.86"}, "near"),
        ({"near": ""}, "near"),
        ({"near": NEAR, "datum": "wgs"}, "datum"),
        ({"near": NEAR, "limit": "0"}, "limit"),
        ({"near": NEAR, "limit": "101"}, "limit"),
        ({"near": NEAR, "limit": "-1"}, "limit"),
        ({"near": NEAR, "limit": "１"}, "limit"),
        ({"near": NEAR, "limit": "1e3"}, "limit"),
        ({"near": NEAR, "step_free": "perhaps"}, "step_free"),
        ({"near": NEAR, "open_now": ""}, "open_now"),
        ({"near": NEAR, "district": "000000"}, "district"),
        ({"near": NEAR, "min_capacity": "100"}, "min_capacity"),
        ({"q": "x" * 61}, "q"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_name(
    client: Client, city: Any, query: dict[str, str], parameter: str
) -> None:
    problem = refused(client, **query)
    assert problem["errors"][0]["parameter"] == parameter
    assert problem["status"] == 400


def test_one_site(client: Client, city: Any) -> None:
    public_id = city.index["sites"]["id"][7]
    answer = client.get(f"{SITES}{public_id}/").json()
    assert (answer["version"], answer["result"]["id"]) == (city.version, public_id)
    assert answer["result"]["entrances"][0]["entrance"] == "A"
    assert client.get(f"{SITES}aaaaaaaaaa/").status_code == 404
    assert client.get(f"{SITES}{public_id}/", {"datum": "x"}).status_code == 400


def test_any_page_may_ask_and_nobody_may_write(client: Client, city: Any) -> None:
    assert client.get(SITES)["Access-Control-Allow-Origin"] == "*"
    for method in (client.post, client.put, client.delete, client.patch):
        response = method(SITES)
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert client.head(SITES).status_code == 200
    asked_before = client.options(SITES, headers={"origin": "https://map.example"})
    assert (asked_before.status_code, asked_before["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")


def test_before_the_first_build_it_says_so(client: Client) -> None:
    response = client.get(SITES)
    assert (response.status_code, response.json()["code"]) == (503, "no_snapshot")


def test_a_new_version_is_answered_at_once(client: Client, snapshot_dir: Any) -> None:
    first = snapshots.write(snapshot_dir, 20)
    assert ask(client)["version"] == first["version"]
    second = snapshots.write(snapshot_dir, 30, seed=2)
    assert ask(client)["version"] == second["version"]


def test_bulk_files_and_capacity_only_with_the_sets_approval(client: Client, cast: Cast) -> None:
    approve_the_set(cast)
    site = publish(cast, cast.a.facility)
    Facility.objects.filter(pk=cast.a.facility.pk).update(capacity=800)
    build()
    for name in ("sites.csv", "sites.geojson"):
        response = client.get(f"/api/v1/public/{name}")
        assert (response.status_code, response.json()["code"]) == (404, "not_approved")
    assert "capacity" not in client.get(f"{SITES}{site.public_id}/").json()["result"]
    approve_the_set(cast, with_capacity=True, with_bulk_files=True)
    build()
    table = b"".join(client.get("/api/v1/public/sites.csv")).decode("utf-8-sig")  # type: ignore[arg-type]
    described = client.get("/api/v1/public/dictionary/").json()["columns"]
    assert table.splitlines()[0].split(",") == [column["name"] for column in described]
    assert [row["capacity"] for row in csv.DictReader(io.StringIO(table))] == ["800", "800"]
    collection = b"".join(client.get("/api/v1/public/sites.geojson"))  # type: ignore[arg-type]
    assert b'"FeatureCollection"' in collection
    assert ask(client, near="120.85,32.0", min_capacity=801)["results"] == []
    assert ask(client, near="120.85,32.0", min_capacity=800)["results"][0]["capacity"] == 800


def test_a_formula_in_a_name_stays_text(client: Client, cast: Cast) -> None:
    approve_the_set(cast, with_bulk_files=True)
    site = publish(cast, cast.a.facility)
    PublishedSite.objects.filter(pk=site.pk).update(name='=HYPERLINK("http://x")', duty_phone="+86 513 1")
    build()
    table = b"".join(client.get("/api/v1/public/sites.csv")).decode("utf-8-sig")  # type: ignore[arg-type]
    row = next(csv.DictReader(io.StringIO(table)))
    assert row["name"].startswith("'=")
    assert row["duty_phone"] == "+86 513 1"


def test_a_temporarily_closed_door_shows_on_the_card_only(client: Client, cast: Cast) -> None:
    approve_the_set(cast)
    facility = make_facility(cast.a, "closed")
    make_entrance(facility, "A")
    site = publish(cast, facility)
    site.entrances.update(is_closed=True)
    build()
    assert ask(client, near="120.85,32.0")["results"] == []
    (door,) = client.get(f"{SITES}{site.public_id}/").json()["result"]["entrances"]
    assert (door["closed"], door["open_now"]) == (True, False)
