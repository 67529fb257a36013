"""Goal S3: nothing that is public repeats anything that is not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from civildefense.common.datasheet import Level
from civildefense.records.models import SetApproval
from shelters.finder.snapshot.build import build
from tests.architecture.routes import every_route
from tests.cast import make_facility, make_published, signed_in
from tests.security.canaries import Canary, body, plain, plant, sung
from tests.security.matrix import entries_for
from tests.security.stage import OWN, Stage, set_stage
from tests.security.walk import address

PUBLIC = {
    route.path: route
    for route in every_route()
    if any("anonymous" in entry.methods.get("GET", ()) for entry in entries_for(route))
}
QUESTIONS = {
    "/shelters/search/": ["?q=东岸", "?q=zq0001qz", "?near=120.85,32.0", "?near=here", "?q=" + "长" * 300],
    "/api/ogc/collections/<slug:collection_id>/items": ["?bbox=120,31,122,33", "?bbox=x", "?f=html", "?kind=x", "?y=x"],
    "/api/v1/public/sites/": ["?near=120.85,32.0&limit=100", "?near=0,0", "?near=x", "?q=zq", "?datum=none"],
}


@pytest.fixture
def birds(db: None) -> tuple[Stage, list[Canary]]:
    """Everything that is not public sings, on published, idle, withdrawn and closed objects alike."""
    stage = set_stage()
    county = stage.cast.a
    withdrawn = make_published(
        make_facility(county, "withdrawn"), stage.cast.secrecy_officer,
        withdrawn_at=timezone.now(), withdrawn_by=stage.cast.editor, withdrawal_reason="x",
    )  # fmt: skip
    SetApproval.objects.update(with_bulk_files=True)
    rows = [row for row in stage.rows.values() if row._meta.model_name != "setapproval"]
    canaries = plant(rows)
    canaries += plant([withdrawn], levels=Level)
    assert len(canaries) > 100
    return stage, canaries


def public_answers(stage: Stage) -> Iterator[tuple[str, Any]]:
    client = Client(raise_request_exception=False)
    for path, route in PUBLIC.items():
        label = entries_for(route)[0].object
        row = stage.row(label, OWN) if label else None
        for prefix in ("", "/en"):
            for question in ["", *QUESTIONS.get(path, [])]:
                where = prefix + address(route, row) + question
                yield where, client.get(where)
    for path in ("/nothing/", "/api/v1/nothing/", "/api/v1/public/sites/nothing/", "/shelters/sites/nothing/"):
        yield path, client.get(path)
    withdrawn = stage.rows["shelters.publishedsite", OWN]
    yield "withdrawn", client.get(f"/shelters/sites/{withdrawn.public_id}/?x")


def test_no_public_page_repeats_what_is_not_public(birds: tuple[Stage, list[Canary]]) -> None:
    stage, canaries = birds
    build()
    heard = {
        where: found for where, answer in public_answers(stage) if (found := sung(canaries, where_said(where, answer)))
    }
    assert heard == {}


def where_said(where: str, answer: Any) -> str:
    """What was asked may come back; what was not asked may not."""
    asked = where.partition("?q=")[2].partition("&")[0]
    return body(answer).replace(asked, "") if asked else body(answer)


def test_no_file_of_the_snapshot_repeats_what_is_not_public(birds: tuple[Stage, list[Canary]], settings: Any) -> None:
    _stage, canaries = birds
    assert build().count > 0
    files = [path for path in Path(settings.SNAPSHOT_DIR).rglob("*") if path.suffix in {".json", ".csv", ".geojson"}]
    assert files
    assert {path.name: found for path in files if (found := sung(canaries, plain(path.read_bytes())))} == {}


def test_the_canaries_do_sing_where_staff_look(birds: tuple[Stage, list[Canary]]) -> None:
    """Otherwise the silence above would mean nothing."""
    stage, canaries = birds
    facility: Any = stage.row("shelters.facility", OWN)
    page = signed_in(stage.cast.a.clerk).get(f"/admin/shelters/facility/{facility.uid}/change/")
    heard = sung(canaries, body(page))
    assert {"shelters.facility.remarks", "shelters.facility.capacity", "shelters.facility.source_key"} <= {*heard}


def test_a_canary_in_a_published_copy_is_heard(birds: tuple[Stage, list[Canary]]) -> None:
    """The planted bug: an internal value that somebody copied into the public table."""
    stage, canaries = birds
    site: Any = stage.row("shelters.publishedsite", OWN)
    secret = next(canary for canary in canaries if canary.place == "shelters.facility.remarks")
    type(site).objects.filter(pk=site.pk).update(note=secret.mark)
    build()
    assert any(sung(canaries, body(answer)) for _where, answer in public_answers(stage))
