"""What holds for every address of the API: language, throttle, index, methods, jobs, sizes."""

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from civildefense.common.api.throttles import TokenThrottle
from tests.cast import Cast, make_job, signed_in

FACILITIES = "/api/v1/shelters/facilities/"


def test_the_index_leads_to_addresses_that_exist(client) -> None:
    for name, url in client.get("/api/v1/").json().items():
        assert client.get(url).status_code in (200, 401), name


@pytest.mark.parametrize("url", ["/api/v1/nothing/", "/api/v1/shelters/facilities/x/y/", "/api/v1/shelters/"])
def test_what_does_not_exist_is_a_problem_not_a_page(client, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert set(response.json()) == {"type", "title", "status", "code", "detail"}


@pytest.mark.parametrize(
    ("query", "header", "english"),
    [
        ("", None, False),
        ("", "zh-CN,zh;q=0.9,en;q=0.8", False),
        ("", "fr", False),
        ("", "en-GB,en;q=0.9", True),
        ("?lang=en", None, True),
        ("?lang=en", "zh-CN", True),
        ("?lang=zh-hans", "en", False),
        ("?lang=../../x", "zh", False),
    ],
)
def test_problems_are_chinese_unless_english_is_asked_for(
    client, query: str, header: str | None, english: bool
) -> None:
    response = client.get(f"/api/v1/nothing/{query}", headers={"Accept-Language": header} if header else {})
    assert response.headers["Content-Language"] == ("en" if english else settings.LANGUAGE_CODE)
    assert "Accept-Language" in response.headers["Vary"]


def test_too_many_requests_say_when_to_come_back(api: APIClient, neighbour: APIClient, monkeypatch) -> None:
    monkeypatch.setattr(TokenThrottle, "get_rate", lambda self: "3/min")
    assert [api.get(FACILITIES).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = api.get(FACILITIES)
    assert 0 < int(refused.headers["Retry-After"]) <= 61
    assert refused.json()["code"] == "throttled"
    assert neighbour.get(FACILITIES).status_code == 200


def test_a_body_is_measured_before_it_is_read(api: APIClient) -> None:
    response = api.post(FACILITIES, b"[" + b"1," * (11 * 1024**2) + b"1]", content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


METHODS = ("get", "post", "put", "patch", "delete", "options", "trace")
ALLOWED = {
    "": {"get", "post"},
    "bulk/": {"post"},
    "{own}/": {"get", "put", "patch"},
    "{own}/move/": {"post"},
    "{own}/entrances/": {"get", "post"},
    "{own}/units/": {"get", "post"},
    "{own}/checks/": {"get", "post"},
    "{own}/restricted/": {"get", "patch"},
}


@pytest.mark.parametrize(("address", "allowed"), ALLOWED.items())
def test_methods(api: APIClient, cast: Cast, address: str, allowed: set[str]) -> None:
    url = FACILITIES + address.format(own=cast.a.facility.uid)
    found = {method for method in METHODS if getattr(api, method, None) and _answers(api, method, url)}
    assert found == allowed


def _answers(api: APIClient, method: str, url: str) -> bool:
    response = api.generic(method.upper(), url)
    assert response.status_code != 500
    return response.status_code != 405


def test_jobs_are_ones_own(api: APIClient, cast: Cast, client) -> None:
    own, foreign = make_job(cast.a, percent=40, step="第 400 行"), make_job(cast.b)
    rows = api.get("/api/v1/records/jobs/").json()["results"]
    assert [(row["uid"], row["percent"]) for row in rows] == [(str(own.uid), 40)]
    assert api.get(f"/api/v1/records/jobs/{own.uid}/").json()["step"] == "第 400 行"
    assert api.get(f"/api/v1/records/jobs/{foreign.uid}/").status_code == 404
    assert api.get("/api/v1/records/jobs/?state=done").json()["results"] == []
    assert api.post("/api/v1/records/jobs/", {}).status_code == 405
    assert client.get("/api/v1/records/jobs/").status_code == 401
    assert signed_in(cast.stranger).get("/api/v1/records/jobs/").status_code == 403
