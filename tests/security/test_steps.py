"""A step on the desk that the role may not take is refused in words, and nothing happens."""

from typing import Any

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from civildefense.common.admin.moves import StepsAdmin
from tests.architecture.test_history import TRACKED
from tests.cast import signed_in
from tests.security.stage import OTHER, OWN, Stage, set_stage


@pytest.fixture
def stage(db: None) -> Stage:
    return set_stage()


def events() -> dict[str, int]:
    return {model._meta.label: model.pgh_event_model.objects.count() for model in TRACKED}


def steps(stage: Stage, whose: str) -> list[tuple[Any, str, Any]]:
    """Each step that the desk offers for the stage's rows, to whomever."""
    request = RequestFactory().get("/admin/")
    request.user = stage.cast.clerk
    found = []
    for model, desk in admin.site._registry.items():
        row: Any = stage.row(model._meta.label_lower, whose)
        if row is not None and isinstance(desk, StepsAdmin):
            address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/{desk.key_of(row)}/step/"
            found += [(desk, address, step) for step in desk.steps(request, row)]
    return found


def test_an_auditor_changes_nothing(stage: Stage) -> None:
    """Sees nearly everything, may do nothing."""
    client = signed_in(stage.cast.auditor)
    offered = steps(stage, OWN)
    assert len(offered) > 5
    before = events()
    for _desk, address, step in offered:
        assert client.post(address, {"to": step.target, "reason": "because"}).status_code in {302, 403}, address
    assert events() == before


def test_a_county_changes_nothing_of_the_other(stage: Stage) -> None:
    offered = steps(stage, OTHER)
    before = events()
    for user in (stage.cast.a.clerk, stage.cast.a.signer):
        for _desk, address, step in offered:
            signed_in(user).post(address, {"to": step.target, "reason": "because"})
    assert events() == before


def test_a_step_that_does_not_exist_does_nothing(stage: Stage) -> None:
    facility = stage.cast.a.facility
    before = events()
    for wanted in ("", "demolished", "delete", "__class__"):
        signed_in(stage.cast.a.clerk).post(f"/admin/shelters/facility/{facility.uid}/step/", {"to": wanted})
    assert events() == before


def test_the_clerk_who_may_does_change_something(stage: Stage) -> None:
    """Otherwise the silence above would mean nothing."""
    facility = stage.cast.a.facility
    before = events()
    where = f"/admin/shelters/facility/{facility.uid}/step/"
    signed_in(stage.cast.a.clerk).post(where, {"to": "idle", "reason": "because"})
    assert events() != before


def test_an_auditor_attaches_no_scan_to_a_countys_declaration(stage: Stage) -> None:
    batch: Any = stage.row("records.importbatch", OWN)
    scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.4 scan", content_type="application/pdf")
    before = events()
    where = f"/admin/records/importbatch/{batch.uid}/verb/"
    answer = signed_in(stage.cast.auditor).post(where, {"verb": "scan", "scan": scan})
    assert answer.status_code == 403
    assert events() == before
