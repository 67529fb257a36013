"""Questions to the OGC API over 400 synthetic sites; no database."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from shelters.finder.snapshot import Snapshot, load_current

ROOT = "http://testserver/api/ogc"
Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def city(snapshot: dict[str, Any]) -> Snapshot:
    current = load_current()
    assert current is not None
    return current


@pytest.fixture
def ask(client: Client, city: Snapshot) -> Ask:
    """The document at a path or absolute address; ``accept`` is its media type too."""

    def document(address: str, accept: str = "application/json", **query: Any) -> dict[str, Any]:
        url = address if address.startswith("http") else ROOT + address
        response = client.get(url.removeprefix("http://testserver"), query or None, headers={"accept": accept})
        assert response.status_code == 200, response.content
        assert response["Content-Type"].startswith((accept.partition(";")[0], "application/geo+json"))
        return response.json()

    return document


def links_of(document: dict[str, Any], rel: str) -> list[dict[str, str]]:
    return [link for link in document["links"] if link["rel"] == rel]


def all_features(ask: Ask, collection: str, **query: Any) -> list[dict[str, Any]]:
    """By following ``next``, as clients do."""
    page = ask(f"/collections/{collection}/items", "application/geo+json", limit=100, **query)
    features, matched = page["features"], page["numberMatched"]
    while following := links_of(page, "next"):
        page = ask(following[0]["href"], "application/geo+json")
        features += page["features"]
    assert len(features) == matched
    return features
