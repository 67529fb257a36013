"""A portal of its own behind the documented nginx file, whose servers can be frozen and killed one by one."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.bench import servers
from tests.bench.sites import build_snapshot

SITES = 3_000
# Holds the servers for as long as it is not told to end; it is not the application, which is stopped before them.
_HOLDER = "from civildefense import embedded; embedded.hold(); print(embedded.home(), flush=True); input()"
_PROGRAMS = {"PostgreSQL": "postgres", "Valkey": "valkey-server"}


@dataclass(frozen=True)
class Part:
    """One server with all its processes."""

    name: str
    pid: int

    def freeze(self) -> None:
        _signal(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        _signal(self.pid, signal.SIGCONT)

    def kill(self) -> None:
        _signal(self.pid, signal.SIGKILL)


@dataclass(frozen=True)
class Portal:
    address: str
    parts: list[Part]


@contextmanager
def portal(folder: Path, *, settings: str = "civildefense.settings") -> Iterator[Portal]:
    """``folder`` stands for /srv/civildefense, and holds a PostgreSQL and a Valkey that no other portal knows."""
    home = folder / "srv"
    snapshot = build_snapshot(home / "data" / "sites", SITES)
    (home / "staticfiles").symlink_to(servers.BASE_DIR / "staticfiles")
    environment = {"LOCAL_DIR": str(folder / "local"), "SNAPSHOT_DIR": str(snapshot)}
    environment |= {"DJANGO_SETTINGS_MODULE": settings}
    with ExitStack() as stack:
        keeper = stack.enter_context(_embedded({**os.environ, **environment}))
        address, pid = stack.enter_context(servers.gunicorn("civildefense.wsgi", environment))
        upstream = int(address.rpartition(":")[2])
        outside = stack.enter_context(servers.nginx(folder, upstream=upstream, home=home))
        yield Portal(outside, [*_servers(keeper), Part("the application", pid)])


@contextmanager
def _embedded(environment: dict[str, str]) -> Iterator[int]:
    """The keeper's process. It is frozen, or it would stop one server because the other died."""
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER],
        cwd=servers.BASE_DIR,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    home = Path(holder.stdout.readline().strip())
    (keeper,) = (pid for pid in _tree(holder.pid) if pid != holder.pid and _parent(pid) == holder.pid)
    os.kill(keeper, signal.SIGSTOP)
    try:
        yield keeper
    finally:
        _signal(holder.pid, signal.SIGKILL)
        holder.communicate()
        shutil.rmtree(home, ignore_errors=True)  # root's lies outside the folder


def _servers(keeper: int) -> Iterator[Part]:
    names = {Path(f"/proc/{pid}/comm").read_text().strip(): pid for pid in _tree(keeper) if _parent(pid) == keeper}
    return (Part(name, names[program]) for name, program in _PROGRAMS.items())


def _signal(pid: int, number: signal.Signals) -> None:
    """To the process before its children, so that it starts no new ones."""
    for each in _tree(pid):
        with suppress(ProcessLookupError):
            os.kill(each, number)


def _tree(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*"):
        children.setdefault(_parent(int(path.name)), []).append(int(path.name))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def _parent(pid: int) -> int:
    """0 when it is gone."""
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return 0
