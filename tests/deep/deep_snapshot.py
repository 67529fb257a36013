"""Goal E6: whoever kills a builder, and however full its disk is, what is on line is whole."""

import json
import time
import urllib.request
from collections.abc import Iterable
from pathlib import Path

import pytest

from shelters.finder.snapshot.layout import digest
from tests.bench import servers
from tests.deep import builder
from tests.deep.conftest import Clock, Told
from tests.deep.planted import LOSSES, Plant, the_old_version_makes_room

KILLS = 1_000
ROOMS = (0, 4_096, 16_384, 40_000, 65_536, 90_000)


def test_a_killed_builder_leaves_a_whole_version(tmp_path: Path, clock: Clock, told: Told) -> None:
    folder = tmp_path / "data" / "sites"
    killed, found = _kill_builders(folder, clock.upto(KILLS))
    told("E6 builders killed", killed, f"{KILLS:,}")
    told("E6 versions not whole after that", len(found), "0")
    assert found == []
    assert killed > 0
    assert builder.run(folder, -1).said == ""
    assert builder.wrongs(folder) == []


@pytest.mark.parametrize("plant", LOSSES.values(), ids=LOSSES.keys())
def test_a_switch_before_its_files_is_caught(
    plant: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    plant(monkeypatch)
    killed, found = _kill_builders(tmp_path / "data" / "sites", range(200), until_found=True)
    told(f"E6 planted bug: {plant.__name__.replace('_', ' ')}", f"at {killed} kills", "caught")
    assert found


def _kill_builders(folder: Path, numbers: Iterable[int], *, until_found: bool = False) -> tuple[int, list[str]]:
    assert builder.run(folder, 0).said == ""
    start = time.monotonic()
    whole = builder.run(folder, 1)  # which replaces one, as all that follow
    assert whole.said == ""
    moments = builder.moments(1, whole.steps, time.monotonic() - start)
    killed, found = 0, []
    for number in numbers:
        how = next(moments)
        ended = builder.run(folder, number + 2, **how)
        killed += ended.was_killed
        found += [f"{how}: {wrong}" for wrong in builder.wrongs(folder)]
        if found and until_found:
            break
    return killed, found


def test_on_a_full_disk_the_last_good_version_stays(tmp_path: Path, told: Told) -> None:
    home = tmp_path / "srv"
    (home / "staticfiles").mkdir(parents=True)
    with (
        builder.small_disk(home / "data") as disk,
        servers.nginx(tmp_path, upstream=servers.free_port(), home=home) as address,
    ):
        refused, found = _fill(disk, address)
    told("E6 builds on a full disk, each refused with its reason", refused, disk.kind)
    told("E6 versions not whole, or not served, after that", len(found), "0")
    assert found == []
    assert refused == len(ROOMS)


def test_a_builder_that_makes_room_too_early_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    the_old_version_makes_room(monkeypatch)
    with builder.small_disk(tmp_path / "data") as disk:
        _refused, found = _fill(disk)
    told("E6 planted bug: the old version makes room", len(found), "> 0")
    assert found


def _fill(disk: builder.Disk, address: str = "") -> tuple[int, list[str]]:
    """How many builds were refused, and what was wrong with the version that should have stayed."""
    folder = disk.folder / "sites"
    refused, found = 0, []
    for number, room in enumerate(ROOMS):
        disk.clear()
        found += [said for said in [builder.run(folder, 2 * number).said] if said]
        good = _version(folder)
        disk.fill(room)
        said = builder.run(folder, 2 * number + 1, largest_file=disk.largest_file).said
        refused += "BuildRefused" in said and ("No space left" in said or "File too large" in said)
        found += builder.wrongs(folder)
        if _version(folder) != good:
            found.append(f"{room} bytes: another version is on line")
        found += _wrongs_served(address) if address else []
    return refused, found


def _version(folder: Path) -> str:
    return json.loads((folder / "version.json").read_bytes())["version"] if (folder / "version.json").exists() else ""


def _wrongs_served(address: str) -> list[str]:
    with urllib.request.urlopen(f"{address}/data/sites/version.json", timeout=5) as answer:
        expected = json.load(answer)["sha256"]
    found = []
    for name, known in expected.items():
        with urllib.request.urlopen(f"{address}/data/sites/{name}", timeout=5) as answer:
            if digest(answer.read()) != known:
                found.append(f"{name} is served with another content")
    return found
