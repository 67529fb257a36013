"""A snapshot by the documented nginx file against a plain file of that size; everything but nginx is dead meanwhile."""

import json
import os
import tempfile
from pathlib import Path

from civildefense import embedded
from tests.bench import servers
from tests.bench.figures import Figure, ratio
from tests.bench.load import Target, speeds
from tests.bench.sites import build_snapshot

SITES = 3_000
TITLE = f"Snapshot of {SITES:,} sites by nginx (PostgreSQL, Valkey and the application are stopped)"


def figures() -> list[Figure]:
    embedded.release()
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        folder.chmod(0o755)
        home = folder / "srv"
        snapshot = build_snapshot(home / "data" / "sites", SITES)
        index = snapshot / json.loads((snapshot / "version.json").read_bytes())["files"]["compact"]
        assert not embedded.is_up()
        found = [figure for coding in ("br", "gzip") for figure in _against_plain(folder, home, index, coding)]
    embedded.hold()
    return found


def _against_plain(folder: Path, home: Path, index: Path, coding: str) -> list[Figure]:
    packed = Path(f"{index}.{coding.replace('gzip', 'gz')}")
    (home / "staticfiles").mkdir(exist_ok=True)
    plain = home / "staticfiles" / f"plain-{coding}.bin"
    plain.write_bytes(os.urandom(packed.stat().st_size))
    with (
        servers.nginx(folder, upstream=servers.free_port(), home=home) as documented,
        servers.plain_nginx(folder, plain.parent) as bare,
    ):
        targets = [Target(f"{documented}/data/sites/{index.name}"), Target(f"{bare}/{plain.name}")]
        served, plainly = speeds(targets, headers=[f"Accept-Encoding: {coding}"])
    size = f"{packed.stat().st_size / 1024:.0f} KB"
    return [
        Figure(f"{coding}, {size}, requests a second", f"{served.rate:,.0f}"),
        ratio(f"{coding}, {size} : plain file of that size", served.rate / plainly.rate, at_least=0.9),
    ]
