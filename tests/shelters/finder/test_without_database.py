"""E3: with the database, the cache and the sessions gone, everything for citizens answers as before."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from tests.shelters.finder import snapshots


@pytest.fixture
def dead(monkeypatch: pytest.MonkeyPatch, snapshot_dir: Path) -> list[str]:
    """A portal that was built once; whoever now opens anything but files is written down and refused."""
    snapshots.write(snapshot_dir, 60)
    touched: list[str] = []

    def refuse(what: str) -> Any:
        def touch(*_args: Any, **_more: Any) -> None:
            touched.append(what)
            raise AssertionError(f"{what} was opened")

        return touch

    for alias in connections:
        connections[alias].close()
    monkeypatch.setattr(BaseDatabaseWrapper, "connect", refuse("a database"))
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", refuse("a session"))
    for name in ("get", "set", "add", "get_many", "touch"):
        monkeypatch.setattr(type(caches["default"]), name, refuse("the cache"))
    return touched


def addresses(folder: Path) -> list[str]:
    manifest = json.loads((folder / "version.json").read_bytes())
    index = json.loads((folder / manifest["files"]["index"]).read_bytes())
    site, district = index["sites"]["id"][0], index["districts"][0]["code"]
    pages = ["", "search/", "search/?q=文峰公园", "search/?near=120.866,32.015", f"sites/{site}/", "sites/none/",
             f"districts/{district}/print/", "sw.js", "manifest.webmanifest", f"sites/{site}/qr.svg"]  # fmt: skip
    return [
        *(f"{prefix}/shelters/{page}" for page in pages for prefix in ("", "/en")),
        "/data/sites/version.json",
        *(f"/data/sites/{name}" for name in manifest["sha256"]),
        "/api/v1/public/sites/?near=120.866,32.015&open_now=true",
        "/api/v1/public/sites/?q=文峰公园",
        "/api/v1/public/sites/?near=wrong",
        f"/api/v1/public/sites/{site}/",
        "/api/v1/public/sites/none/",
        "/api/v1/public/sites.csv",
        "/api/v1/public/dictionary/",
        "/api/v1/public/changes.atom?lang=en",
        "/api/v1/public/catalog.jsonld",
        "/shelters/data/",
        *(
            f"/api/ogc{page}{form}"
            for page in ("", "/api", "/conformance", "/collections", "/collections/sites")
            for form in ("", "?f=html")
        ),
        "/api/ogc/collections/entrances/items?bbox=120,31,122,33&step_free=true",
        "/api/ogc/collections/entrances/items?bbox=wrong",
        f"/api/ogc/collections/sites/items/{site}",
        "/api/ogc/collections/sites/items/none",
        "/healthz",
    ]


@pytest.mark.parametrize("cookies", [{}, {"sessionid": "a" * 32}], ids=["a stranger", "a signed-in browser"])
def test_every_public_answer_stands(
    client: Client, dead: list[str], snapshot_dir: Path, cookies: dict[str, str]
) -> None:
    for name, value in cookies.items():
        client.cookies[name] = value
    for address in addresses(snapshot_dir):
        response = client.get(address)
        assert response.status_code in (200, 400, 404), address
        assert "sessionid" not in response.cookies, address
    assert dead == []


def test_a_search_that_found_nothing_is_noted_in_a_file(client: Client, dead: list[str], snapshot_dir: Path) -> None:
    assert client.post("/shelters/search/missed/", {"text": "新桥北村"}).status_code == 204
    assert (snapshot_dir.parent / "misses.spool").read_text() == "新桥北村\n"
    assert dead == []
