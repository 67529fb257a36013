"""The documented nginx file, served by a real nginx: ages, compression, and pages that outlive the application."""

import gzip
import http.server
import threading
import urllib.request
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError

import brotli
import pytest

from tests.bench import servers

INDEX = "index-0123456789ab.json"
SCRIPT = "static/finder.0123456789ab.js"


class Application(http.server.BaseHTTPRequestHandler):
    """Stands for gunicorn: says which page was asked for, and who it believes is asking."""

    def do_GET(self) -> None:
        body = f"{self.path} for {self.headers.get('X-Forwarded-For')}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "sessionid=1")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: the test speaks."""


@pytest.fixture(scope="module")
def application() -> Iterator[http.server.ThreadingHTTPServer]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def site(application: http.server.ThreadingHTTPServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("srv")
    for name in (f"data/sites/{INDEX}", "data/sites/version.json", SCRIPT.replace("static/", "staticfiles/")):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        content = f'{{"name": "{name}"}}'.encode()
        path.write_bytes(content)
        Path(f"{path}.gz").write_bytes(gzip.compress(content))
        Path(f"{path}.br").write_bytes(brotli.compress(content))
    port = application.server_address[1]
    with servers.nginx(tmp_path_factory.mktemp("nginx"), upstream=port, home=home) as address:
        yield address


def get(url: str, **headers: str) -> HTTPResponse:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    return urllib.request.urlopen(request, timeout=5)


def test_version_is_asked_for_again_and_hashed_files_never(site: str) -> None:
    with get(f"{site}/data/sites/version.json") as version, get(f"{site}/data/sites/{INDEX}") as index:
        assert version.headers["Cache-Control"] == "no-cache"
        assert "immutable" in index.headers["Cache-Control"]
        assert index.headers["Content-Type"] == "application/json"
    with get(f"{site}/{SCRIPT}") as script:
        assert "immutable" in script.headers["Cache-Control"]


def test_a_version_that_has_not_changed_costs_a_few_bytes(site: str) -> None:
    with get(f"{site}/data/sites/version.json") as version, pytest.raises(HTTPError, match="304"):
        get(f"{site}/data/sites/version.json", If_None_Match=version.headers["ETag"])


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_files_go_out_as_they_were_compressed(site: str, encoding: str) -> None:
    with get(f"{site}/data/sites/{INDEX}", Accept_Encoding=encoding) as index:
        assert index.headers["Content-Encoding"] == encoding
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}[encoding]
        assert INDEX.encode() in unpack(index.read())


@pytest.mark.parametrize("path", ["data/sites/", "data/sites/none.json", "static/"])
def test_nothing_else_lies_open(site: str, path: str) -> None:
    with pytest.raises(HTTPError, match=r"403|404"):
        get(f"{site}/{path}")


def test_the_application_learns_who_is_asking(site: str) -> None:
    with get(f"{site}/metrics") as answer:
        assert answer.read() == b"/metrics for 127.0.0.1"


def test_the_finder_page_sets_no_cookie_and_outlives_the_application(
    site: str, application: http.server.ThreadingHTTPServer
) -> None:
    with get(f"{site}/shelters/") as page:
        assert "Set-Cookie" not in page.headers
    application.shutdown()
    application.server_close()
    with get(f"{site}/shelters/") as page, get(f"{site}/data/sites/{INDEX}") as index:
        assert page.read().startswith(b"/shelters/ for")
        assert index.status == 200
    with pytest.raises(HTTPError, match="502"):
        get(f"{site}/accounts/login/")
