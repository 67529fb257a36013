"""``make run`` as a whole: up, stopped by Ctrl-C, killed, and up again; real processes in a folder of their own."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from civildefense import embedded
from tests.bench.servers import answers, free_port

AN_OFFICE = """
from civildefense.accounts.models import Organisation
Organisation.objects.create(name="Office", kind=Organisation.Kind.values[0])
"""
PATIENCE = 120


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts ``run_portal`` and comes back when it has announced itself."""
    monkeypatch.setenv("LOCAL_DIR", str(tmp_path))
    monkeypatch.setenv("PORT", str(free_port()))
    for arguments in (["migrate", "--verbosity", "0"], ["shell", "--verbosity", "0", "--command", AN_OFFICE]):
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=embedded.BASE_DIR, check=True)
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "manage.py", "run_portal"]
        process = subprocess.Popen(command, cwd=embedded.BASE_DIR, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout
        assert any("Ctrl-C" in line for line in process.stdout), "it ended before it was up"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
    assert until(lambda: not left(tmp_path))
    shutil.rmtree(embedded.home())


def address() -> str:
    return f"http://127.0.0.1:{os.environ['PORT']}"


def left(tree: Path) -> list[str]:
    """Command lines of every process that was started for this tree."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"LOCAL_DIR={tree}".encode() in (entry / "environ").read_bytes() and int(entry.name) != os.getpid():
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def until(fact: Callable[[], object]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not fact():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def test_it_comes_up_leaves_nothing_behind_and_survives_being_killed(
    portal: Callable[[], subprocess.Popen[str]], tmp_path: Path
) -> None:
    first = portal()
    with urllib.request.urlopen(f"{address()}/readyz", timeout=10) as ready:
        assert b'"ready": true' in ready.read()
    first.send_signal(signal.SIGINT)
    assert first.wait(PATIENCE) == 0
    assert not answers(f"{address()}/healthz")
    assert left(tmp_path) == []

    portal().kill()
    second = portal()
    assert answers(f"{address()}/healthz")
    second.terminate()
    assert second.wait(PATIENCE) == 0
    assert left(tmp_path) == []
