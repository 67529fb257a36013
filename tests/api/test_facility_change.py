"""PUT and PATCH /api/v1/shelters/facilities/{uid}/"""

import pytest
from rest_framework.test import APIClient

from shelters.facilities.models import Facility
from tests.api.conftest import pointers
from tests.cast import Cast, signed_in


@pytest.fixture
def tag(api: APIClient, facility_url: str) -> str:
    return api.get(facility_url).headers["ETag"]


def test_a_change_answers_with_the_new_version(api: APIClient, facility_url: str, tag: str) -> None:
    response = api.patch(facility_url, {"name": "新名称"}, headers={"If-Match": tag})
    assert response.status_code == 200
    assert response.json()["name"] == "新名称"
    assert response.headers["ETag"] != tag
    assert response.headers["ETag"] == api.get(facility_url).headers["ETag"]


def test_without_if_match_nothing_is_changed(api: APIClient, facility_url: str) -> None:
    response = api.patch(facility_url, {"name": "新名称"})
    assert response.status_code == 428
    assert response.json()["code"] == "if_match_missing"
    assert not Facility.objects.filter(name="新名称").exists()


@pytest.mark.parametrize("header", ['"999"', 'W/"1"', "nonsense", '"999", "998"'])
def test_a_stale_tag_is_412(api: APIClient, facility_url: str, header: str) -> None:
    response = api.patch(facility_url, {"name": "新名称"}, headers={"If-Match": header})
    assert response.status_code == 412
    assert not Facility.objects.filter(name="新名称").exists()


def test_the_second_of_two_who_read_the_same_is_stale(api: APIClient, facility_url: str, tag: str) -> None:
    assert api.patch(facility_url, {"name": "甲"}, headers={"If-Match": tag}).status_code == 200
    assert api.patch(facility_url, {"name": "乙"}, headers={"If-Match": tag}).status_code == 412


def test_what_was_read_can_be_sent_back(api: APIClient, cast: Cast, facility_url: str, tag: str) -> None:
    given = {"given_longitude": 120.86, "given_latitude": 32.01, "datum": "gcj02"}
    Facility.objects.filter(pk=cast.a.facility.pk).update(**given)
    response = api.get(facility_url)
    row = {**response.json(), "name": "只改名称"}
    changed = api.put(facility_url, row, headers={"If-Match": response.headers["ETag"]})
    assert changed.status_code == 200, changed.content
    assert changed.json()["name"] == "只改名称"
    assert changed.json()["given_datum"] == "gcj02"
    assert changed.json()["given_longitude"] == 120.86
    assert changed.json()["longitude"] == row["longitude"]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"version": 100}, "#/version", "read_only"),
        ({"state": "closed"}, "#/state", "fixed"),
        ({"organisation": "990102"}, "#/organisation", "fixed"),
        ({"longitude": 120.9}, "#/longitude", "invalid"),
        ({"datum": "gcj02"}, "#/datum", "invalid"),
        ({"war_capacity": 3}, "#/war_capacity", "restricted"),
    ],
)
def test_what_may_not_be_changed_is_named(
    api: APIClient, facility_url: str, tag: str, change: dict, pointer: str, code: str
) -> None:
    response = api.patch(facility_url, change, headers={"If-Match": tag})
    assert response.status_code == 400
    assert pointers(response) == {pointer: code}


def test_the_point_can_be_removed(api: APIClient, facility_url: str, tag: str) -> None:
    row = api.patch(facility_url, {"longitude": None, "latitude": None}, headers={"If-Match": tag}).json()
    assert (row["longitude"], row["given_longitude"]) == (None, None)


def test_put_needs_what_is_required(api: APIClient, facility_url: str, tag: str) -> None:
    response = api.put(facility_url, {"address": "x"}, headers={"If-Match": tag})
    assert pointers(response) == {"#/name": "required"}


def test_anothers_work_does_not_exist(api: APIClient, foreign_url: str) -> None:
    for method in (api.put, api.patch):
        assert method(foreign_url, {"name": "x"}, headers={"If-Match": "*"}).status_code == 404


def test_who_only_reads_may_not_change(cast: Cast, facility_url: str) -> None:
    for user in (cast.auditor, cast.inspector, cast.a.signer):
        response = signed_in(user).patch(facility_url, {"name": "x"}, "application/json", headers={"If-Match": "*"})
        assert response.status_code == 403


def test_a_facility_is_never_deleted(api: APIClient, facility_url: str) -> None:
    response = api.delete(facility_url, headers={"If-Match": "*"})
    assert response.status_code == 405
    assert response.json()["code"] == "method_not_allowed"
