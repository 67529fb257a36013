"""Two thousand phones at once, by wrk."""

import json
import resource
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from tests.bench import servers

CONNECTIONS = 2_000
# A phone waits six seconds for version.json, then it takes what it has kept.
PATIENCE = 6
PAGES = ("/shelters/", "/en/shelters/", "/shelters/sw.js", "/data/sites/version.json")
SLOWER, RARER = 3, 3


class Seen(NamedTuple):
    """A run: answers a second, connections that failed or waited too long, answers of 400 and more, milliseconds."""

    rate: float
    failed: int
    refused: int
    p99: float
    longest: float

    def wrongs(self, undisturbed: "Seen") -> list[str]:
        """What a reader would notice: an error, or a wait that the same load did not bring before."""
        found = []
        if self.failed or self.refused:
            found.append(f"{self.failed} failed, {self.refused} refused")
        if self.p99 > SLOWER * undisturbed.p99:
            found.append(f"p99 {self.p99:.0f} ms instead of {undisturbed.p99:.0f}")
        if self.rate * RARER < undisturbed.rate:
            found.append(f"{self.rate:,.0f} a second instead of {undisturbed.rate:,.0f}")
        return found

    def worse(self, other: "Seen") -> "Seen":
        return Seen(min(self.rate, other.rate), *map(max, self[1:], other[1:]))

    def __str__(self) -> str:
        return f"{self.rate:,.0f}/s, p99 {self.p99:.0f} ms"


def ask(address: str, folder: Path, *, seconds: float, connections: int = CONNECTIONS) -> Seen:
    """The page, its worker and its data in turn; ``folder`` is where the snapshot lies."""
    files = json.loads((folder / "version.json").read_bytes())["files"]
    paths = [*PAGES, *(f"/data/sites/{files[part]}" for part in ("compact", "advice"))]
    wrk = shutil.which("wrk")
    assert wrk, "wrk is missing: apt-get install wrk"
    command = [wrk, "--threads", "1", "--connections", str(connections), "--duration", f"{seconds:.0f}s"]
    command += ["--timeout", f"{PATIENCE}s", "--header", "Accept-Encoding: gzip"]
    command += ["--script", str(Path(__file__).with_name("finder.lua")), address, "--", *paths]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    line = next(line for line in output.splitlines() if line.startswith("FOUND "))
    count, micros, failed, refused, p99, longest = map(int, line.split()[1:])
    return Seen(count / micros * 1e6, failed, refused, p99 / 1000, longest / 1000)


def many_files() -> None:
    """Each connection is an open file, of wrk and of nginx."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    assert hard > 2 * CONNECTIONS, f"ulimit -n is {hard}: the load needs {2 * CONNECTIONS}"


def fill_caches(address: str) -> None:
    for page in PAGES:
        servers.warm_up(f"{address}{page}")
