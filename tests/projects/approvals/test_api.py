"""``/api/v1/projects/approvals/`` for county systems and for the approval bureau's token."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from projects.approvals.models import Approval
from tests.cast import Cast, make_token, with_token
from tests.projects.approvals.conftest import METRO, make_delegation, make_development, make_item

URL = "/api/v1/projects/approvals/"
BODY = {
    "number": "江行审[2026] 12 号", "decided_on": "2026-02-10", "decided_by_body": "江城市行政审批局",
    "outcome": "granted", "mode": "off_site_fee", "required_m2": "871.23", "offsite_m2": "871.23",
    "project_name": "桃坞花园", "project_code": "2601-990101-04-01-000001",
}  # fmt: skip


@pytest.fixture
def county(cast: Cast) -> APIClient:
    return with_token(make_token(cast.a.organisation)[1])


@pytest.fixture
def bureau(cast: Cast) -> APIClient:
    return with_token(make_token(cast.city, "行政审批局", ("approvals",))[1])


def send(client: APIClient, **changes: Any) -> Any:
    return client.post(URL, {**BODY, **changes}, format="json")


def test_the_bureau_sends_a_decision_that_finds_its_development(cast: Cast, bureau: APIClient) -> None:
    development = make_development(cast.a)
    answer = send(bureau)
    assert answer.status_code == 201, answer.data
    told = answer.data
    assert (told["number"], told["state"], told["match_way"]) == ("江行审〔2026〕12号", "decided", "code")
    assert (told["development"], told["organisation"]) == (str(development.uid), "990101")
    assert (told["needs_supervision"], told["source"]) == (True, "行政审批局")
    assert bureau.get(answer["Location"]).data["required_m2"] == "871.23"


def test_an_unknown_development_is_held_and_asked_for_by_programs(bureau: APIClient, cast: Cast) -> None:
    answer = send(bureau)
    assert (answer.data["state"], answer.data["development"]) == ("held", None)
    assert [row["number"] for row in bureau.get(URL, {"state": "held"}).data["results"]] == ["江行审〔2026〕12号"]


def test_the_bureau_sees_and_changes_nothing_but_its_own(cast: Cast, bureau: APIClient, county: APIClient) -> None:
    make_development(cast.a)
    own = send(county).data
    assert bureau.get(URL).data["results"] == []
    assert bureau.get(f"{URL}{own['uid']}/").status_code == 404
    sent = send(bureau, number="江行审〔2026〕13号")
    assert [row["uid"] for row in bureau.get(URL).data["results"]] == [sent.data["uid"]]
    assert bureau.patch(sent["Location"], {"conditions": "x"}, format="json", HTTP_IF_MATCH="*").status_code == 403
    assert bureau.get("/api/v1/projects/developments/").status_code == 403
    assert bureau.get("/api/v1/projects/enterprises/").status_code == 403


def test_another_countys_decisions_do_not_exist(cast: Cast, county: APIClient) -> None:
    make_development(cast.b)
    foreign = send(with_token(make_token(cast.b.organisation)[1]))
    assert foreign.data["state"] == "decided"
    assert county.get(foreign["Location"]).status_code == 404
    assert county.get(URL).data["results"] == []


def test_a_retry_with_the_same_key_writes_once(bureau: APIClient) -> None:
    first = bureau.post(URL, BODY, format="json", HTTP_IDEMPOTENCY_KEY="a1")
    again = bureau.post(URL, BODY, format="json", HTTP_IDEMPOTENCY_KEY="a1")
    assert (again.status_code, again.data["uid"]) == (201, first.data["uid"])
    other = bureau.post(URL, {**BODY, "number": "2号"}, format="json", HTTP_IDEMPOTENCY_KEY="a1")
    assert other.status_code == 422
    assert Approval.objects.count() == 1


def test_a_county_corrects_what_it_has_read(cast: Cast, county: APIClient) -> None:
    make_development(cast.a)
    row = send(county)
    assert county.patch(row["Location"], {"offsite_m2": "800.00"}, format="json").status_code == 428
    changed = county.patch(row["Location"], {"offsite_m2": "800.00"}, format="json", HTTP_IF_MATCH=row["ETag"])
    assert changed.data["offsite_m2"] == "800.00"
    stale = county.patch(row["Location"], {"offsite_m2": "1.00"}, format="json", HTTP_IF_MATCH=row["ETag"])
    assert stale.status_code == 412


def test_a_county_names_the_development_of_a_held_decision(cast: Cast, county: APIClient) -> None:
    row = send(county)
    development = make_development(cast.a, "K-9", name="另一个")
    named = county.patch(row["Location"], {"development": str(development.uid)}, format="json", HTTP_IF_MATCH="*")
    assert (named.data["state"], named.data["match_way"]) == ("decided", "hand")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"number": ""}, 400, "invalid"),
        ({"decided_on": None}, 400, "invalid"),
        ({"outcome": "maybe"}, 400, "invalid"),
        ({"required_m2": "-1"}, 409, "projects_approval_areas_not_negative"),
        ({"item": "999"}, 409, "item_not_in_force"),
        ({"decided_on": "2999-01-01"}, 409, "decision_in_future"),
        ({"item": METRO}, 409, "delegation_missing"),
        ({"item": METRO, "delegation": "苏防委〔2024〕3号", "decided_on": "2026-03-01"}, 409, "delegation_not_valid"),
        ({"state": "decided"}, 400, "invalid"),
    ],
)
def test_what_is_wrong_is_refused_by_name(
    cast: Cast, bureau: APIClient, changes: dict[str, Any], status: int, code: str
) -> None:
    make_delegation(cast, make_item(cast, METRO, needs_delegation=True))
    answer = send(bureau, **changes)
    assert (answer.status_code, answer.data["code"]) == (status, code)
    assert not Approval.objects.exists()


def test_many_decisions_at_once_and_again(cast: Cast, bureau: APIClient) -> None:
    make_development(cast.a)
    items = [{**BODY, "number": f"{number}号"} for number in range(3)] + [
        {**BODY, "number": "0号"},
        {**BODY, "number": ""},
    ]
    first = bureau.post(f"{URL}bulk/", {"items": items}, format="json").data["results"]
    assert [result["status"] for result in first] == [201, 201, 201, 409, 400]
    again = bureau.post(f"{URL}bulk/", {"items": items[:2]}, format="json").data["results"]
    assert [(result["status"], result["id"]) for result in again] == [(200, first[0]["id"]), (200, first[1]["id"])]
    other = bureau.post(f"{URL}bulk/", {"items": [{**items[0], "offsite_m2": "1.00"}]}, format="json").data["results"]
    assert (other[0]["status"], other[0]["problem"]["code"]) == (409, "decision_differs")


def test_the_feed_for_supervision(cast: Cast, county: APIClient) -> None:
    make_development(cast.a)
    row = send(county)
    assert len(county.get(URL, {"needs_supervision": "true"}).data["results"]) == 1
    Approval.objects.filter(uid=row.data["uid"]).update(
        needs_supervision=False, supervised_by=cast.clerk, supervised_at="2026-03-01T00:00:00Z"
    )
    assert county.get(URL, {"needs_supervision": "true"}).data["results"] == []
