"""A county's program: county A's token, county B's, and one that may only read."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.cast import Cast, make_token, with_token


@pytest.fixture
def api(cast: Cast) -> APIClient:
    """County A's own system."""
    return with_token(make_token(cast.a.organisation)[1])


@pytest.fixture
def neighbour(cast: Cast) -> APIClient:
    """County B's."""
    return with_token(make_token(cast.b.organisation)[1])


@pytest.fixture
def facility_url(cast: Cast) -> str:
    return f"/api/v1/shelters/facilities/{cast.a.facility.uid}/"


@pytest.fixture
def foreign_url(cast: Cast) -> str:
    return f"/api/v1/shelters/facilities/{cast.b.facility.uid}/"


def pointers(response: Any) -> dict[str, str]:
    """``{pointer: code}`` of a problem."""
    return {error.get("pointer", error.get("parameter")): error["code"] for error in response.json()["errors"]}
