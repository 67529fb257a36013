"""How a snapshot lies on disk: ``version.json`` names the other files, each named by its content and never changed."""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST = "version.json"
SCALE = 100_000  # a metre, more or less
EPOCH = date(2000, 1, 1)
PARTS = ("index", "details", "places", "advice")


class Damaged(Exception):
    """The files are not what ``version.json`` says; the text is for the log."""


def to_bytes(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def file_name(part: str, body: bytes, suffix: str = "json") -> str:
    return f"{part}-{digest(body)[:12]}.{suffix}"


def days(day: date | None) -> int | None:
    return None if day is None else (day - EPOCH).days


def read_manifest(folder: Path) -> dict[str, Any]:
    """FileNotFoundError before the first build; Damaged when it is not a manifest that we know."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except ValueError as error:
        raise Damaged(f"{MANIFEST}: {error}") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Damaged(f"{MANIFEST}: not of format {FORMAT}")
    return manifest


def read_part(folder: Path, manifest: dict[str, Any], part: str) -> Any:
    """One of the named files, compared with its digest."""
    try:
        name = manifest["files"][part]
        body = (folder / name).read_bytes()
        if digest(body) != manifest["sha256"][name]:
            raise Damaged(f"{name}: another content than {MANIFEST} says")
        return json.loads(body)
    except (KeyError, FileNotFoundError, ValueError) as error:
        raise Damaged(f"{part}: {error!r}") from None
