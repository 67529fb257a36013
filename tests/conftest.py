"""How tests meet the portal: as the application role, like production; the owner creates, migrates and flushes."""

import ipaddress
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connections

from civildefense import embedded

pytest_plugins = ["tests.cast"]

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
USES_DATABASE = {"db", "transactional_db", "live_server", "admin_client", "admin_user"}
COMMITS = {"transactional_db", "live_server", "django_db_reset_sequences"}


def pytest_configure() -> None:
    # Playwright keeps an event loop in the test's own thread; the ORM is used beside it, never inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    embedded.hold()
    django_settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    django_settings.CELERY_TASK_ALWAYS_EAGER = True
    django_settings.CELERY_TASK_EAGER_PROPAGATES = True
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Static files straight from their sources, so that no test shows yesterday's.
    plain_names = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django_settings.STORAGES = {**django_settings.STORAGES, "staticfiles": plain_names}
    django_settings.WHITENOISE_AUTOREFRESH = django_settings.WHITENOISE_USE_FINDERS = True


def pytest_unconfigure() -> None:
    embedded.release()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test may use all three roles: without ``owner`` among them no table would be made or flushed."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker or USES_DATABASE.intersection(getattr(item, "fixturenames", ())):
            options = {**(marker.kwargs if marker else {}), "databases": "__all__"}
            item.add_marker(pytest.mark.django_db(**options), append=False)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        with connections["owner"].cursor() as cursor:
            name = connections["owner"].ops.quote_name(connections["owner"].settings_dict["NAME"])
            # Nobody misses what a power cut would take, and a few hundred flushes are felt.
            cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        connections.close_all()
    yield
    with django_db_blocker.unblock():
        # A browser may hold a request's thread, and so its sessions, beyond the last test: each role ends its own,
        # or the database cannot be dropped.
        for connection in connections.all():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
                )
        connections.close_all()


@pytest.fixture(autouse=True)
def public_sees_the_test(request: pytest.FixtureRequest, _django_db_marker: None) -> Iterator[None]:
    """A test that is rolled back commits nothing, so there the public alias shares the application's connection.

    Tests of the public role itself are ``transaction=True`` and get three connections.
    """
    marker = request.node.get_closest_marker("django_db")
    if marker is None or marker.kwargs.get("transaction") or COMMITS.intersection(request.fixturenames):
        yield
        return
    own = connections["public"]
    connections["public"] = connections["default"]
    yield
    connections["public"] = own


@pytest.fixture(autouse=True)
def own_files_and_cache(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SNAPSHOT_DIR = tmp_path / "sites"
    cache.clear()


@pytest.fixture(autouse=True)
def a_process_that_has_just_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of tests lasts longer than the portal may be silent, and there is no beat."""
    monkeypatch.setattr("civildefense.home.health.started", time.time())


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """No test depends on a network, and none leaks to one."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] != "localhost":
            assert ipaddress.ip_address(address[0]).is_loopback, f"a test connects to {address[0]}"
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium; its sandbox refuses to run as root."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": [*sandbox, "--disable-dev-shm-usage"]}
