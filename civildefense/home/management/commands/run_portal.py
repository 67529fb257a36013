"""The whole portal under one Ctrl-C: what ``make run`` ends in.

Production starts the lines of the Procfile with systemd instead (docs/deploy).
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from civildefense import embedded
from civildefense.accounts.models import Organisation
from civildefense.home.demo.offices import logins

READY_SECONDS = 120
STOP_SECONDS = 15


class Stopped(Exception):
    """Ctrl-C, SIGTERM, or the end of ``make``."""


class Command(BaseCommand):
    help = "Prepare the database, then run web, worker and beat until Ctrl-C"

    def handle(self, *args: Any, **options: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _stop)
        host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
        processes: dict[str, subprocess.Popen[bytes]] = {}
        try:
            _claim(host, port)
            self.prepare()
            environment = _environment(host, port)
            for name, command in _procfile().items():
                processes[name] = _start(command, environment)
            self.watch(processes, f"http://{host}:{port}")
        except Stopped:
            self.stdout.write("\nStopping …")
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it running
            _end(list(processes.values()))
            connections.close_all()
            embedded.release()

    def prepare(self) -> None:
        call_command("migrate", verbosity=0)
        if not settings.PRODUCTION and not Organisation.objects.exists():
            self.stdout.write("Loading the demo data …")
            call_command("load_demo", stdout=StringIO())
        if (settings.SNAPSHOT_DIR / "version.json").exists():
            return  # beat asks for a new one within the minute
        try:
            call_command("build_snapshots", stdout=StringIO())
        except CommandError as refusal:  # the desk shows it too, and says what to do
            self.stderr.write(str(refusal))

    def watch(self, processes: dict[str, subprocess.Popen[bytes]], address: str) -> None:
        deadline = time.monotonic() + READY_SECONDS
        announced = False
        while True:
            for name, process in processes.items():
                if process.poll() is not None:
                    raise CommandError(f"{name} ended with status {process.returncode}; so everything stops")
            if not announced and _answers(f"{address}/healthz"):
                self.announce(address)
                announced = True
            if not announced and time.monotonic() > deadline:
                raise CommandError(f"{address}/healthz does not answer")
            time.sleep(0.2 if not announced else 1)

    def announce(self, address: str) -> None:
        rows = [
            ("Public pages", f"{address}/"),
            ("Find a shelter", f"{address}/shelters/"),
            ("Office", f"{address}/admin/"),
            ("County API", f"{address}/api/v1/docs/"),
        ]
        for label, url in rows:
            self.stdout.write(f"  {label:<16}{url}")
        for username, role, office, password in logins():
            self.stdout.write(f"  {username:<16}{password:<18}{role} · {office}")
        self.stdout.write("Ctrl-C stops everything.")
        self.stdout.flush()


def _stop(*_: object) -> NoReturn:
    raise Stopped


def _claim(host: str, port: int) -> None:
    """Say early that the port is taken; a run that was just killed may still be letting it go."""
    deadline = time.monotonic() + STOP_SECONDS
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as problem:
                if time.monotonic() > deadline:
                    raise CommandError(f"Port {port} is in use: make run PORT=8001") from problem
            else:
                return
        time.sleep(0.5)


def _environment(host: str, port: int) -> dict[str, str]:
    found = {**os.environ, "HOST": host, "PORT": str(port)}
    found.setdefault("SITE_URL", f"http://{host}:{port}")
    found["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{found['PATH']}"
    return found


def _procfile() -> dict[str, str]:
    lines = (settings.BASE_DIR / "Procfile").read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines)


def _start(command: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches it through us alone, once; and never outliving us."""
    return subprocess.Popen(
        ["/bin/sh", "-c", command],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=embedded.dies_with_parent(signal.SIGTERM),
    )


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # pool processes whose parent has gone


def _answers(url: str) -> bool:
    with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=2) as answer:
        return bool(answer.status == 200)
    return False
