"""A client that writes down what it will ask, asks, and writes down the answer; killed, it asks the same again.

``python -m tests.deep.poster JOURNAL ADDRESS CASE…``
"""

import http.client
import json
import random
import sys
import time
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

from tests.deep.journal import entries

PATIENCE_SECONDS = 120


def run(journal: Path, address: str, cases: list[str]) -> None:
    unanswered = _unanswered(journal)
    with journal.open("ab", buffering=0) as file:
        file.write(b"\n")  # a client that was killed may have left half a line
        while True:
            if unanswered is None:
                unanswered = {"key": uuid.uuid4().hex, "case": random.choice(cases), "fen": random.randint(1, 10_000)}
                file.write(json.dumps(unanswered).encode() + b"\n")
            answer = _ask(address, unanswered)
            file.write(json.dumps({"key": unanswered["key"], "at": time.time(), **answer}).encode() + b"\n")
            unanswered = None


def _unanswered(journal: Path) -> dict[str, object] | None:
    last = list(entries(journal))[-1:]
    return last[0] if last and "uid" not in last[0] else None


def _ask(address: str, asked: dict[str, object]) -> dict[str, object]:
    """Again and again with the same key, until there is an answer."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{address}/post/", json.dumps(asked).encode(), timeout=10) as answer:
                return dict(json.load(answer))
        except (OSError, http.client.HTTPException, ValueError):
            time.sleep(0.02)
    raise SystemExit(f"no answer for {PATIENCE_SECONDS} s")


if __name__ == "__main__":
    run(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
