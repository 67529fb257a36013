"""What a client has asked and was answered, one line of JSON each."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def entries(journal: Path) -> Iterator[dict[str, Any]]:
    """Whole lines: of a client that was killed the last one may be half a line."""
    for line in journal.read_bytes().splitlines(keepends=True) if journal.exists() else []:
        if line.endswith(b"}\n"):
            yield json.loads(line)


def answers(journal: Path, *, after: float) -> list[dict[str, Any]]:
    """Those that have come since that moment."""
    return [entry for entry in entries(journal) if "uid" in entry and entry["at"] > after]
