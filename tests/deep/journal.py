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


def answered(journal: Path, *, after: float) -> bool:
    """Whether an answer has come since that moment."""
    last = [entry["at"] for entry in entries(journal) if "uid" in entry][-1:]
    return bool(last) and last[0] > after
