"""A builder of snapshots in a process of its own, to be killed at any step; and whether what it left is whole."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from django.test import override_settings

from shelters.finder.snapshot import build, changes, kept
from shelters.finder.snapshot.layout import Damaged, digest, read_manifest
from shelters.finder.snapshot.material import Material
from shelters.finder.snapshot.switch import PACKERS
from tests.bench.sites import material

SITES = 40
_SWITCH = 16
_STEPS = {"open", "os.rename", "os.remove", "os.chmod", "os.utime"}


class Ended(NamedTuple):
    """How a builder ended: its steps on the disk when it came to an end, what it said when it was refused."""

    was_killed: bool
    steps: int
    said: str


def edition(number: int) -> Material:
    """The same sites with other words, so that each number is a version of its own."""
    made = material(SITES)
    for site in made.sites:
        site["note"] = f"第{number}版"
    return made


def run(folder: Path, number: int, *, dies_at: int = 0, dies_after: float = 0, largest_file: int = 0) -> Ended:
    """Build edition ``number``. ``dies_at``: a step on the disk; ``dies_after``: seconds, wherever it is by then."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _build_and_end(folder, number, dies_at, largest_file, writing)
    os.close(writing)
    if dies_after:
        time.sleep(dies_after)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, encoding="utf-8") as answer:
        text = answer.read()
    _pid, status = os.waitpid(child, 0)
    steps, _space, said = text.partition(" ")
    return Ended(os.waitstatus_to_exitcode(status) == -signal.SIGKILL, int(steps or 0), said)


def _build_and_end(folder: Path, number: int, dies_at: int, largest_file: int, writing: int) -> None:
    steps, said = 0, ""

    def step(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal steps
        if event in _STEPS and str(arguments[0]).startswith(str(folder.parent)):
            steps += 1
            if steps == dies_at:
                os.kill(os.getpid(), signal.SIGKILL)

    try:
        if largest_file:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
        sys.addaudithook(step)
        with (
            override_settings(SNAPSHOT_DIR=folder),
            mock.patch.object(build, "read_material", return_value=edition(number)),
        ):
            build.build()
    except Exception as problem:  # noqa: BLE001 (told to the parent)
        said = f"{type(problem).__name__}: {problem}"
    finally:
        os.write(writing, f"{steps} {said}".encode())
        os._exit(0)


def wrongs(folder: Path) -> list[str]:
    """What a phone, or somebody who goes back to an older version, could stumble over."""
    try:
        manifest = read_manifest(folder)
    except (Damaged, FileNotFoundError) as problem:
        return [f"version.json: {problem}"]
    *plain, counties = (name for name in manifest["files"].values())
    named = {*plain, *counties.values()}
    found = [f"{name} has no digest" for name in named - manifest["sha256"].keys()]
    for name, expected in manifest["sha256"].items():
        for suffix, (_pack, unpack) in PACKERS.items():
            try:
                if digest(unpack((folder / f"{name}{suffix}").read_bytes())) != expected:
                    found.append(f"{name}{suffix} has another content")
            except Exception as problem:  # noqa: BLE001 (each packer has errors of its own)
                found.append(f"{name}{suffix}: {problem!r}")
    return found + list(_wrongs_beside(folder))


def _wrongs_beside(folder: Path) -> Iterator[str]:
    for version in kept.versions(folder):
        try:
            kept.read(version)
        except Damaged as problem:
            yield str(problem)
    if changes.read(folder) is None:
        yield "the list of changes is gone"


class Disk:
    """A disk that can be full: a small one of its own for root, else a limit on the size of each file."""

    def __init__(self, folder: Path, *, is_own: bool) -> None:
        self.folder = folder
        self.kind = "a disk of its own (tmpfs)" if is_own else "a limit on each file (RLIMIT_FSIZE)"
        self._filler = folder / "filler" if is_own else None
        self.largest_file = 0

    def fill(self, room: int) -> None:
        """Until ``room`` bytes are left."""
        if self._filler is None:
            self.largest_file = max(1, room // 8)
            return
        left = os.statvfs(self.folder)
        self._filler.write_bytes(bytes(max(0, left.f_bavail * left.f_bsize - room)))

    def clear(self) -> None:
        self.largest_file = 0
        if self._filler is not None:
            self._filler.unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path, megabytes: int = 4) -> Iterator[Disk]:
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    is_own = os.geteuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield Disk(folder, is_own=is_own)
    finally:
        if is_own:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def moments(seed: int, steps: int, seconds: float) -> Iterator[dict[str, Any]]:
    """When to die, without end: at any step, at any moment, and at the last steps, which are the switch, in turn."""
    chance = random.Random(seed)
    for number in count():
        yield {"dies_at": chance.randint(1, steps)}
        yield {"dies_after": chance.uniform(0.001, seconds)}
        yield {"dies_at": max(1, steps - number % _SWITCH)}
