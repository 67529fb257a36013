"""GET /api/v1/schema/: valid OpenAPI 3.1, and the copy in docs/ is the one that is served."""

import pytest
import yaml
from django.conf import settings
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

COPY = settings.BASE_DIR / "docs" / "openapi.yaml"


@pytest.fixture
def served() -> dict:
    return yaml.safe_load(Client().get("/api/v1/schema/").content)


def test_it_is_valid(served: dict) -> None:
    assert served["openapi"] == "3.1.1"
    OpenAPIV31SpecValidator(served).validate()
    assert "nullable" not in str(served)


def test_the_committed_copy_is_the_served_one(served: dict) -> None:
    committed = yaml.safe_load(COPY.read_text(encoding="utf-8"))
    assert committed == served, "run: python manage.py spectacular --file docs/openapi.yaml"


def test_json_too() -> None:
    assert Client().get("/api/v1/schema/?format=json").json()["info"]["version"] == "1"


def test_every_operation_names_its_refusals(served: dict) -> None:
    for path, operations in served["paths"].items():
        if path.startswith("/api/v1/public/"):
            continue
        for method, operation in operations.items():
            assert {"401", "403", "429"} <= set(operation["responses"]), (method, path)
            assert operation.get("summary") or path == "/api/v1/me/", (method, path)


def test_primary_keys_are_nowhere(served: dict) -> None:
    for name, schema in served["components"]["schemas"].items():
        if not name.startswith(("Public", "Result", "Site")):
            assert {"id", "pk"}.isdisjoint(schema.get("properties", {})), name
