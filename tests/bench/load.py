"""Requests per second, by wrk: one thread of it is quicker than anything it asks here."""

import re
import shutil
import statistics
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.servers import processor_seconds

SECONDS = 4
ROUNDS = 3
CLIENTS = 32
HERE = Path(__file__).parent


class Target(NamedTuple):
    """``script`` of wrk makes each request another one; ``pid`` is the server's, where its time is asked for."""

    url: str
    script: str = ""
    pid: int = 0


class Speed(NamedTuple):
    """Requests a second, and microseconds of the server's processors for each."""

    rate: float
    cost: float


def speeds(targets: Sequence[Target], *, headers: Sequence[str] = ()) -> list[Speed]:
    """Medians. The targets take turns, so that a disturbance of the machine falls on all of them."""
    seen: list[list[Speed]] = [[] for _ in targets]
    for _ in range(ROUNDS):
        for number, target in enumerate(targets):
            seen[number].append(_speed(target, headers))
    return [Speed(*map(statistics.median, zip(*found, strict=True))) for found in seen]


def _speed(target: Target, headers: Sequence[str]) -> Speed:
    wrk = shutil.which("wrk")
    assert wrk, "wrk is missing: apt-get install wrk"
    command = [wrk, "--threads", "1", "--connections", str(CLIENTS), "--duration", f"{SECONDS}s"]
    for header in headers:
        command += ["--header", header]
    if target.script:
        command += ["--script", str(HERE / target.script)]
    used = processor_seconds(target.pid) if target.pid else 0
    output = subprocess.run([*command, target.url], check=True, capture_output=True, text=True).stdout
    used = (processor_seconds(target.pid) if target.pid else 0) - used
    assert "Non-2xx" not in output, output
    assert "Socket errors" not in output, output
    rate, count = re.search(r"Requests/sec:\s+([\d.]+)", output), re.search(r"(\d+) requests in", output)
    assert rate, output
    assert count, output
    return Speed(float(rate[1]), used / int(count[1]) * 1e6)
