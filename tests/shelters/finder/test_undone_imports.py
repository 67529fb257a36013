"""What was public of an undone import goes off line by itself, and what waited for approval on top of it too."""

from pathlib import Path

import pytest

from civildefense.records.imports import undoing
from civildefense.records.models import ImportBatch, PublicationReview
from shelters.facilities.models import Facility
from shelters.facilities.services import change_facility, move_facility
from shelters.facilities.states import FacilityState
from shelters.finder.models import PublishedSite
from shelters.finder.services import approve_site, follow_undone_imports, propose_site
from tests.cast import Cast
from tests.shelters.facilities.importing import HEADER, ROWS, run, write_csv

pytestmark = pytest.mark.django_db
State = PublicationReview.State


def imported(folder: Path, rows: list[list[str]]) -> ImportBatch:
    run(write_csv(folder / "a.csv", [HEADER, *rows]), extra=("--commit",))
    return ImportBatch.objects.latest("pk")


def at(key: str) -> Facility:
    return Facility.objects.get(source="普查", source_key=key)


def test_the_copy_of_a_work_that_only_the_import_knew_is_withdrawn(cast: Cast, tmp_path: Path) -> None:
    batch = imported(tmp_path, ROWS)
    site = approve_site(review=propose_site(facility=at("A1"), by=cast.editor), by=cast.secrecy_officer)
    waiting = propose_site(facility=at("A2"), by=cast.editor)
    assert undoing.plan(batch).public == 1
    assert follow_undone_imports() == 0
    undoing.undo(batch=batch, by=cast.a.clerk, reason="传错")
    assert follow_undone_imports() == 2
    site.refresh_from_db()
    waiting.refresh_from_db()
    assert (site.withdrawn_by, waiting.state) == (cast.a.clerk, State.WITHDRAWN)
    assert not PublicationReview.objects.filter(state__in=[State.APPROVED, State.PROPOSED]).exists()
    assert follow_undone_imports() == 0


def test_a_published_work_that_goes_back_stays_public_and_is_shown_as_different(cast: Cast, tmp_path: Path) -> None:
    imported(tmp_path, ROWS)
    wrong = imported(tmp_path, [[row[0], "错误名称", *row[2:]] for row in ROWS])
    site = approve_site(review=propose_site(facility=at("A1"), by=cast.editor), by=cast.secrecy_officer)
    waiting = propose_site(facility=at("A2"), by=cast.editor)
    change_facility(facility=at("A3"), by=cast.a.clerk, remarks="核实")
    kept = propose_site(facility=at("A3"), by=cast.editor)
    undoing.undo(batch=wrong, by=cast.a.clerk, reason="传错")
    follow_undone_imports()
    assert PublishedSite.objects.published().get() == site
    assert (at("A1").name, site.name) == (ROWS[0][1], "错误名称")
    assert [PublicationReview.objects.get(pk=review.pk).state for review in (waiting, kept)] == [
        "withdrawn",
        "proposed",
    ]


def test_what_is_published_after_the_undo_is_left_alone(cast: Cast, tmp_path: Path) -> None:
    batch = imported(tmp_path, ROWS)
    undoing.undo(batch=batch, by=cast.a.clerk, reason="传错")
    imported(tmp_path, ROWS)
    site = approve_site(review=propose_site(facility=at("A1"), by=cast.editor), by=cast.secrecy_officer)
    # Closed for a reason of its own: the undo of old is none.
    move_facility(facility=at("A1"), to=FacilityState.CLOSED, by=cast.clerk, reason="拆除")
    assert follow_undone_imports() == 0
    site.refresh_from_db()
    assert site.withdrawn_at is None
