"""Clients, workers, backends and the postmaster of a posting portal, killed one by one while they work."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.bench import servers
from tests.deep.journal import answers
from tests.deep.portal import children, name_of

CLIENTS, CASES = 4, 8
MOST_SECONDS = 60
# The postmaster each tenth time; it and a dead backend take all connections with them.
ROUND = ("client", "worker", "backend", "worker", "client", "backend", "client", "worker", "backend", "postmaster")
_HOLDER = "from civildefense import embedded; embedded.hold(); print(embedded.home(), flush=True); input()"


class Site:
    """A PostgreSQL, a portal and four clients of their own, below ``folder``."""

    def __init__(self, folder: Path, *, is_spoilt: bool = False) -> None:
        self.folder = folder
        self.environment = {**os.environ, "LOCAL_DIR": str(folder / "local")}
        self.environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.deep.posting_settings",
            "SPOILT": "1" if is_spoilt else "",
        }
        self.journals = [folder / f"{number}.jsonl" for number in range(CLIENTS)]
        self.clients: list[subprocess.Popen[bytes]] = []

    @contextmanager
    def running(self) -> Iterator["Site"]:
        self._hold()
        try:
            self.cases = json.loads(self._program("prepare", str(CASES)))
            with servers.gunicorn("civildefense.wsgi", self.environment) as (self.address, self.portal):
                self.clients = [self._client(number) for number in range(CLIENTS)]
                yield self
        finally:
            for client in self.clients:
                client.kill()
                client.wait()
            self.holder.kill()
            self.holder.communicate()
            shutil.rmtree(self.home, ignore_errors=True)  # root's lies outside the folder

    def kill(self, what: str) -> float:
        """Seconds until every client has been answered again."""
        workers, moment = set(children(self.portal)), time.time()
        {"client": self._kill_client, "worker": self._kill_worker}.get(what, lambda: self._kill_server(what))()
        seconds = self.wait_for_all(after=moment) - moment
        if what == "worker":
            self._wait_for_another(workers, after=moment)
        return seconds

    def wait_for_all(self, *, after: float) -> float:
        end = after + MOST_SECONDS
        while time.time() < end:
            if all(answers(journal, after=after) for journal in self.journals):
                return time.time()
            time.sleep(0.02)
        return end

    def _wait_for_another(self, workers: set[int], *, after: float) -> None:
        """The next fault must not meet a portal that is still starting the worker that replaces the dead one."""
        end = after + MOST_SECONDS
        while time.time() < end:
            told = [answer for journal in self.journals for answer in answers(journal, after=after)]
            if {answer["worker"] for answer in told} - workers:
                return
            time.sleep(0.1)

    def check(self) -> dict[str, object]:
        """After the clients have stopped: what they were told, against what is there."""
        self.wait_for_all(after=time.time())
        for client in self.clients:
            client.kill()
            client.wait()
        return dict(json.loads(self._program("check", *map(str, self.journals))))

    def _hold(self) -> None:
        """Start the servers, as whoever comes next after a crash does."""
        self.holder = subprocess.Popen(
            [sys.executable, "-c", _HOLDER], cwd=servers.BASE_DIR, env=self.environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.holder.stdout is not None
        self.home = Path(self.holder.stdout.readline().strip())

    def _program(self, *given: str) -> str:
        command = [sys.executable, "-m", "tests.deep.posting_site", *given]
        answer = subprocess.run(command, cwd=servers.BASE_DIR, env=self.environment, stdout=subprocess.PIPE, check=True)
        return answer.stdout.decode().splitlines()[-1]

    def _client(self, number: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.deep.poster", str(self.journals[number]), self.address, *self.cases]
        return subprocess.Popen(command, cwd=servers.BASE_DIR, env=self.environment)

    def _kill_client(self) -> None:
        number = random.randrange(CLIENTS)
        self.clients[number].kill()
        self.clients[number].wait()
        self.clients[number] = self._client(number)

    def _kill_worker(self) -> None:
        os.kill(random.choice(children(self.portal)), signal.SIGKILL)

    def _kill_server(self, what: str) -> None:
        postmaster = int((self.home / "postgres" / "postmaster.pid").read_text().split()[0])
        if what == "postmaster":
            os.kill(postmaster, signal.SIGKILL)
            self.holder.kill()
            self.holder.communicate()
            self._hold()
            return
        backends = [pid for pid in children(postmaster) if "civildefense_app" in name_of(pid)]
        with suppress(ProcessLookupError, IndexError):
            os.kill(random.choice(backends), signal.SIGKILL)


def random_pause() -> None:
    """The next blow falls at any moment of the work."""
    time.sleep(random.uniform(0, 0.3))
