"""/api/v1/projects/enterprises/"""

import pytest
from rest_framework.test import APIClient

from projects.enterprises.models import Enterprise
from tests.api.conftest import pointers
from tests.cast import Cast, signed_in

URL = "/api/v1/projects/enterprises/"
BODY = {
    "name": "城东物业服务有限公司",
    "credit_code": "91350100M000100Y43",
    "kinds": ["property_manager"],
    "contacts": [{"post": "值班室", "person": "", "phone": "0513-55550001"}],
}


def test_create_read_list_and_change(api: APIClient, cast: Cast) -> None:
    created = api.post(URL, BODY)
    assert created.status_code == 201, created.content
    row = created.json()
    assert (row["organisation"], row["contacts"]) == (cast.a.organisation.code, BODY["contacts"])
    url = created.headers["Location"]
    assert api.get(url).json() == row
    assert row["uid"] in {found["uid"] for found in api.get(f"{URL}?q=城东").json()["results"]}
    assert api.get(f"{URL}?kind=tester").json()["results"] == []
    tag = {"If-Match": created.headers["ETag"]}
    assert api.patch(url, {"name": "x"}).status_code == 428
    changed = api.patch(url, {"name": "城东物业", "contacts": []}, headers=tag)
    assert (changed.status_code, changed.json()["contacts"]) == (200, [])
    assert api.patch(url, {"name": "y"}, headers=tag).status_code == 412
    assert api.delete(url, headers={"If-Match": "*"}).status_code == 405


def test_the_same_code_twice_is_a_rule(api: APIClient) -> None:
    assert api.post(URL, BODY).status_code == 201
    assert api.post(URL, BODY).status_code == 409


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"credit_code": "91350100M000100Y44"}, "#/credit_code", "credit_code"),
        ({"kinds": ["bank"]}, "#/kinds/0", "invalid_choice"),
        ({"name": ""}, "#/name", "blank"),
        ({"phone": "1"}, "#/phone", "unknown_field"),
        ({"contacts": [{"post": "x", "phone": "1", "id": 3}]}, "#/contacts/0/id", "unknown_field"),
        ({"contacts": [{"post": "防空指挥所", "phone": "1"}]}, "#/contacts", "level_x"),
    ],
)
def test_wrong_input(api: APIClient, change: dict, pointer: str, code: str) -> None:
    response = api.post(URL, {**BODY, **change})
    assert response.status_code == 400, response.content
    assert pointers(response) == {pointer: code}


def test_another_countys_units_do_not_exist(api: APIClient, cast: Cast) -> None:
    foreign = cast.b.facility.responsible_unit
    assert api.get(f"{URL}{foreign.uid}/").status_code == 404
    assert api.patch(f"{URL}{foreign.uid}/", {"name": "x"}, headers={"If-Match": "*"}).status_code == 404
    assert api.post(URL, {**BODY, "organisation": cast.b.organisation.code}).status_code == 404
    assert {row["organisation"] for row in api.get(URL).json()["results"]} == {cast.a.organisation.code}
    assert Enterprise.objects.filter(organisation=cast.b.organisation).count() == 1


def test_who_may(cast: Cast, client) -> None:
    assert client.get(URL).status_code == 401
    assert signed_in(cast.auditor).get(URL).status_code == 200
    assert signed_in(cast.auditor).post(URL, BODY, "application/json").status_code == 403
