"""The public API's nearest ten against an empty view of the same server; few sites, many, and no PostgreSQL."""

import os
import tempfile
from pathlib import Path

from civildefense import embedded
from tests.bench import servers
from tests.bench.figures import Figure, ratio
from tests.bench.load import rates
from tests.bench.sites import build_snapshot

FEW, MANY = 5_000, 100_000
TITLE = "Nearest ten of the public API (a point of its own in each request)"


def figures() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        few, many = (build_snapshot(Path(folder, str(count), "sites"), count, packed=False) for count in (FEW, MANY))
        (empty, nearest), (_, stopped) = _measure(few), _measure(few, database=False)
        empty_beside_many, nearest_of_many = _measure(many)
    cost, cost_of_many = 1 / nearest - 1 / empty, 1 / nearest_of_many - 1 / empty_beside_many
    return [
        Figure("empty Django view, requests a second", f"{empty:,.0f}"),
        Figure(f"nearest ten of {FEW:,} sites, requests a second", f"{nearest:,.0f}"),
        ratio(f"nearest ten of {FEW:,} sites : empty view", nearest / empty, at_least=0.6),
        ratio(f"nearest ten of {MANY:,} sites : empty view", nearest_of_many / empty_beside_many, at_least=0.6),
        ratio(f"time of an answer, {MANY:,} : {FEW:,} sites", nearest / nearest_of_many, at_most=2),
        ratio(f"the same beyond the empty view's time, {MANY:,} : {FEW:,} sites", cost_of_many / cost),
        ratio("PostgreSQL stopped : running", stopped / nearest, at_least=0.9),
    ]


def _measure(snapshot: Path, *, database: bool = True) -> tuple[float, float]:
    if not database:
        embedded.release()
    environment = {"SNAPSHOT_DIR": str(snapshot), "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
    with servers.gunicorn("civildefense.wsgi", {**os.environ, **environment}) as (address, _port):
        assert embedded.is_up() is database
        servers.warm_up(f"{address}/api/v1/public/sites/?near=120.9,32.0")
        empty, nearest = rates([f"{address}/empty/", f"{address}/api/v1/public/sites/"], with_points=True)
    embedded.hold()
    return empty, nearest
