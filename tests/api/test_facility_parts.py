"""…/facilities/{uid}/entrances/, units/ and checks/"""

import datetime as dt

import pytest
from rest_framework.test import APIClient

from shelters.facilities.models import Entrance, ProtectiveUnit, SiteCheck
from tests.api.conftest import pointers
from tests.cast import Cast, signed_in

DOOR = {"label": "C", "kind": "ramp", "longitude": 120.851, "latitude": 32.001, "hours": "24/7", "has_ramp": True}
UNIT = {"number": "2", "floor_area": "600.00", "peacetime_use": "parking"}


@pytest.mark.parametrize(("part", "body"), [("entrances", DOOR), ("units", UNIT), ("checks", {"result": "locked"})])
def test_create_read_and_list(api: APIClient, facility_url: str, part: str, body: dict) -> None:
    created = api.post(f"{facility_url}{part}/", body)
    assert created.status_code == 201, created.content
    url = created.headers["Location"]
    assert url.startswith(f"http://testserver{facility_url}{part}/")
    assert api.get(url).json() == created.json()
    assert created.json()["uid"] in {row["uid"] for row in api.get(f"{facility_url}{part}/").json()["results"]}


@pytest.mark.parametrize(("part", "change"), [("entrances", {"hint": "门卫旁"}), ("units", {"floor": "负一层"})])
def test_change_with_if_match(api: APIClient, facility_url: str, part: str, change: dict) -> None:
    row = api.get(f"{facility_url}{part}/").json()["results"][0]
    url, tag = f"{facility_url}{part}/{row['uid']}/", f'"{row["version"]}"'
    assert api.patch(url, change).status_code == 428
    assert api.patch(url, change, headers={"If-Match": '"99"'}).status_code == 412
    changed = api.patch(url, change, headers={"If-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag
    sent_back = api.put(url, changed.json(), headers={"If-Match": changed.headers["ETag"]})
    assert sent_back.status_code == 200, sent_back.content


@pytest.mark.parametrize("part", ["entrances", "units"])
def test_remove_with_if_match(api: APIClient, facility_url: str, part: str) -> None:
    row = api.get(f"{facility_url}{part}/").json()["results"][0]
    url = f"{facility_url}{part}/{row['uid']}/"
    assert api.delete(url).status_code == 428
    assert api.delete(url, headers={"If-Match": f'"{row["version"]}"'}).status_code == 204
    assert api.get(url).status_code == 404


def test_a_check_is_never_edited(api: APIClient, facility_url: str) -> None:
    row = api.get(f"{facility_url}checks/").json()["results"][0]
    url = f"{facility_url}checks/{row['uid']}/"
    for method in (api.put, api.patch, api.delete):
        assert method(url, {"result": "open"}, headers={"If-Match": "*"}).status_code == 405


@pytest.mark.parametrize(
    ("part", "body", "pointer", "code"),
    [
        ("entrances", {**DOOR, "longitude": None}, "#/longitude", "null"),
        ("entrances", {**DOOR, "hours": "朝九晚五"}, "#/hours", "hours"),
        ("entrances", {**DOOR, "facility": "x"}, "#/facility", "unknown_field"),
        ("entrances", {**DOOR, "hint": "防空指挥所入口"}, "#/hint", "level_x"),
        ("units", {**UNIT, "war_function": "二等人员掩蔽"}, "#/war_function", "restricted"),
        ("units", {**UNIT, "floor_area": "many"}, "#/floor_area", "invalid"),
        ("checks", {}, "#/result", "required"),
        ("checks", {"result": "open", "recorded_by": "x"}, "#/recorded_by", "read_only"),
    ],
)
def test_wrong_input(api: APIClient, facility_url: str, part: str, body: dict, pointer: str, code: str) -> None:
    response = api.post(f"{facility_url}{part}/", body)
    assert response.status_code == 400, response.content
    assert pointers(response) == {pointer: code}


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("entrances", {**DOOR, "label": "A"}),
        ("units", {**UNIT, "number": "1"}),
        ("units", {**UNIT, "shelter_area": 1, "entrance_area": 1, "auxiliary_area": 1}),
    ],
)
def test_a_rule(api: APIClient, facility_url: str, part: str, body: dict) -> None:
    assert api.post(f"{facility_url}{part}/", body).status_code == 409


def test_a_check_lies_in_the_past_and_at_this_works_door(api: APIClient, cast: Cast, facility_url: str) -> None:
    tomorrow = (dt.date.today() + dt.timedelta(days=2)).isoformat()  # noqa: DTZ011
    response = api.post(f"{facility_url}checks/", {"result": "open", "checked_on": tomorrow})
    assert (response.status_code, response.json()["code"]) == (409, "check_in_future")
    foreign = str(cast.b.facility.entrances.first().uid)
    response = api.post(f"{facility_url}checks/", {"result": "open", "entrance": foreign})
    assert response.status_code == 404


def test_another_countys_parts_do_not_exist(api: APIClient, cast: Cast, facility_url: str, foreign_url: str) -> None:
    door = cast.b.facility.entrances.first()
    any_match = {"If-Match": "*"}
    for url in (f"{foreign_url}entrances/{door.uid}/", f"{facility_url}entrances/{door.uid}/"):
        assert api.get(url).status_code == 404
        assert api.patch(url, {"hint": "x"}, headers=any_match).status_code == 404
        assert api.delete(url, headers=any_match).status_code == 404
    for part, body in (("entrances", DOOR), ("units", UNIT), ("checks", {"result": "open"})):
        assert api.post(f"{foreign_url}{part}/", body).status_code == 404
    assert Entrance.objects.filter(facility=cast.b.facility).count() == 2
    assert ProtectiveUnit.objects.filter(facility=cast.b.facility).count() == 1
    assert SiteCheck.objects.filter(facility=cast.b.facility).count() == 1


def test_roles(cast: Cast, facility_url: str, client) -> None:
    assert client.get(f"{facility_url}entrances/").status_code == 401
    inspector = signed_in(cast.inspector)
    assert inspector.post(f"{facility_url}checks/", {"result": "open"}, "application/json").status_code == 201
    assert inspector.post(f"{facility_url}entrances/", DOOR, "application/json").status_code == 403
