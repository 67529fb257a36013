"""The public API's nearest ten against an empty view of the same server; few sites, many, and no PostgreSQL."""

import os
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path

from civildefense import embedded
from tests.bench import servers
from tests.bench.figures import Figure, ratio
from tests.bench.load import Target, speeds
from tests.bench.sites import build_snapshot

FEW, MANY = 5_000, 100_000
NEAREST = "/api/v1/public/sites/"
TITLE = "Nearest ten of the public API (a point of its own in each request)"


def figures() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        few, many = (build_snapshot(Path(folder, str(count), "sites"), count, packed=False) for count in (FEW, MANY))
        with _server(few) as server, _server(many) as server_of_many:
            targets = [_target(server, "/empty/"), _target(server, NEAREST),
                       _target(server_of_many, "/empty/"), _target(server_of_many, NEAREST)]  # fmt: skip
            servers.warm_up(f"{server[0]}{NEAREST}?near=120.9,32.0")
            servers.warm_up(f"{server_of_many[0]}{NEAREST}?near=120.9,32.0")
            empty, nearest, empty_of_many, nearest_of_many = speeds(targets)
            embedded.release()
            assert not embedded.is_up()
            (stopped,) = speeds(targets[1:2])
            embedded.hold()
    return [
        Figure("empty Django view, requests a second", f"{empty.rate:,.0f}"),
        Figure(f"nearest ten of {FEW:,} sites, requests a second", f"{nearest.rate:,.0f}"),
        ratio(f"nearest ten of {FEW:,} sites : empty view", nearest.rate / empty.rate, at_least=0.6),
        ratio(f"nearest ten of {MANY:,} sites : empty view", nearest_of_many.rate / empty_of_many.rate, at_least=0.6),
        ratio(f"time of an answer, {MANY:,} : {FEW:,} sites", nearest.rate / nearest_of_many.rate, at_most=2),
        ratio(f"processor time of an answer, {MANY:,} : {FEW:,} sites", nearest_of_many.cost / nearest.cost, at_most=2),
        ratio(
            f"the same beyond the empty view's, {MANY:,} : {FEW:,} sites",
            (nearest_of_many.cost - empty_of_many.cost) / (nearest.cost - empty.cost),
        ),
        ratio("processor time with PostgreSQL stopped : running", stopped.cost / nearest.cost, at_most=1.1),
    ]


def _server(snapshot: Path) -> AbstractContextManager[tuple[str, int]]:
    environment = {"SNAPSHOT_DIR": str(snapshot), "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
    return servers.gunicorn("civildefense.wsgi", {**os.environ, **environment})


def _target(server: tuple[str, int], path: str) -> Target:
    address, pid = server
    return Target(f"{address}{path}", "points.lua", pid)
