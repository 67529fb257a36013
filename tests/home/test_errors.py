"""Pages of last resort: they say what to do next, in the reader's language, and name nothing of the inside."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.cast import Cast


@pytest.mark.parametrize("address", ["/no-such-page/", "/en/no-such-page/", "/shelters/sites/zzzzzzzzzz/"])
def test_what_is_not_there_answers_404_and_leads_to_the_finder(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "/shelters/" in answer.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html"])
def test_error_pages_need_nothing(name: str, django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        page = render_to_string(name)
    assert "/shelters/" in page
    assert "<script" not in page
    assert " style=" not in page


def test_the_page_of_an_unknown_address_does_not_repeat_it(client: Client) -> None:
    assert "hidden-name" not in client.get("/hidden-name/").content.decode()


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Client:
    def fails(*args: Any, **options: Any) -> None:
        raise RuntimeError("secret-detail")

    monkeypatch.setattr("shelters.facilities.api.facilities.FacilityViewSet.list", fails)
    monkeypatch.setattr("civildefense.home.views.districts", fails)
    return Client(raise_request_exception=False)


def test_a_fault_of_the_api_is_a_problem_detail_with_a_number(broken: Client, cast: Cast, caplog: Any) -> None:
    broken.force_login(cast.a.clerk)
    answer = broken.get("/api/v1/shelters/facilities/")
    body = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert (body["status"], body["code"]) == (500, "unexpected")
    assert body["request_id"] == answer.headers["X-Request-ID"]
    assert "secret-detail" not in answer.content.decode()
    assert f"request {body['request_id']}" in caplog.text
    assert "secret-detail" in caplog.text


def test_a_fault_of_a_page_is_the_page_with_the_number(broken: Client) -> None:
    answer = broken.get("/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in page
    assert "secret-detail" not in page
