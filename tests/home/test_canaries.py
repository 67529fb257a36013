"""What the demonstration planted in columns that are not public shows in no file and on no page for citizens."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from shelters.finder.models import PublishedSite, SiteReport

ADDRESSES = (
    "/", "/accessibility/", "/shelters/", "/shelters/search/?q=文峰公园", "/shelters/search/?near=120.86,32.01",
    "/shelters/report/", "/shelters/districts/320613/print/", "/api/v1/public/sites/?near=120.86,32.01&limit=100",
    "/api/v1/public/sites.csv", "/api/v1/public/sites.geojson", "/data/sites/version.json", "/no-such-page/",
    "/api/v1/shelters/facilities/", "/api/v1/schema/", "/shelters/sw.js", "/shelters/manifest.webmanifest",
)  # fmt: skip


@pytest.fixture
def published(demo: None) -> None:
    call_command("build_snapshots", stdout=StringIO())


def _found(text: str, canaries: dict[str, str]) -> list[str]:
    return [column for column, marker in canaries.items() if marker in text]


def test_no_file_of_the_snapshot_has_a_marker(published: None, settings: Any, canaries: dict[str, str]) -> None:
    files = [path for path in Path(settings.SNAPSHOT_DIR).iterdir() if path.suffix in (".json", ".csv", ".geojson")]
    assert len(files) >= 10
    assert {path.name: found for path in files if (found := _found(path.read_text(), canaries))} == {}


def test_no_public_page_or_answer_has_a_marker(published: None, client: Client, canaries: dict[str, str]) -> None:
    for address in _public_addresses():
        page = client.get(address)
        assert _found(b"".join(_body(page)).decode(), canaries) == [], address


def _public_addresses() -> Iterator[str]:
    yield from ADDRESSES
    yield from (f"/en{address}" for address in ADDRESSES if address.startswith("/shelters/"))
    marked = PublishedSite.objects.filter(facility__number__startswith="演-")[:20]
    for public_id in marked.values_list("public_id", flat=True):
        yield f"/shelters/sites/{public_id}/"
        yield f"/api/v1/public/sites/{public_id}/"
    yield from (f"/shelters/report/{report.number}/" for report in SiteReport.objects.all())


def _body(response: Any) -> Iterator[bytes]:
    return iter(response.streaming_content) if response.streaming else iter([response.content])


def test_the_columns_of_the_public_copies_have_no_marker(demo: None, canaries: dict[str, str]) -> None:
    fields = [field for field in PublishedSite.sheet.public.split() if field not in ("id",)]
    for row in PublishedSite.objects.values_list(*fields):
        assert _found(repr(row), canaries) == []
