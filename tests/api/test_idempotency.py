"""The header Idempotency-Key: what is sent twice is carried out once."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from civildefense.records.models import IdempotencyKey
from shelters.facilities.models import Facility
from tests.cast import Cast, make_cast, make_token, with_token

URL = "/api/v1/shelters/facilities/"
BODY = {"source": "test", "source_key": "N1", "name": "新建地下室"}
KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


def test_the_second_answer_is_the_first_one(api: APIClient) -> None:
    first, second = (api.post(URL, BODY, headers=KEY) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    for name in ("Location", "ETag"):
        assert first.headers[name] == second.headers[name]
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert Facility.objects.filter(source_key="N1").count() == 1


def test_the_order_of_members_does_not_matter(api: APIClient) -> None:
    api.post(URL, BODY, headers=KEY)
    assert api.post(URL, dict(reversed(BODY.items())), headers=KEY).status_code == 201


@pytest.mark.parametrize(("url", "body"), [(URL, {**BODY, "name": "x"}), (f"{URL}bulk/", {"items": [BODY]})])
def test_the_key_with_another_request_is_422(api: APIClient, url: str, body: dict) -> None:
    api.post(URL, BODY, headers=KEY)
    response = api.post(url, body, headers=KEY)
    assert (response.status_code, response.json()["code"]) == (422, "key_reused")
    assert Facility.objects.get(source_key="N1").name == BODY["name"]


def test_a_refused_request_leaves_the_key_free(api: APIClient) -> None:
    assert api.post(URL, {**BODY, "name": ""}, headers=KEY).status_code == 400
    assert api.post(URL, BODY, headers=KEY).status_code == 201


def test_keys_belong_to_their_client(api: APIClient, neighbour: APIClient) -> None:
    own = api.post(URL, BODY, headers=KEY).json()
    other = neighbour.post(URL, BODY, headers=KEY)
    assert other.status_code == 201
    assert other.json()["uid"] != own["uid"]


def test_a_key_is_forgotten_after_a_day(api: APIClient) -> None:
    api.post(URL, BODY, headers=KEY)
    IdempotencyKey.objects.update(created_at=timezone.now() - dt.timedelta(days=1, minutes=1))
    assert api.post(URL, {**BODY, "source_key": "N2"}, headers=KEY).status_code == 201
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.parametrize("key", ["", " ", "x" * 101, "钥匙"])
def test_a_key_is_short_and_printable(api: APIClient, key: str) -> None:
    response = api.post(URL, BODY, headers={"Idempotency-Key": key})
    assert response.status_code == 400
    assert not Facility.objects.filter(source_key="N1").exists()


def test_a_batch_and_a_move_have_keys_too(api: APIClient, facility_url: str) -> None:
    for url, body in ((f"{URL}bulk/", {"items": [BODY]}), (f"{facility_url}move/", {"to": "idle", "reason": "x"})):
        headers = {"Idempotency-Key": url}
        assert api.post(url, body, headers=headers).json() == api.post(url, body, headers=headers).json()


@pytest.mark.django_db(transaction=True)
def test_while_the_first_runs_the_second_is_told_to_wait() -> None:
    cast = make_cast()
    token = make_token(cast.a.organisation)
    api = with_token(token[1])
    running, finish = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            name = f"idempotency:{token[0].user_id}:{KEY['Idempotency-Key']}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
            running.set()
            finish.wait(10)
        connections.close_all()

    first = threading.Thread(target=hold)
    first.start()
    running.wait(10)
    response = api.post(URL, BODY, headers=KEY)
    finish.set()
    first.join()
    assert (response.status_code, response.json()["code"]) == (409, "still_running")
    assert response.headers["Retry-After"] == "2"
    assert api.post(URL, BODY, headers=KEY).status_code == 201


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("url", [URL, f"{URL}bulk/"])
def test_of_many_at_once_one_is_carried_out(url: str) -> None:
    cast: Cast = make_cast()
    token = make_token(cast.a.organisation)[1]
    body = BODY if url == URL else {"items": [BODY]}
    start = threading.Barrier(6)
    answers: list[Any] = []

    def send() -> None:
        start.wait(10)
        answers.append(with_token(token).post(url, body, headers=KEY))
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = [answer.status_code for answer in answers]
    good = [answer for answer in answers if answer.status_code != 409]
    assert set(codes) <= {200, 201, 409}
    assert all(answer.json() == good[0].json() for answer in good)
    assert sum("Idempotency-Replayed" not in answer.headers for answer in good) == 1
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"still_running"}
    assert Facility.objects.filter(source_key="N1").count() == 1
