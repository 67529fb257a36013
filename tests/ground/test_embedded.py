"""The embedded servers under clients that come, go and die.

The keeper is a process of its own, so these tests drive real ones, each in a folder of its own.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from civildefense import embedded

CLIENT = """
import sys
from civildefense import embedded
embedded.hold()
print(embedded.is_up(), flush=True)
sys.stdin.read()
embedded.release()
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A tree of its own: another ``.local`` than the one that this test run holds."""
    monkeypatch.setenv("LOCAL_DIR", str(tmp_path / "local"))
    yield tmp_path
    shutil.rmtree(embedded.home())  # root's lies outside the tree


@pytest.fixture
def client(tree: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    started = []

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", CLIENT],
            cwd=embedded.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout
        assert process.stdout.readline() == "True\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
    assert until(lambda: not processes(tree))


def processes(tree: Path) -> dict[str, int]:
    """The servers of this tree by name, from the kernel's own list."""
    found = {}
    folder = os.fsencode(embedded.home())
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command, where = (entry / "cmdline").read_bytes(), os.fsencode((entry / "cwd").resolve())
        except OSError:
            continue
        if folder in command and b"postgres\0-D" in command:
            found["postgres"] = int(entry.name)
        if b"valkey-server" in command and folder in command + where:
            found["valkey"] = int(entry.name)
    return found


def keeper_of(server: int) -> int:
    return int(Path(f"/proc/{server}/stat").read_text().rsplit(")")[1].split()[1])


def until(fact: Callable[[], object], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def leave(process: subprocess.Popen[str]) -> None:
    process.communicate("", timeout=30)


def test_the_last_client_stops_the_servers(client: Callable[[], subprocess.Popen[str]], tree: Path) -> None:
    first, second = client(), client()
    leave(first)
    assert embedded.is_up()
    leave(second)
    assert not embedded.is_up()
    assert not processes(tree)


def test_a_killed_client_strands_no_server(client: Callable[[], subprocess.Popen[str]], tree: Path) -> None:
    client().kill()
    assert until(lambda: not processes(tree))
    assert client()


def test_a_killed_keeper_takes_its_servers_along(client: Callable[[], subprocess.Popen[str]], tree: Path) -> None:
    client()
    os.kill(keeper_of(processes(tree)["postgres"]), signal.SIGKILL)
    assert until(lambda: not processes(tree))
    client()
    assert embedded.is_up()


@pytest.mark.parametrize("victim", ["postgres", "valkey"])
def test_after_a_server_is_killed_the_next_client_brings_it_back(
    client: Callable[[], subprocess.Popen[str]], tree: Path, victim: str
) -> None:
    client()
    killed = processes(tree)[victim]
    os.kill(killed, signal.SIGKILL)
    assert until(lambda: not processes(tree))
    client()
    assert embedded.is_up()


def test_a_left_over_pid_file_with_a_living_number_fools_nobody(
    client: Callable[[], subprocess.Popen[str]], tree: Path
) -> None:
    leave(client())
    (embedded.home() / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    client()
    assert embedded.is_up()


def test_a_first_start_that_was_cut_short_is_begun_anew(
    client: Callable[[], subprocess.Popen[str]], tree: Path
) -> None:
    (embedded.home() / "postgres.new" / "base").mkdir(parents=True)
    client()
    assert embedded.is_up()


def test_two_trees_share_nothing(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = embedded.database_urls(), embedded.redis_url()
    monkeypatch.delenv("LOCAL_DIR")
    other = embedded.database_urls(), embedded.redis_url()
    monkeypatch.setenv("LOCAL_DIR", str(tree / "local"))
    assert not set(own[0].values()) & set(other[0].values())
    assert own[1] != other[1]


def test_secrets_are_for_the_owner_of_the_tree_alone(tree: Path) -> None:
    embedded.database_urls()
    assert (embedded.home() / "secrets.json").stat().st_mode & 0o777 == 0o600
