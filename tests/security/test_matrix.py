"""Goal S1: every address × method × visitor × row, as ``matrix.yaml`` declares it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction

from shelters.finder.snapshot.build import build
from tests.architecture.routes import Route, every_route
from tests.security.matrix import METHODS, entries, entries_for
from tests.security.stage import OTHER, OWN, Stage, set_stage
from tests.security.walk import address, outcome

pytestmark = pytest.mark.django_db
ROUTES = [*{(route.name, route.path): route for route in every_route()}.values()]
FILES = {"records.attachment": "file", "records.job": "result_file", "shelters.sitereport": "photo"}
# A method that nobody declared is tried by those who could do most with it.
STRONGEST = ("anonymous", "clerk", "county_clerk", "administrator", "token_write")


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Set once: each request of the walk is rolled back, and everything at the end."""
    with django_db_blocker.unblock():
        own = connections["public"]
        connections["public"] = connections["default"]
        with transaction.atomic():
            yield set_stage()
            transaction.set_rollback(True)
        connections["public"] = own


@pytest.fixture(scope="module")
def files(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("matrix")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.SNAPSHOT_DIR", folder / "sites")
        build()
    for (label, _whose), row in stage.rows.items():
        if file := FILES.get(label):
            path = folder / "media" / getattr(row, file).name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"%PDF-")
    return folder


@pytest.fixture(autouse=True)
def in_its_folder(files: Path, settings: Any) -> None:
    settings.SNAPSHOT_DIR = files / "sites"
    settings.MEDIA_ROOT = files / "media"


def test_every_address_is_declared_exactly_once() -> None:
    wrong = {
        route.name or route.path: [entry.name for entry in found]
        for route in ROUTES
        if len(found := entries_for(route)) != 1
    }
    assert wrong == {}


def test_nothing_is_declared_that_does_not_exist() -> None:
    # Every table of the desk has the usual pages; one that it does not offer is no stale entry.
    stale = [entry.name for entry in entries() if not any(entry.matches(route) for route in ROUTES)]
    assert [name for name in stale if not name.endswith(("_step", "_export", "_delete", "_add"))] == []


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name or route.path)
def test_each_visitor_gets_in_exactly_where_it_says(stage: Stage, route: Route) -> None:
    found = entries_for(route)
    assert found, "declare it in matrix.yaml"
    entry = found[0]
    wrong = []
    sides = (OWN, OTHER) if entry.object and not stage.is_shared(entry.object) else (OWN,)
    for side in sides:
        path = address(route, stage.row(entry.object, side) if entry.object else None)
        for method in METHODS:
            if method not in entry.methods and (side == OTHER or (entry.realm and method not in {"GET", "POST"})):
                continue
            for visitor in stage.visitors if method in entry.methods else STRONGEST:
                expected = entry.expected(visitor, method, is_foreign=side == OTHER)
                came = outcome(stage.visitors[visitor](), method, path)
                if came not in expected:
                    wrong.append(f"{method} {path} by {visitor} ({side} row): {came}, not {' or '.join(expected)}")
    assert wrong == []
