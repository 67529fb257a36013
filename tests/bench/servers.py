"""Real servers on free ports, for the figures and for the test of the nginx file."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DOCUMENTED = BASE_DIR / "docs" / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin") or "nginx"
MODULES = Path("/etc/nginx/modules-enabled")
BROTLI = BASE_DIR / "docs" / "deploy" / "nginx-brotli.conf"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def warm_up(url: str) -> None:
    """Every process has loaded its snapshot when twenty answers in a row were quick."""
    quick, deadline = 0, time.monotonic() + 120
    while quick < 20:
        start = time.monotonic()
        urllib.request.urlopen(url, timeout=60).close()
        quick = quick + 1 if time.monotonic() - start < 0.3 else 0
        if time.monotonic() > deadline:
            raise RuntimeError(f"{url} does not become quick")


@contextmanager
def running(
    command: list[str], url: str, environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """The command while it answers at ``url``; ended afterwards with all its children."""
    process = subprocess.Popen(command, cwd=BASE_DIR, env=environment or dict(os.environ), start_new_session=True)
    try:
        deadline = time.monotonic() + 30
        while not answers(url):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} does not answer at {url}")
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(15)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()


def documented_file(folder: Path, port: int, upstream: int, home: Path) -> str:
    """The documented file on a free port, without TLS; ``home`` stands for /srv/civildefense."""
    text = DOCUMENTED.read_text(encoding="utf-8")
    text = re.sub(r"server \{\s+listen 80;.*?\n\}\n", "", text, flags=re.S)  # the redirect to https
    text = re.sub(r"^\s+ssl_certificate.*\n", "", text, flags=re.M)
    for old, new in {
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{upstream};",
        "/var/cache/nginx/civildefense": str(folder / "cache"),
        "/srv/civildefense": str(home),
        "include snippets/civildefense-brotli*.conf;": f"include {BROTLI};" if _has_brotli() else "",
        "include proxy_params;": "include /etc/nginx/proxy_params;",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def _has_brotli() -> bool:
    return any(MODULES.glob("*brotli-static*"))


@contextmanager
def nginx(folder: Path, *, upstream: int, home: Path) -> Iterator[str]:
    """nginx with the documented file."""
    port = free_port()
    with _nginx(folder / "documented", documented_file(folder, port, upstream, home), port) as address:
        yield address


@contextmanager
def plain_nginx(folder: Path, root: Path) -> Iterator[str]:
    """nginx that serves the files of ``root`` and does nothing else."""
    port = free_port()
    with _nginx(folder / "plain", f"server {{ listen 127.0.0.1:{port}; root {root}; }}", port) as address:
        yield address


@contextmanager
def _nginx(folder: Path, text: str, port: int) -> Iterator[str]:
    folder.mkdir(exist_ok=True)
    if not (folder / "modules").exists():
        (folder / "modules").symlink_to("/usr/lib/nginx/modules")
    account = "user root;" if os.geteuid() == 0 else ""
    own = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path, errors = folder / "nginx.conf", folder / "error.log"
    path.write_text(
        f"{account}\nworker_processes 1;\ndaemon off;\npid {folder}/nginx.pid;\nerror_log {errors};\n"
        f"include {MODULES}/*.conf;\nevents {{ worker_connections 4096; }}\n"
        f"http {{\ninclude /etc/nginx/mime.types;\naccess_log off;\nsendfile on;\n{own}\n{text}\n}}\n"
    )
    address = f"http://127.0.0.1:{port}"
    with running([NGINX, "-p", str(folder), "-c", str(path), "-e", str(errors)], f"{address}/static/"):
        yield address


@contextmanager
def gunicorn(application: str, environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    """Address and process id, whose children are the workers."""
    port = free_port()
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4", "--log-level", "warning"]
    command = [str(Path(sys.executable).with_name("gunicorn")), application, *options]
    with running(command, f"http://127.0.0.1:{port}/healthz", {**os.environ, **environment}) as process:
        yield f"http://127.0.0.1:{port}", process.pid


def processor_seconds(pid: int) -> float:
    """What the process and its children have used so far; whatever else runs on the machine is not in it."""
    used = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            if int(path.parent.name) == pid or int(fields[1]) == pid:
                used += int(fields[11]) + int(fields[12])
    return used / os.sysconf("SC_CLK_TCK")
