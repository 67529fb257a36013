"""/api/v1/projects/enterprises/<uid>/: moves, certificates, merges, and what the old uid answers."""

from rest_framework.test import APIClient

from projects.enterprises.models import Enterprise
from tests.cast import Cast
from tests.projects.enterprises.rows import make_enterprise, make_kind

URL = "/api/v1/projects/enterprises/"


def url_of(row: Enterprise, action: str = "") -> str:
    return f"{URL}{row.uid}/{action}"


def test_the_uid_of_a_merged_row_answers_with_the_row_that_stands_for_it(api: APIClient, cast: Cast) -> None:
    office = cast.a.organisation
    first, second, third = (make_enterprise(office, f"{name}建设有限公司") for name in "甲乙丙")
    said = {"into": str(second.uid), "reason": "同一家"}
    done = api.post(url_of(first, "merge/"), said)
    assert (done.status_code, done.json()["state"], done.json()["merged_into"]) == (200, "merged", str(second.uid))
    assert api.post(url_of(second, "merge/"), {**said, "into": str(third.uid)}).status_code == 200
    read = api.get(url_of(first)).json()
    assert read["merged_into"] == str(third.uid)
    assert {former["name"] for former in api.get(url_of(third)).json()["former_names"]} == {second.name, first.name}
    assert api.patch(url_of(first), {"address": "某路"}, headers={"If-Match": "*"}).status_code == 409
    assert api.post(url_of(first, "merge/"), said).status_code == 409
    found = api.get(f"{URL}?q=甲建设").json()["results"]
    assert {row["uid"] for row in found} == {str(first.uid), str(third.uid)}


def test_a_merge_into_nothing_or_into_anothers_row_is_refused(api: APIClient, cast: Cast) -> None:
    row = make_enterprise(cast.a.organisation, "甲建设有限公司")
    foreign = cast.b.facility.responsible_unit
    assert foreign is not None
    for into in (str(foreign.uid), "00000000-0000-4000-8000-000000000000", "x"):
        assert api.post(url_of(row, "merge/"), {"into": into, "reason": "x"}).status_code in (400, 404)
    assert api.post(url_of(row, "merge/"), {"into": str(row.uid), "reason": "x"}).status_code == 409
    assert api.post(url_of(row, "merge/"), {"into": str(row.uid)}).status_code == 400


def test_certificates_are_entered_one_by_one_and_not_twice(api: APIClient, cast: Cast) -> None:
    row = make_enterprise(cast.a.organisation, "甲设计有限公司")
    kind = make_kind()
    body = {"kind": kind.name, "number": "RF-1", "starts_on": "2024-01-01", "last_on": "2026-12-31"}
    done = api.post(url_of(row, "qualifications/"), body)
    assert (done.status_code, done.json()["qualifications"][0]["number"]) == (200, "RF-1")
    again = api.post(url_of(row, "qualifications/"), {**body, "starts_on": "2026-12-31", "last_on": None})
    assert again.status_code in (400, 409)
    none = {"kind": kind.name, "is_none_required": True, "starts_on": "2024-01-01"}
    assert api.post(url_of(row, "qualifications/"), none).status_code == 200
    assert api.post(url_of(row, "qualifications/"), {**body, "number": "", "kind": "没有"}).status_code == 400
    assert api.post(url_of(row, "qualifications/"), {**body, "number": ""}).status_code in (400, 409)


def test_a_state_moves_through_its_table(api: APIClient, cast: Cast) -> None:
    row = make_enterprise(cast.a.organisation, "甲建设有限公司")
    moved = api.post(url_of(row, "move/"), {"to": "closed", "reason": "注销"})
    assert (moved.status_code, moved.json()["state"], moved.json()["moves"]) == (200, "closed", ["active"])
    assert api.post(url_of(row, "move/"), {"to": "merged", "reason": "x"}).status_code == 409
    assert api.post(url_of(row, "move/"), {"to": "active"}).status_code == 400
