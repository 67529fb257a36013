"""The public API's chapter of the OpenAPI document says what the API does."""

from typing import Any

import jsonschema
import pytest
from django.test import Client

from shelters.finder import public_urls
from shelters.finder.snapshot import load_current

POINT = "120.866,32.015"


@pytest.fixture
def described(client: Client, snapshot: dict[str, Any]) -> dict[str, Any]:
    return client.get("/api/v1/schema/?format=json").json()


def public_paths(described: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {path: each["get"] for path, each in described["paths"].items() if path.startswith("/api/v1/public/")}


def fits(described: dict[str, Any], schema: dict[str, Any], answer: Any) -> None:
    jsonschema.validate(answer, {**schema, "components": described["components"]}, jsonschema.Draft202012Validator)


def test_every_address_is_described(described: dict[str, Any]) -> None:
    written = {
        f"/api/v1/public/{str(route.pattern).replace('<slug:public_id>', '{public_id}')}"
        for route in public_urls.urlpatterns
    }
    assert set(public_paths(described)) == written
    for operation in public_paths(described).values():
        assert (operation["security"], operation["tags"]) == ([{}], ["public"])


def test_answers_are_as_described(client: Client, described: dict[str, Any]) -> None:
    public_id = load_current().index["sites"]["id"][0]  # type: ignore[union-attr]
    questions = {
        "/api/v1/public/sites/": [
            "",
            f"?near={POINT}",
            "?q=文峰公园",
            "?q=没有这里",
            f"?near={POINT}&datum=bd09&limit=100",
        ],
        "/api/v1/public/sites/{public_id}/": ["", "?datum=gcj02"],
        "/api/v1/public/room/": [f"?near={POINT}&people=20"],
        "/api/v1/public/dictionary/": [""],
    }
    for path, asked in questions.items():
        schema = public_paths(described)[path]["responses"]["200"]["content"]["application/json"]["schema"]
        for query in asked:
            response = client.get(path.replace("{public_id}", public_id) + query)
            assert response.status_code == 200, (path, query)
            fits(described, schema, response.json())


def test_types_and_refusals_are_as_described(client: Client, described: dict[str, Any]) -> None:
    for path, operation in public_paths(described).items():
        for query in ("", "?near=x&datum=x&district=x&lang=x&people=x"):
            response = client.get(path.replace("{public_id}", "nothinghere") + query)
            content = operation["responses"][str(response.status_code)]["content"]
            assert response["Content-Type"].partition(";")[0] in content, path
            if response.status_code >= 400:
                fits(described, content["application/problem+json"]["schema"], response.json())


@pytest.mark.parametrize("path", ["/api/v1/public/sites/", "/api/v1/public/room/"])
def test_every_described_parameter_is_read(client: Client, described: dict[str, Any], path: str) -> None:
    """What is wrong in it is refused by its name; so the API knows it."""
    right = {"near": POINT, "people": "20"}
    for parameter in public_paths(described)[path]["parameters"]:
        wrong = "x" * 61 if parameter["name"] == "q" else "?"
        problem = client.get(path, {**right, parameter["name"]: wrong}).json()
        assert problem["errors"][0]["parameter"] == parameter["name"]
