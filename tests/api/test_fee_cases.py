"""``/api/v1/projects/fee-cases/``: a county's own cases, with money as the ledger has it and refusals by name."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from projects.fees.models import FeeCase
from tests.cast import Cast, make_token, with_token
from tests.projects.fees.office import Office, make_development, make_ground

URL = "/api/v1/projects/fee-cases/"


@pytest.fixture
def office(cast: Cast) -> Office:
    return Office(cast)


@pytest.fixture
def county(office: Office) -> APIClient:
    return with_token(make_token(office.cast.a.organisation)[1])


def post(client: APIClient, path: str, body: dict[str, Any], **headers: str) -> Any:
    return client.post(f"{URL}{path}", body, format="json", headers=headers)


def opened(client: APIClient, office: Office, **fields: Any) -> Any:
    return post(client, "", {"development": str(office.development.uid), "charging_year": 2019, **fields})


def assess(client: APIClient, uid: str, **fields: Any) -> Any:
    given = {"kind": "initial", "rule_on": "2026-03-02", "required_m2": "1000.00", "built_m2": "400.00"}
    return post(client, f"{uid}/assess/", given | fields)


def test_a_case_is_opened_assessed_and_read(county: APIClient, office: Office) -> None:
    answer = opened(county, office)
    assert (answer.status_code, answer.data["number"], answer.data["standing"]) == (201, "2019-0001", "unassessed")
    uid = answer.data["uid"]
    assessed = assess(county, uid)
    assert assessed.status_code == 200
    assert assessed.data["version"] > answer.data["version"]
    (link,) = county.get(f"{URL}{uid}/assessments/").data
    assert (link["area_m2"], link["payable_fen"], link["payable_yuan"]) == ("600.00", 900_300_00, "900,300.00")
    assert link["decision"] is None
    case = FeeCase.objects.get(uid=uid)
    office.sign(case)
    told = county.get(f"{URL}{uid}/").data
    assert (told["receivable_fen"], told["receivable_yuan"], told["standing"]) == (900_300_00, "900,300.00", "unpaid")


def test_the_list_is_the_countys_own_and_can_be_narrowed(county: APIClient, office: Office) -> None:
    office.signed()
    opened(county, office)
    assert len(county.get(URL).data["results"]) == 2
    assert [row["standing"] for row in county.get(URL, {"standing": "unpaid"}).data["results"]] == ["unpaid"]
    other = with_token(make_token(office.cast.b.organisation)[1])
    assert other.get(URL).data["results"] == []
    assert other.get(f"{URL}{FeeCase.objects.first().uid}/").status_code == 404


def test_another_countys_development_does_not_exist(office: Office) -> None:
    other = with_token(make_token(office.cast.b.organisation)[1])
    assert opened(other, office).status_code == 404


def test_a_key_sent_twice_opens_one_case(county: APIClient, office: Office) -> None:
    body = {"development": str(office.development.uid), "charging_year": 2019}
    keys = {"Idempotency-Key": "k1"}
    first, again = (post(county, "", body, **keys) for _time in range(2))
    assert first.data["uid"] == again.data["uid"]
    assert post(county, "", body | {"charging_year": 2020}, **keys).status_code == 422
    assert FeeCase.objects.count() == 1


def test_a_stale_or_unmatched_change_is_refused(county: APIClient, office: Office) -> None:
    answer = opened(county, office)
    path = f"{URL}{answer.data['uid']}/"
    change = {"remarks": "x"}
    assert county.patch(path, change, format="json").status_code == 428
    stale = county.patch(path, change, format="json", headers={"If-Match": '"99"'})
    assert stale.status_code == 412
    assert county.patch(path, change, format="json", headers={"If-Match": answer["ETag"]}).status_code == 200
    assert post(county, f"{answer.data['uid']}/move/", {"to": "accepted"}, **{"If-Match": '"99"'}).status_code == 412


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "as_built"}, "kind_wrong"),
        ({"rule_on": "2009-12-31"}, "figure_missing"),
        ({"payable_fen": 1}, "hand_change_reason"),
    ],
)
def test_an_assessment_that_a_rule_refuses(
    county: APIClient, office: Office, fields: dict[str, Any], code: str
) -> None:
    answer = assess(county, opened(county, office).data["uid"], **fields)
    assert (answer.status_code, answer.data["code"]) == (409, code)


def test_a_promise_is_refused_by_name(county: APIClient, office: Office) -> None:
    make_ground(office.cast)
    uid = opened(county, office).data["uid"]
    assess(county, uid)
    proof = {"proof_document": "认定书", "proof_issuer": "民政局", "proof_number": "8号", "proof_on": "2019-04-01"}
    answer = post(county, f"{uid}/reliefs/", {"ground": "major_project", "area_m2": "10.00", **proof})
    assert (answer.status_code, answer.data["code"]) == (409, "no_lawful_ground")
    assert post(county, f"{uid}/reliefs/", {"ground": "nothing", "area_m2": "10.00", **proof}).status_code == 400
    asked = post(county, f"{uid}/reliefs/", {"ground": "welfare", "area_m2": "10.00", **proof})
    assert (asked.status_code, asked.data["state"], asked.data["percent"]) == (201, "applied", "50.00")
    assert len(county.get(f"{URL}{uid}/reliefs/").data) == 1


def test_a_notice_is_drafted_once_something_is_owed(county: APIClient, office: Office) -> None:
    uid = opened(county, office).data["uid"]
    early = post(county, f"{uid}/notices/", {})
    assert (early.status_code, early.data["code"]) == (409, "not_signed")
    assess(county, uid)
    office.sign(FeeCase.objects.get(uid=uid))
    answer = post(county, f"{uid}/notices/", {})
    assert (answer.status_code, answer.data["paper_state"], answer.data["amount_fen"]) == (201, "draft", 900_300_00)


def test_an_old_case_needs_all_of_its_decision(county: APIClient, office: Office) -> None:
    old = {"prior_number": "9号", "prior_decided_on": "2014-07-01", "prior_amount_fen": 2_147_483_648}
    assert opened(county, office, **{**old, "prior_number": ""}).status_code == 400
    answer = opened(county, office, **old)
    assert (answer.status_code, answer.data["is_before_portal"]) == (201, True)
    refused = post(county, f"{answer.data['uid']}/move/", {"to": "accepted"})
    assert (refused.status_code, refused.data["code"]) == (409, "scan_missing")


@pytest.mark.parametrize("body", [{"charging_year": 1}, {"charging_year": 2019, "state": "closed"}, {"paid_fen": 1}])
def test_wrong_input_is_refused(county: APIClient, office: Office, body: dict[str, Any]) -> None:
    answer = post(county, "", {"development": str(office.development.uid), "charging_year": 2019} | body)
    assert answer.status_code in (400, 409)
    assert not FeeCase.objects.exists()


def test_a_list_costs_the_same_for_many(county: APIClient, office: Office, django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        office.development = make_development(office.cast, f"N{number}")
        office.opened()
    with django_assert_max_num_queries(12):
        assert len(county.get(URL).data["results"]) == 5
