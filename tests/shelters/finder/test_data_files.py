"""/data/sites/: the headers that nginx would send, and nothing but files of the snapshot."""

import gzip
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.test import Client

from shelters.finder.snapshot.build import build
from tests.cast import Cast
from tests.shelters.finder.published import approve_the_set, publish


@pytest.fixture
def built(cast: Cast, client: Client) -> dict[str, Any]:
    approve_the_set(cast)
    publish(cast, cast.a.facility)
    build()
    return client.get("/data/sites/version.json").json()


def test_the_manifest_is_asked_for_every_time(client: Client, built: dict[str, Any]) -> None:
    response = client.get("/data/sites/version.json")
    assert (response["Cache-Control"], response["Content-Type"]) == ("no-cache", "application/json")
    again = client.get("/data/sites/version.json", headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert sum(len(name) + len(value) for name, value in again.items()) < 400


def test_other_files_never_change(client: Client, built: dict[str, Any]) -> None:
    for name in built["sha256"]:
        response = client.get(f"/data/sites/{name}")
        assert "immutable" in response["Cache-Control"]
        assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("accepted", "unpack"), [("gzip, br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)]
)
def test_packed_as_the_client_takes_it(client: Client, built: dict[str, Any], accepted: str, unpack: Any) -> None:
    address = f"/data/sites/{built['files']['index']}"
    response = client.get(address, headers={"accept-encoding": accepted})
    assert unpack(response.content) == client.get(address).content
    assert "Accept-Encoding" in response["Vary"]


@pytest.mark.parametrize(
    "name", [".lock", "refusal.json", "version.json.br", "..%2frefusal.json", "%2e%2e/refusal.json", "index-.json", "x"]
)
def test_nothing_else_is_served(client: Client, built: dict[str, Any], settings: Any, name: str) -> None:
    (Path(settings.SNAPSHOT_DIR).parent / "refusal.json").write_text("{}")
    assert client.get(f"/data/sites/{name}").status_code == 404
