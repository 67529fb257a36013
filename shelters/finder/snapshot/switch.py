"""Files onto the disk, and the switch: all is written, read back and compared before ``version.json`` names it."""

import contextlib
import fcntl
import gzip
import os
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import brotli

from shelters.finder.snapshot.layout import MANIFEST, Damaged, to_bytes

KEEP_SECONDS = 48 * 3600
LOCK = ".lock"
PACKERS: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    "": (bytes, bytes),
    ".br": (lambda body: brotli.compress(body, quality=11), brotli.decompress),
    ".gz": (lambda body: gzip.compress(body, 9, mtime=0), gzip.decompress),
}


@contextlib.contextmanager
def only_builder(folder: Path, *, wait: bool) -> Iterator[bool]:
    """Yields whether we are the one process that builds; the lock dies with its process."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Each file plain and packed, read back from the disk; what is not as it should be is written (again)."""
    for name, body in files.items():
        for suffix, (pack, unpack) in PACKERS.items():
            path = folder / f"{name}{suffix}"
            if _holds(path, unpack, body):
                continue
            write_whole(path, pack(body))
            if not _holds(path, unpack, body):
                raise Damaged(f"{path.name} is on the disk with another content than was written")


def _holds(path: Path, unpack: Callable[[bytes], bytes], body: bytes) -> bool:
    try:
        return unpack(path.read_bytes()) == body
    except (OSError, EOFError, zlib.error, brotli.error):
        return False


def switch(folder: Path, manifest: dict[str, Any], replaced: dict[str, Any] | None) -> None:
    """From here on readers see the new version. Files of the ``replaced`` one stay for devices still reading it."""
    for name in set((replaced or manifest)["sha256"]) - set(manifest["sha256"]):
        for suffix in PACKERS:
            with contextlib.suppress(FileNotFoundError):
                os.utime(folder / f"{name}{suffix}")  # their 48 hours begin now
    _sync_folder(folder)
    write_whole(folder / MANIFEST, to_bytes(manifest))
    _sync_folder(folder)
    remove_others(folder, manifest, older_than=KEEP_SECONDS)


def remove_others(folder: Path, manifest: dict[str, Any], older_than: float = 0) -> None:
    """Files that the manifest does not name, leftovers of killed builds among them."""
    kept = {f"{name}{suffix}" for name in (*manifest["sha256"], MANIFEST) for suffix in PACKERS} | {LOCK}
    limit = time.time() - older_than
    for path in folder.iterdir():
        if path.name not in kept and path.stat().st_mtime <= limit:
            path.unlink(missing_ok=True)


def write_whole(path: Path, body: bytes) -> None:
    """Readers see the file as it was or as it is, never half of it."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with fresh.open("wb") as handle:
            handle.write(body)
            handle.flush()
            os.fsync(handle.fileno())
        fresh.chmod(0o644)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)  # half a file on a full disk is in the way of whatever is smaller
        raise


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
