"""OGC items, a page and a box, against the same question to PostgreSQL on the same server."""

import json
import os
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from tests.bench import raw, servers
from tests.bench.figures import Figure, ratio
from tests.bench.load import Target, speeds
from tests.bench.sites import build_snapshot, material

SIZES = (5_000, 100_000)
ITEMS = "/api/ogc/collections/entrances/items"
BOX = "bbox=120.9,32.0,121.0,32.1&limit=100"
SCRIPTS = {"page of 100, anywhere": "pages.lua", "100 of a box of 0.1°, anywhere": "boxes.lua"}
TITLE = "OGC API Features, entrances, against raw SQL on an indexed table"


def figures() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        return [figure for count in SIZES for figure in _figures(Path(folder, str(count), "sites"), count)]


def _figures(folder: Path, count: int) -> list[Figure]:
    snapshot = build_snapshot(folder, count, packed=False)
    raw.fill_table(count, material(count))
    found = []
    environment = {"SNAPSHOT_DIR": str(snapshot), "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
    with servers.gunicorn("civildefense.wsgi", {**os.environ, **environment}) as (address, pid):
        ours, theirs = f"{address}{ITEMS}", f"{address}/raw/{count}/"
        servers.warm_up(f"{ours}?{BOX}")
        _same_rows(f"{ours}?{BOX}", f"{theirs}?{BOX}")
        for what, script in SCRIPTS.items():
            own, sql = speeds([Target(ours, script, pid), Target(theirs, script, pid)])
            found += [
                Figure(f"{count:,} sites, {what}: requests a second", f"{own.rate:,.0f}"),
                ratio(f"{count:,} sites, {what} : raw SQL", own.rate / sql.rate, at_least=1),
            ]
    return found


def _same_rows(ours: str, theirs: str) -> None:
    """As many fit, and the same come first where both have the same order."""
    own, sql = _read(ours), _read(theirs)
    assert own["numberMatched"] == sql["numberMatched"] > 0, (own["numberMatched"], sql["numberMatched"])
    assert len(own["features"]) == len(sql["features"])


def _read(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return json.load(answer)
