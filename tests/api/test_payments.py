"""``/api/v1/projects/payments/``: once for each receipt, whatever the line does; partners see their own door."""

import datetime as dt
from typing import Any

import pytest
from rest_framework.test import APIClient

from projects.fees import posting
from projects.fees.models import FeeCase
from projects.fees.payments.models import Payment
from tests.cast import Cast, make_token, with_token
from tests.projects.fees.till import make_case, say_who_collects

URL = "/api/v1/projects/payments/"


@pytest.fixture
def case(cast: Cast) -> FeeCase:
    say_who_collects(cast)
    return make_case(cast.a, 10_000_00)


@pytest.fixture
def county(cast: Cast) -> APIClient:
    return with_token(make_token(cast.a.organisation)[1])


def body(case: FeeCase | None, fen: int = 4_000_00, number: str = "PJ1", **fields: Any) -> dict[str, Any]:
    said = {"channel": "treasury", "receipt_number": number, "received_on": "2019-05-06", "amount_fen": fen}
    return {**said, "payer_name": "江城费1置业有限公司", "case": case.number if case else None, **fields}


def post(client: APIClient, data: Any, path: str = "", key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"{URL}{path}", data, format="json", headers=headers)


def test_a_payment_is_booked_once_for_each_key(case: FeeCase, county: APIClient) -> None:
    first = post(county, body(case), key="k1")
    assert first.status_code == 201, first.json()
    assert first.json()["amount_yuan"] == "4,000.00"
    assert first.json()["case"] == str(case.uid)
    again = post(county, body(case), key="k1")
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert again.json()["uid"] == first.json()["uid"]
    assert post(county, body(case, 4_000_01), key="k1").status_code == 422
    assert post(county, body(case), key="k2").json()["code"] == "receipt_taken"
    assert posting.balances(case).collected == 4_000_00


def test_more_than_is_owed_is_held_and_listed(case: FeeCase, county: APIClient, cast: Cast) -> None:
    uid = post(county, body(case, 10_000_07)).json()["uid"]
    listed = county.get(URL, {"is_held": "true"}).json()["results"]
    assert [(row["uid"], row["held_fen"]) for row in listed] == [(uid, 7)]
    other = make_case(cast.a, 100, "费2")
    assert post(county, {"case": "费2"}, f"{uid}/allocate/").json()["held_fen"] == 0
    assert posting.balances(other).receivable == 93


@pytest.mark.parametrize(
    ("fields", "code", "status"),
    [
        ({"channel": "tax"}, "wrong_collector", 409),
        ({"amount_fen": 0}, None, 400),
        ({"amount_fen": 0.5}, None, 400),
        ({"amount_fen": -1}, None, 400),
        ({"received_on": "2999-01-01"}, "future_day", 409),
        ({"case": "没有"}, None, 404),
        ({"amount": 1}, None, 400),
    ],
)
def test_what_is_wrong_is_refused_by_name(
    case: FeeCase, county: APIClient, fields: dict[str, Any], code: str | None, status: int
) -> None:
    answer = post(county, {**body(case), **fields})
    assert answer.status_code == status, answer.json()
    assert code is None or answer.json()["code"] == code
    assert not Payment.objects.exists()


def test_a_payment_is_reversed_once(case: FeeCase, county: APIClient) -> None:
    uid = post(county, body(case)).json()["uid"]
    assert post(county, {}, f"{uid}/reverse/").status_code == 400
    assert post(county, {"reason": "录错"}, f"{uid}/reverse/", "r1").json()["state"] == "reversed"
    assert post(county, {"reason": "录错"}, f"{uid}/reverse/", "r1").status_code == 200
    assert post(county, {"reason": "录错"}, f"{uid}/reverse/", "r2").json()["code"] == "reversed_already"
    assert posting.balances(case).receivable == 10_000_00


def test_another_county_sees_and_pays_nothing_of_it(case: FeeCase, county: APIClient, cast: Cast) -> None:
    uid = post(county, body(case)).json()["uid"]
    stranger = with_token(make_token(cast.b.organisation)[1])
    assert stranger.get(f"{URL}{uid}/").status_code == 404
    assert stranger.get(URL).json()["results"] == []
    assert post(stranger, body(case, number="PJ2")).status_code == 404
    assert post(stranger, {"reason": "x"}, f"{uid}/reverse/").status_code == 404


def test_a_partner_books_and_sees_its_own_door(case: FeeCase, county: APIClient, cast: Cast) -> None:
    tax_case = make_case(cast.a, 500, "费税", year=2022)
    tax = with_token(make_token(cast.a.organisation, "tax office", scopes=("tax",))[1])
    treasury = with_token(make_token(cast.a.organisation, "treasury", scopes=("treasury",))[1])
    assert post(treasury, body(case)).status_code == 201
    assert post(tax, body(tax_case, 500, "T1", channel="tax")).json()["source"] == "tax office"
    assert post(tax, body(case, 1, "PJ9")).json()["code"] == "partners_door"
    assert [row["receipt_number"] for row in tax.get(URL).json()["results"]] == ["T1"]
    assert [row["receipt_number"] for row in treasury.get(URL).json()["results"]] == ["PJ1"]
    assert len(county.get(URL).json()["results"]) == 2


def test_a_feed_says_what_changed(case: FeeCase, county: APIClient) -> None:
    post(county, body(case))
    since = (dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)).isoformat()
    assert county.get(URL, {"updated_since": since}).status_code == 200


def test_a_batch_answers_for_each_receipt(case: FeeCase, county: APIClient) -> None:
    items = [body(case, 100, "A"), body(case, 0, "B"), body(case, 100, "A"), body(None, 5, "C")]
    results = post(county, {"items": items}, "bulk/", "b1").json()["results"]
    assert [result["status"] for result in results] == [201, 400, 409, 201]
    assert post(county, {"items": items, "atomic": True}, "bulk/").status_code == 409
    assert Payment.objects.count() == 2
