"""POST /api/v1/shelters/facilities/{uid}/move/"""

from rest_framework.test import APIClient

from civildefense.records.models import Transition
from tests.api.conftest import pointers
from tests.cast import Cast, signed_in


def test_an_allowed_step_is_taken_and_logged(api: APIClient, cast: Cast, facility_url: str) -> None:
    response = api.post(f"{facility_url}move/", {"to": "closed", "reason": "渗水维修"})
    assert response.status_code == 200, response.content
    assert response.json()["state"] == "closed"
    assert [move["to"] for move in response.json()["moves"]] == ["in_service", "demolished"]
    step = Transition.objects.about(cast.a.facility).get()
    assert (step.from_state, step.to_state, step.reason) == ("in_service", "closed", "渗水维修")
    assert step.moved_by.is_service


def test_a_step_that_the_state_does_not_allow_is_a_rule(api: APIClient, facility_url: str) -> None:
    response = api.post(f"{facility_url}move/", {"to": "demolished", "reason": "x"})
    assert response.status_code == 409
    assert response.json()["code"] == "move_refused"


def test_the_reason_is_asked_for(api: APIClient, facility_url: str) -> None:
    response = api.post(f"{facility_url}move/", {"to": "closed"})
    assert (response.status_code, response.json()["code"]) == (409, "reason_missing")


def test_twice_is_refused(api: APIClient, facility_url: str) -> None:
    step = {"to": "closed", "reason": "x"}
    assert api.post(f"{facility_url}move/", step).status_code == 200
    assert api.post(f"{facility_url}move/", step).status_code == 409


def test_a_stale_if_match_is_respected(api: APIClient, facility_url: str) -> None:
    response = api.post(f"{facility_url}move/", {"to": "closed", "reason": "x"}, headers={"If-Match": '"0"'})
    assert response.status_code == 412


def test_wrong_input(api: APIClient, facility_url: str) -> None:
    assert pointers(api.post(f"{facility_url}move/", {"to": "open"})) == {"#/to": "invalid_choice"}
    assert pointers(api.post(f"{facility_url}move/", {"to": "idle", "why": "x"})) == {"#/why": "unknown_field"}
    secret = api.post(f"{facility_url}move/", {"to": "idle", "reason": "改作防空指挥所"})
    assert pointers(secret) == {"#/reason": "level_x"}


def test_only_roles_that_may(cast: Cast, facility_url: str, foreign_url: str, api: APIClient, client) -> None:
    step = {"to": "closed", "reason": "x"}
    assert client.post(f"{facility_url}move/", step, "application/json").status_code == 401
    assert signed_in(cast.inspector).post(f"{facility_url}move/", step, "application/json").status_code == 403
    assert api.post(f"{foreign_url}move/", step).status_code == 404
