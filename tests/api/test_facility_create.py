"""POST /api/v1/shelters/facilities/"""

import pytest
from rest_framework.test import APIClient

from civildefense.common.coordinates import convert
from shelters.facilities.models import Facility
from tests.api.conftest import pointers
from tests.cast import Cast, make_token, with_token

URL = "/api/v1/shelters/facilities/"


@pytest.fixture
def body(cast: Cast) -> dict:
    return {
        "source": "人防台账",
        "source_key": "GC-001",
        "name": "文峰路人防地下室",
        "state": "in_service",
        "division": cast.a.division.code,
        "address": "文峰路1号",
        "longitude": 120.85,
        "latitude": 32.0,
        "floor_area": "1200.50",
    }


def test_it_answers_with_the_row_and_its_address(api: APIClient, cast: Cast, body: dict) -> None:
    response = api.post(URL, body)
    assert response.status_code == 201, response.content
    row = response.json()
    assert response.headers["Location"] == f"http://testserver{URL}{row['uid']}/"
    assert response.headers["ETag"] == '"1"'
    assert row["organisation"] == cast.a.organisation.code
    assert row["floor_area"] == "1200.50"
    assert api.get(response.headers["Location"]).json() == row
    assert Facility.objects.get(uid=row["uid"]).organisation == cast.a.organisation


def test_a_point_in_another_datum_is_kept_as_given_and_converted(api: APIClient, body: dict) -> None:
    row = api.post(URL, {**body, "longitude": 120.86, "latitude": 32.01, "datum": "gcj02"}).json()
    lon, lat = convert(120.86, 32.01, "gcj02", "wgs84")
    assert (row["longitude"], row["latitude"]) == pytest.approx((lon, lat), abs=1e-7)
    assert row["datum"] == "wgs84"
    assert (row["given_longitude"], row["given_latitude"], row["given_datum"]) == (120.86, 32.01, "gcj02")


def test_twice_is_a_rule(api: APIClient, body: dict) -> None:
    assert api.post(URL, body).status_code == 201
    again = api.post(URL, body)
    assert again.status_code == 409
    assert again.json()["code"] == "natural_key"
    assert Facility.objects.filter(source_key="GC-001").count() == 1


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"name": ""}, "#/name", "blank"),
        ({"name": "x" * 161}, "#/name", "max_length"),
        ({"name": "a\0b"}, "#/name", "null_characters_not_allowed"),
        ({"name": ["x"]}, "#/name", "invalid"),
        ({"state": "open"}, "#/state", "invalid_choice"),
        ({"division": "000000"}, "#/division", "does_not_exist"),
        ({"division": 990101}, "#/division", "invalid"),
        ({"longitude": 181}, "#/longitude", "max_value"),
        ({"longitude": "nan"}, "#/longitude", "invalid"),
        ({"longitude": True}, "#/longitude", "invalid"),
        ({"longitude": None}, "#/longitude", "invalid"),
        ({"datum": "mars"}, "#/datum", "invalid_choice"),
        ({"floor_area": "-1"}, "#/floor_area", "min_value"),
        ({"capacity": 10**12}, "#/capacity", "max_value"),
        ({"registered_on": "2026年1月"}, "#/registered_on", "invalid"),
        ({"responsible_unit": "no uid"}, "#/responsible_unit", "invalid"),
        ({"nmae": "x"}, "#/nmae", "unknown_field"),
        ({"id": 1}, "#/id", "unknown_field"),
        ({"uid": "x"}, "#/uid", "read_only"),
        ({"version": 7}, "#/version", "read_only"),
        ({"protection_class": "甲类"}, "#/protection_class", "restricted"),
        ({"remarks": "战时指挥所设在此处，平战转换方案见附件"}, "#/remarks", "level_x"),
        ({"duty_phone": "人防指挥所 85551234"}, "#/duty_phone", "level_x"),
        ({"build_type": "防空指挥所"}, "#/build_type", "level_x"),
        ({"民兵花名册": "x"}, "#/民兵花名册", "level_x"),
    ],
)
def test_wrong_input_is_named_and_nothing_is_written(
    api: APIClient, body: dict, change: dict, pointer: str, code: str
) -> None:
    response = api.post(URL, {**body, **change})
    assert response.status_code == 400, response.content
    assert pointers(response) == {pointer: code}
    assert not Facility.objects.filter(source_key="GC-001").exists()


def test_a_level_x_value_is_not_repeated(api: APIClient, body: dict) -> None:
    response = api.post(URL, {**body, "build_type": "防空指挥所"})
    assert "指挥所" not in response.content.decode()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"usable_area": "5000"}, "areas"),
        ({"started_on": "2026-05-01", "completed_on": "2026-04-01"}, "dates"),
    ],
)
def test_a_rule_over_several_fields_is_409(api: APIClient, body: dict, change: dict, code: str) -> None:
    response = api.post(URL, {**body, **change})
    assert response.status_code == 409, response.content
    assert response.json()["code"] == code


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ('{"name": "x", "division": "\\ud800"}', "#/division"),
        ('{"name": "\\ud800"}', "#/name"),
        ('{"name": "x", "longitude": 1e400, "latitude": 1}', "#/longitude"),
        ('{"name": "x", "\\u0000": 1}', "#/\0"),
    ],
)
def test_json_that_no_client_writes_by_mistake(api: APIClient, text: str, pointer: str) -> None:
    response = api.post(URL, text, content_type="application/json")
    assert response.status_code == 400
    assert list(pointers(response)) == [pointer]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"name": NaN}', "null", '"x"'])
def test_what_is_no_object_is_refused(api: APIClient, text: str) -> None:
    response = api.post(URL, text, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["code"] in {"invalid", "parse_error"}


def test_a_form_is_no_json(api: APIClient, body: dict) -> None:
    assert api.post(URL, "name=x", content_type="application/x-www-form-urlencoded").status_code == 415


def test_another_countys_office_and_units_do_not_exist(api: APIClient, cast: Cast, body: dict) -> None:
    foreign = str(cast.b.facility.responsible_unit.uid)
    for change in (
        {"organisation": cast.b.organisation.code},
        {"organisation": cast.city.code},
        {"organisation": "000"},
        {"responsible_unit": foreign},
        {"maintaining_unit": foreign},
    ):
        response = api.post(URL, {**body, **change})
        assert response.status_code == 404, change
        assert pointers(response) == {f"#/{next(iter(change))}": "not_found"}
    assert not Facility.objects.filter(source_key="GC-001").exists()


def test_the_city_writes_for_a_county_that_it_names(cast: Cast, body: dict) -> None:
    city = with_token(make_token(cast.city)[1])
    response = city.post(URL, {**body, "organisation": cast.b.organisation.code})
    assert response.json()["organisation"] == cast.b.organisation.code


def test_without_a_key_it_gets_one(api: APIClient, body: dict) -> None:
    del body["source_key"], body["source"]
    row = api.post(URL, body).json()
    assert row["source"] == "api"
    assert len(row["source_key"]) == 32
