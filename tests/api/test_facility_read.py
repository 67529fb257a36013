"""GET /api/v1/shelters/facilities/{uid}/"""

from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from tests.cast import Cast, signed_in


def test_it_comes_with_its_version_as_etag(api: APIClient, cast: Cast, facility_url: str) -> None:
    response = api.get(facility_url)
    assert response.status_code == 200
    assert response.headers["ETag"] == f'"{response.json()["version"]}"'
    assert response.json()["responsible_unit"] == str(cast.a.facility.responsible_unit.uid)


def test_who_holds_this_version_gets_304(api: APIClient, facility_url: str) -> None:
    tag = api.get(facility_url).headers["ETag"]
    response = api.get(facility_url, headers={"If-None-Match": f"W/{tag}"})
    assert response.status_code == 304
    assert response.content == b""


@pytest.mark.django_db(transaction=True)  # within one transaction the parent's version rises once
def test_an_edit_of_an_entrance_changes_the_facilitys_etag(api: APIClient, cast: Cast, facility_url: str) -> None:
    before = api.get(facility_url).headers["ETag"]
    door = cast.a.facility.entrances.first()
    url = f"{facility_url}entrances/{door.uid}/"
    changed = api.patch(url, {"hint": "便民超市旁"}, headers={"If-Match": api.get(url).headers["ETag"]})
    assert changed.status_code == 200
    assert api.get(facility_url).headers["ETag"] != before


@pytest.mark.parametrize("suffix", ["", "entrances/", "units/", "checks/", "restricted/"])
def test_anothers_work_looks_like_none(api: APIClient, foreign_url: str, suffix: str) -> None:
    foreign = api.get(foreign_url + suffix)
    missing = api.get(f"/api/v1/shelters/facilities/{uuid4()}/{suffix}")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json() == missing.json()


def test_an_address_that_is_no_uid_answers_like_the_api(api: APIClient) -> None:
    response = api.get("/api/v1/shelters/facilities/1/")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


def test_roles_decide_who_reads(cast: Cast, facility_url: str) -> None:
    assert signed_in(cast.auditor).get(facility_url).status_code == 200
    assert signed_in(cast.stranger).get(facility_url).status_code == 403
    assert signed_in(cast.b.clerk).get(facility_url).status_code == 404
