"""GET /api/v1/shelters/facilities/"""

import base64
import datetime as dt
from urllib.parse import urlsplit

import pytest
from rest_framework.test import APIClient

from shelters.facilities.models import Facility
from tests.api.conftest import pointers
from tests.cast import Cast, make_facility, make_token, with_token

URL = "/api/v1/shelters/facilities/"


def keys(response) -> list[str]:
    assert response.status_code == 200, response.content
    return [row["source_key"] for row in response.json()["results"]]


def test_a_county_sees_its_own_works_without_primary_keys(api: APIClient, cast: Cast) -> None:
    response = api.get(URL)
    assert keys(response) == ["A1"]
    row = response.json()["results"][0]
    assert row["uid"] == str(cast.a.facility.uid)
    assert row["organisation"] == cast.a.organisation.code
    assert row["division"] == cast.a.division.code
    assert row["datum"] == "wgs84"
    assert {"id", "pk"}.isdisjoint(row)
    assert [move["to"] for move in row["moves"]] == ["idle", "closed"]


def test_without_a_token_nothing_is_shown(client) -> None:
    response = client.get(URL)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Token"
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "not_authenticated"


def test_the_cursor_walks_every_row_once_though_all_changed_in_one_moment(api: APIClient, cast: Cast) -> None:
    for number in range(2, 24):
        make_facility(cast.a, f"A{number}")
    found, url = [], f"{URL}?limit=5"
    while url:
        body = api.get(url).json()
        found += [row["source_key"] for row in body["results"]]
        url = body["next"]
    assert sorted(found) == sorted(f"A{number}" for number in range(1, 24))


@pytest.mark.parametrize("ordering", ["name", "-name", "updated_at", "-created_at"])
def test_previous_leads_back(api: APIClient, cast: Cast, ordering: str) -> None:
    for number in range(2, 8):
        make_facility(cast.a, f"A{number}")
    first = api.get(f"{URL}?limit=3&ordering={ordering}").json()
    second = api.get(first["next"]).json()
    third = api.get(second["next"]).json()
    assert first["previous"] is None
    assert third["next"] is None
    assert api.get(third["previous"]).json()["results"] == second["results"]
    back = api.get(second["previous"]).json()
    assert back["results"] == first["results"]
    assert back["previous"] is None
    assert api.get(back["next"]).json()["results"] == second["results"]


def test_a_cursor_holds_no_primary_key(api: APIClient, cast: Cast) -> None:
    Facility.objects.filter(pk=cast.a.facility.pk).update(name="1")
    make_facility(cast.a, "A2")
    query = urlsplit(api.get(f"{URL}?limit=1").json()["next"]).query
    cursor = query.partition("cursor=")[2].partition("&")[0]
    text = base64.urlsafe_b64decode(cursor + "==").decode()
    assert str(cast.a.facility.uid) in text
    assert f",{cast.a.facility.pk}," not in text


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("ordering=organisation__name", "ordering", "invalid"),
        ("ordering=id", "ordering", "invalid"),
        ("cursor=garbage", "cursor", "invalid"),
        ("cursor=WyJpZCIsMSwieCIsZmFsc2Vd", "cursor", "invalid"),
        ("limit=0", "limit", "invalid"),
        ("limit=many", "limit", "invalid"),
        ("state=open", "state", "invalid_choice"),
        ("bbox=1,2,3", "bbox", "box"),
        ("bbox=nan,nan,nan,nan", "bbox", "box"),
        ("updated_since=yesterday", "updated_since", "invalid"),
        ("updated_sinse=2026-01-01", "updated_sinse", "unknown_parameter"),
        ("q=%00", "q", "null_characters_not_allowed"),
        ("organisation__name=x", "organisation__name", "unknown_parameter"),
    ],
)
def test_a_wrong_parameter_is_named(api: APIClient, query: str, parameter: str, code: str) -> None:
    response = api.get(f"{URL}?{query}")
    assert response.status_code == 400
    assert pointers(response) == {parameter: code}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=in_service", ["A1", "A2"]),
        ("state=closed", ["A3"]),
        ("state=closed&state=in_service", ["A1", "A2", "A3"]),
        ("q=人民路", ["A1", "A3"]),
        ("q=文峰 地下", ["A2"]),
        ("has_point=false", ["A3"]),
        ("has_point=true", ["A1", "A2"]),
        ("peacetime_use=parking", ["A2"]),
        ("source_key=A2", ["A2"]),
        ("bbox=0,0,1,1", []),
        ("bbox=100,20,130,40", ["A1", "A2"]),
        ("division=990101", ["A1", "A2", "A3"]),
        ("organisation=990101", ["A1", "A2", "A3"]),
        ("updated_since=2020-01-01T00:00:00+08:00", ["A1", "A2", "A3"]),
        ("updated_since=2999-01-01T00:00:00Z", []),
    ],
)
def test_filters(api: APIClient, cast: Cast, query: str, expected: list[str]) -> None:
    make_facility(cast.a, "A2", name="文峰公园地下车库", address="青年路", peacetime_use="parking")
    make_facility(cast.a, "A3", state="closed", longitude=None, latitude=None)
    assert sorted(keys(api.get(f"{URL}?{query}&ordering=name"))) == expected


def test_another_countys_code_in_the_filter_does_not_exist(api: APIClient, cast: Cast) -> None:
    for code in (cast.b.organisation.code, "999999"):
        assert api.get(f"{URL}?organisation={code}").status_code == 404


def test_the_city_sees_every_county_and_can_ask_for_one(cast: Cast) -> None:
    city = with_token(make_token(cast.city)[1])
    assert sorted(keys(city.get(URL))) == ["A1", "B1"]
    assert keys(city.get(f"{URL}?organisation={cast.b.organisation.code}")) == ["B1"]


def test_a_page_costs_the_same_queries_for_one_row_and_fifty(
    api: APIClient, cast: Cast, django_assert_max_num_queries
) -> None:
    api.get(URL)
    for number in range(2, 50):
        make_facility(cast.a, f"A{number}")
    with django_assert_max_num_queries(12):
        assert len(keys(api.get(f"{URL}?limit=50"))) == 49


def test_an_answer_is_not_kept_by_shared_caches(api: APIClient) -> None:
    assert api.get(URL).headers["Cache-Control"] == "private, no-cache"


def test_moments_have_an_offset(api: APIClient) -> None:
    row = api.get(URL).json()["results"][0]
    assert dt.datetime.fromisoformat(row["updated_at"]).utcoffset() == dt.timedelta(hours=8)
