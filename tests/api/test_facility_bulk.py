"""POST /api/v1/shelters/facilities/bulk/"""

import pytest
from rest_framework.test import APIClient

from shelters.facilities.models import Facility
from tests.api.conftest import pointers
from tests.cast import Cast, make_facility, signed_in

URL = "/api/v1/shelters/facilities/bulk/"


def item(key: str, **fields) -> dict:
    return {"source": "test", "source_key": key, "name": f"地下室{key}", **fields}


def statuses(response) -> list[int]:
    return [result["status"] for result in response.json()["results"]]


def test_new_keys_are_created_and_known_ones_changed(api: APIClient, cast: Cast) -> None:
    response = api.post(URL, {"items": [item("A1", capacity=9), item("A2", state="in_service")]})
    assert response.status_code == 200, response.content
    assert statuses(response) == [200, 201]
    results = response.json()["results"]
    assert results[0] == {"index": 0, "status": 200, "id": str(cast.a.facility.uid), "problem": None}
    assert Facility.objects.get(uid=results[0]["id"]).capacity == 9
    assert Facility.objects.get(uid=results[1]["id"]).state == "in_service"


def test_what_an_item_leaves_out_stays(api: APIClient, cast: Cast) -> None:
    api.post(URL, {"items": [item("A1", name="新名称")]})
    cast.a.facility.refresh_from_db()
    assert (cast.a.facility.name, cast.a.facility.duty_post) == ("新名称", "物业值班室")


def test_a_bad_item_does_not_stop_the_others(api: APIClient, cast: Cast) -> None:
    items = [
        item("A2"),
        item("A3", name=""),
        item("A4", remarks="防空指挥所"),
        item("A5", floor_area=1, usable_area=2),
        item("A6", organisation=cast.b.organisation.code),
        item("A1", state="closed"),
        item("A2"),
        {"name": "x"},
        item("A7", nmae="x"),
        item(" A8 "),
    ]
    response = api.post(URL, {"items": items})
    assert statuses(response) == [201, 400, 400, 409, 404, 400, 409, 400, 400, 201]
    codes = [result["problem"] and result["problem"]["code"] for result in response.json()["results"]]
    assert codes == [
        None, "invalid", "invalid", "areas", "not_found", "invalid", "twice_in_batch", "invalid", "invalid", None
    ]  # fmt: skip
    assert "指挥所" not in response.content.decode()
    assert set(Facility.objects.values_list("source_key", flat=True)) == {"A1", "A2", "A8", "B1"}


def test_atomic_writes_all_or_nothing(api: APIClient) -> None:
    response = api.post(URL, {"items": [item("A2"), item("A3", name="")], "atomic": True})
    assert response.status_code == 409
    assert response.json()["code"] == "bulk_refused"
    assert statuses(response) == [424, 400]
    assert response.json()["results"][0]["id"] is None
    assert not Facility.objects.filter(source_key="A2").exists()


def test_twice_changes_nothing_more(api: APIClient) -> None:
    items = [item(f"K{number}") for number in range(5)]
    first = api.post(URL, {"items": items}).json()["results"]
    second = api.post(URL, {"items": items})
    assert statuses(second) == [200] * 5
    assert [result["id"] for result in second.json()["results"]] == [result["id"] for result in first]


def test_the_same_key_of_another_county_is_another_work(api: APIClient, cast: Cast) -> None:
    make_facility(cast.b, "A2")
    response = api.post(URL, {"items": [item("A2"), item("B1")]})
    assert statuses(response) == [201, 201]
    cast.b.facility.refresh_from_db()
    assert cast.b.facility.name != "地下室B1"


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"items": []}, "#/items", "min_length"),
        ({"items": [{}] * 1001}, "#/items", "max_length"),
        ({"items": ["x"]}, "#/items/0", "not_a_dict"),
        ({}, "#/items", "required"),
        ({"items": [{}], "atomic": "perhaps"}, "#/atomic", "invalid"),
        ({"items": [{}], "all": True}, "#/all", "unknown_field"),
    ],
)
def test_a_wrong_batch(api: APIClient, body: dict, pointer: str, code: str) -> None:
    response = api.post(URL, body)
    assert response.status_code == 400
    assert pointers(response) == {pointer: code}


def test_who_may_not(cast: Cast, client) -> None:
    body = {"items": [item("A2")]}
    assert client.post(URL, body, "application/json").status_code == 401
    assert signed_in(cast.auditor).post(URL, body, "application/json").status_code == 403
    assert client.get(URL).status_code in (401, 405)


def test_the_city_names_the_county(cast: Cast) -> None:
    body = {"items": [item("A2", organisation=cast.a.organisation.code), item("A3")]}
    response = signed_in(cast.clerk).post(URL, body, "application/json")
    assert statuses(response) == [201, 201]
    assert Facility.objects.get(source_key="A3").organisation == cast.city


def test_a_row_costs_three_statements_and_nothing_when_it_stands_already(
    api: APIClient, django_assert_max_num_queries
) -> None:
    items = [item(f"K{number}", address=f"人民路{number}号", floor_area="100.5") for number in range(100)]
    with django_assert_max_num_queries(3 * 100 + 20):
        assert set(statuses(api.post(URL, {"items": items}))) == {201}
    with django_assert_max_num_queries(2 * 100 + 20):
        assert set(statuses(api.post(URL, {"items": items}))) == {200}
    assert set(Facility.objects.filter(source_key__startswith="K").values_list("version", flat=True)) == {1}
