"""/api/v1/projects/developments/ and what hangs below one."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from projects.developments.models import Breach, Building, Development
from tests.api.conftest import pointers
from tests.cast import Cast
from tests.projects.developments.making import make_developer, make_development

URL = "/api/v1/projects/developments/"
TOWER = {
    "name": "1号楼", "phase": 1, "use": "residential", "storeys_above": 18, "storeys_below": 1,
    "ground_floor_m2": "620.50", "above_ground_m2": "10800.00", "below_ground_m2": "4000.00",
}  # fmt: skip


@pytest.fixture
def body(cast: Cast) -> dict[str, Any]:
    return {
        "name": "桃坞花园", "developer": str(make_developer(cast.a).uid), "division": cast.a.division.code,
        "filed_on": "2019-03-01", "use": "residential", "filing_kind": "record", "source": "county", "source_key": "K1",
        "phases": [{"number": 1, "name": "一期"}], "buildings": [TOWER],
    }  # fmt: skip


@pytest.fixture
def url(cast: Cast) -> str:
    return f"{URL}{make_development(cast.a).uid}/"


def test_one_body_creates_a_development_with_its_phases_and_buildings(
    api: APIClient, neighbour: APIClient, body: dict[str, Any]
) -> None:
    created = api.post(URL, body, headers={"Idempotency-Key": "k1"})
    assert created.status_code == 201, created.content
    assert created.json()["number"] == "2019-0001"
    assert [row["name"] for row in created.json()["buildings"]] == ["1号楼"]
    assert api.post(URL, body, headers={"Idempotency-Key": "k1"}).json() == created.json()
    assert api.post(URL, {**body, "name": "x"}, headers={"Idempotency-Key": "k1"}).status_code == 422
    assert Development.objects.count() == 1
    location = created.headers["Location"]
    assert api.get(location).json() == created.json()
    assert neighbour.get(location).status_code == 404
    assert neighbour.get(URL).json()["results"] == []


def test_a_refused_building_leaves_no_development(api: APIClient, body: dict[str, Any]) -> None:
    body["buildings"] = [{**TOWER, "ground_floor_m2": "20000.00"}]
    refused = api.post(URL, body)
    assert refused.status_code in (400, 409), refused.content
    body["buildings"] = [{**TOWER, "phase": 7}]
    assert api.post(URL, body).status_code == 400
    body["buildings"] = [{**TOWER, "storeys_above": 1.5}]
    assert pointers(api.post(URL, body)) == {"#/buildings/0/storeys_above": "invalid"}
    assert not Development.objects.exists()


def test_a_division_or_developer_of_another_office_is_refused(api: APIClient, cast: Cast, body: dict[str, Any]) -> None:
    refused = api.post(URL, {**body, "division": cast.b.division.code})
    assert (refused.status_code, refused.json()["code"]) == (409, "foreign_division")
    assert api.post(URL, {**body, "developer": str(make_developer(cast.b).uid)}).status_code == 404


def test_change_with_if_match_keeps_the_number(api: APIClient, url: str) -> None:
    row = api.get(url)
    assert api.patch(url, {"name": "新名"}).status_code == 428
    assert pointers(api.patch(url, {"number": "9"}, headers={"If-Match": row.headers["ETag"]})) == {"#/number": "fixed"}
    changed = api.patch(url, {"name": "新名", "is_major": True}, headers={"If-Match": row.headers["ETag"]})
    assert changed.status_code == 200, changed.content
    assert changed.json()["former_names"] == [row.json()["name"]]
    assert api.patch(url, {"name": "又"}, headers={"If-Match": row.headers["ETag"]}).status_code == 412
    since = api.get(URL, {"updated_since": "2020-01-01T00:00:00Z", "is_major": "true"})
    assert since.status_code == 200


def test_a_batch_creates_and_changes_by_natural_key(api: APIClient, cast: Cast, body: dict[str, Any]) -> None:
    make_development(cast.a, "A1", source="county")
    items = [{**body, "source_key": "A1", "name": "改名"}, body, {**body, "source_key": "K2", "name": ""}]
    answer = api.post(f"{URL}bulk/", {"items": items})
    assert [result["status"] for result in answer.json()["results"]] == [200, 201, 400], answer.content
    assert Development.objects.get(source_key="A1").name == "改名"
    assert Building.objects.count() == 2
    again = api.post(f"{URL}bulk/", {"items": items[:2], "atomic": True})
    assert [result["status"] for result in again.json()["results"]] == [200, 200]
    assert Building.objects.count() == 2


def test_moves_are_refused_by_name(api: APIClient, url: str) -> None:
    assert [move["to"] for move in api.get(url).json()["moves"]] == ["designing", "cancelled"]
    for state in ("designing", "approved", "building"):
        assert api.post(f"{url}move/", {"to": state}).json()["state"] == state
    refused = api.post(f"{url}move/", {"to": "accepted"})
    assert (refused.status_code, refused.json()["code"]) == (409, "signs_missing")
    signs = next(row for row in api.get(f"{url}acceptance-items/").json()["results"] if row["kind"] == "signs")
    checked = api.post(f"{url}acceptance-items/{signs['uid']}/check/", {"to": "passed", "checked_on": "2021-01-05"})
    assert checked.json()["state"] == "passed", checked.content
    assert api.post(f"{url}move/", {"to": "accepted"}).json()["state"] == "accepted"


@pytest.mark.parametrize(
    ("part", "body", "change"),
    [
        ("phases", {"number": 2, "name": "二期"}, {"name": "第二期"}),
        ("buildings", {**TOWER, "phase": None}, {"storeys_above": 17}),
    ],
)
def test_parts_are_created_changed_and_removed(
    api: APIClient, neighbour: APIClient, url: str, part: str, body: dict[str, Any], change: dict[str, Any]
) -> None:
    created = api.post(f"{url}{part}/", body)
    assert created.status_code == 201, created.content
    location = created.headers["Location"]
    assert neighbour.get(location).status_code == 404
    changed = api.patch(location, change, headers={"If-Match": created.headers["ETag"]})
    assert changed.status_code == 200, changed.content
    assert api.delete(location, headers={"If-Match": changed.headers["ETag"]}).status_code == 204


def test_a_breach_is_read_and_closed_with_an_answer(api: APIClient, url: str) -> None:
    step = {"subject": "main", "step": "designed", "reached_on": "2020-05-10"}
    assert api.post(f"{url}milestones/", step).status_code == 201
    assert api.post(f"{url}milestones/", step).json()["code"] == "step_once"
    breach = api.get(f"{url}breaches/").json()["results"][0]
    assert api.post(f"{url}breaches/{breach['uid']}/close/", {}).status_code == 400
    closed = api.post(f"{url}breaches/{breach['uid']}/close/", {"answer": "已约谈"})
    assert closed.json()["state"] == "closed", closed.content
    assert not Breach.objects.unanswered().exists()


def test_a_question_is_asked_and_answered(api: APIClient, cast: Cast, url: str) -> None:
    question = {"kind": "question", "text": "车位怎么算？", "answerer": cast.a.clerk.username}
    asked = api.post(f"{url}service-entries/", question)
    assert asked.status_code == 201, asked.content
    uid = asked.json()["uid"]
    refused = api.post(f"{url}service-entries/{uid}/answer/", {"answer": "可以", "is_adopted": True})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_a_suggestion")
    answered = api.post(f"{url}service-entries/{uid}/answer/", {"answer": "可以"})
    assert answered.json()["state"] == "answered", answered.content
