"""Requests per second, by wrk: one thread of it is quicker than anything it asks here."""

import re
import shutil
import statistics
import subprocess
from collections.abc import Sequence
from pathlib import Path

SECONDS = 4
ROUNDS = 3
CLIENTS = 32
POINTS = Path(__file__).with_name("points.lua")


def rates(urls: Sequence[str], *, headers: Sequence[str] = (), with_points: bool = False) -> list[float]:
    """Median rate of each address. They take turns, so that a disturbance of the machine falls on all of them."""
    seen: list[list[float]] = [[] for _ in urls]
    for _ in range(ROUNDS):
        for number, url in enumerate(urls):
            seen[number].append(_rate(url, headers, with_points))
    return [statistics.median(found) for found in seen]


def _rate(url: str, headers: Sequence[str], with_points: bool) -> float:
    wrk = shutil.which("wrk")
    assert wrk, "wrk is missing: apt-get install wrk"
    command = [wrk, "--threads", "1", "--connections", str(CLIENTS), "--duration", f"{SECONDS}s"]
    for header in headers:
        command += ["--header", header]
    if with_points:
        command += ["--script", str(POINTS)]
    output = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in output, output
    assert "Socket errors" not in output, output
    found = re.search(r"Requests/sec:\s+([\d.]+)", output)
    assert found, output
    return float(found[1])
