"""A portal that serves the finder from files alone: here the database is closed to every thread."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler

from tests.shelters.finder import snapshots

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
CITY = {"longitude": 120.866, "latitude": 32.015}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


class Portal:
    """Django on a port of its own, with a switch that makes it as good as dead."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_dead = False
        self.asked: list[str] = []
        self.others: dict[str, str] = {}  # pages of somebody else's, when asked as "localhost"
        self._django = StaticFilesHandler(WSGIHandler())
        self._server = make_server("127.0.0.1", 0, self._answer, _Server, _Quiet)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        self.asked.append(environ["PATH_INFO"])
        if self.is_dead:
            start_response("502 Bad Gateway", [("Content-Type", "text/plain")])
            return [b"dead"]
        path = environ["PATH_INFO"]
        if path in self.others:
            start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
            return [self.others[path].encode()]
        if path.startswith("/data/sites/"):
            return self._file(self.folder / path.rsplit("/", 1)[-1], start_response)
        return self._django(environ, start_response)

    @staticmethod
    def _file(path: Path, start_response: Callable[..., Any]) -> list[bytes]:
        """The data as the web server in front gives it."""
        found = path.is_file()
        caching = "no-cache" if path.name == "version.json" else "public, max-age=31536000, immutable"
        head = [("Content-Type", "application/json"), ("Cache-Control", caching)]
        start_response("200 OK" if found else "404 Not Found", head)
        return [path.read_bytes() if found else b""]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def snapshot_dir(settings: Any) -> Path:
    return Path(settings.SNAPSHOT_DIR)


@pytest.fixture
def snapshot(snapshot_dir: Path) -> dict[str, Any]:
    """400 synthetic sites in seven districts."""
    return snapshots.write(snapshot_dir, 400)


@pytest.fixture
def portal(snapshot: dict[str, Any], snapshot_dir: Path, settings: Any) -> Iterator[Portal]:
    running = Portal(snapshot_dir)
    settings.SITE_URL = running.url
    yield running
    running.close()


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, browser: Any, portal: Portal) -> Iterator[Any]:
    """A browser in English at a known place; a wrong request or a script's error fails the test."""
    context = browser.new_context(
        viewport=request.param,
        base_url=portal.url,
        locale="en-US",
        geolocation=CITY,
        permissions=["geolocation", "clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def watched(page: Any, portal: Portal) -> Iterator[Any]:
    """The same page; nothing may go wrong on it and nothing may be asked of another host."""
    wrongs: list[str] = []
    page.on("pageerror", lambda error: wrongs.append(str(error)))
    page.on("console", lambda line: wrongs.append(line.text) if line.type == "error" else None)
    page.on("request", lambda asked: None if asked.url.startswith((portal.url, "data:")) else wrongs.append(asked.url))
    yield page
    assert wrongs == []
