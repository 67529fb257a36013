"""Older versions, kept out of the public's reach, and the hold that keeps one of them on line.

The files of the last 48 hours lie beside the current ones for phones that still read them; after a withdrawal they go
at once. To go back all the same, each version's parts are kept in a folder that no web server offers.
"""

import datetime as dt
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from shelters.finder.snapshot.layout import Damaged, to_bytes
from shelters.finder.snapshot.switch import write_whole

KEPT = "kept"
HOLD = "hold.json"
MOST = 100
_NAME = re.compile(r"(\d{8}T\d{6})-([0-9a-f]{12})\.json\.gz")

Part = dict[str, Any]


class Version(NamedTuple):
    """A version that can come back: when it was made, its name, its file."""

    at: str
    version: str
    path: Path


def keep(folder: Path, head: Part, parts: dict[str, Part]) -> None:
    """Put ``parts`` away under the version and time of ``head``; the oldest beyond ``MOST`` go."""
    room = folder.parent / KEPT
    room.mkdir(parents=True, exist_ok=True)
    stamp = dt.datetime.fromisoformat(head["generated_at"]).astimezone(dt.UTC).strftime("%Y%m%dT%H%M%S")
    packed = gzip.compress(to_bytes({"head": head, "parts": parts}), 6, mtime=0)
    write_whole(room / f"{stamp}-{head['version']}.json.gz", packed)
    for old in list(versions(folder))[MOST:]:
        old.path.unlink(missing_ok=True)


def versions(folder: Path) -> Iterator[Version]:
    """Newest first."""
    room = folder.parent / KEPT
    for path in sorted(room.iterdir() if room.is_dir() else (), reverse=True):
        if match := _NAME.fullmatch(path.name):
            yield Version(match[1], match[2], path)


def read(version: Version) -> tuple[Part, dict[str, Part]]:
    """Head and parts of a kept version; Damaged when the file is not whole."""
    try:
        content = json.loads(gzip.decompress(version.path.read_bytes()))
        return content["head"], content["parts"]
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise Damaged(f"{version.path.name}: {error!r}") from None


def hold(folder: Path) -> Part | None:
    """``{"version", "at"}`` while an older version is held on line."""
    try:
        return json.loads((folder.parent / HOLD).read_bytes())
    except FileNotFoundError:
        return None


def set_hold(folder: Path, version: str, at: str) -> None:
    write_whole(folder.parent / HOLD, to_bytes({"version": version, "at": at}))


def end_hold(folder: Path) -> None:
    (folder.parent / HOLD).unlink(missing_ok=True)
