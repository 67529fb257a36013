"""Bytes are the limit when a siren sounds: what a phone loads before it can answer, and what follows."""

from pathlib import Path
from typing import Any

import brotli
import pytest
from django.test import Client

from shelters.finder import shell
from tests.shelters.finder import snapshots

KB = 1024


def compressed(body: bytes) -> int:
    return len(brotli.compress(body, quality=11))


def files(names: list[str]) -> int:
    found = [shell.source_file(name) for name in names]
    return sum(compressed(path.read_bytes()) for path in found if path)


@pytest.fixture
def city(snapshot_dir: Path) -> dict[str, Any]:
    return snapshots.write(snapshot_dir, 3000, doors_a_site="122333")  # 2.3 on average


def test_first_load_of_a_city_stays_below_100_kb(client: Client, city: dict[str, Any], snapshot_dir: Path) -> None:
    page = compressed(client.get("/shelters/").content)
    data = compressed((snapshot_dir / city["files"]["compact"]).read_bytes())
    version = compressed((snapshot_dir / "version.json").read_bytes())
    total = page + files(shell.STYLES + shell.FIRST_MODULES) + data + version
    assert total <= 100 * KB, f"{total} bytes, {data} of them data"


def test_details_and_map_afterwards_stay_below_120_kb(city: dict[str, Any], snapshot_dir: Path) -> None:
    details = compressed((snapshot_dir / city["files"]["cards"]).read_bytes())
    total = details + files(shell.LATER_MODULES + list(shell.MAP_FILES.values()))
    assert total <= 120 * KB, f"{total} bytes, {details} of them details"
