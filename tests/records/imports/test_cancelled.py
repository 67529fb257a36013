"""Somebody asks a running import or undo to stop: it stops between two chunks, and nothing of it is kept."""

from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import connections

from civildefense.records.imports import tasks, undoing
from civildefense.records.imports.engine import Run
from civildefense.records.jobs.services import cancel
from civildefense.records.models import ImportBatch, Job
from shelters.facilities.models import Facility
from tests.cast import Cast, signed_in
from tests.records.imports.test_desk import do, upload
from tests.shelters.facilities.importing import HEADER, ROWS, write_csv

pytestmark = pytest.mark.django_db(transaction=True)


def cancel_during(patch: pytest.MonkeyPatch, owner: Any, name: str, cast: Cast) -> None:
    """The clerk presses “cancel” while ``name`` is at work."""
    work = getattr(owner, name)

    def interrupted(*arguments: Any, **named: Any) -> Any:
        done = work(*arguments, **named)
        # From a request of its own, while the work's transaction is open.
        request = Thread(target=_cancel, args=(cast,))
        request.start()
        request.join()
        return done

    patch.setattr(owner, name, interrupted)


def _cancel(cast: Cast) -> None:
    cancel(job=Job.objects.latest("pk"), by=cast.a.clerk)
    connections.close_all()


def test_a_commit_that_is_cancelled_writes_nothing(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = signed_in(cast.a.clerk)
    batch = upload(clerk, cast, write_csv(tmp_path / "a.csv", [HEADER, *ROWS]))
    cancel_during(monkeypatch, Run, "_read", cast)
    do(clerk, batch, "commit")
    job = tasks.job_of(batch)
    assert job is not None
    assert (job.state, batch.state) == ("cancelled", "checked")
    assert not Facility.objects.filter(source="普查").exists()
    monkeypatch.undo()
    do(clerk, batch, "commit")
    assert (batch.state, Facility.objects.filter(source="普查").count()) == ("committed", 3)


def test_an_undo_that_is_cancelled_leaves_everything(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = signed_in(cast.a.clerk)
    batch = upload(clerk, cast, write_csv(tmp_path / "a.csv", [HEADER, *ROWS]))
    do(clerk, batch, "commit")
    cancel_during(monkeypatch, undoing, "insert_rows", cast)
    do(clerk, batch, "undo", reason="传错")
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert (batch.state, Job.objects.latest("pk").state) == ("committed", "cancelled")
    assert set(Facility.objects.filter(source="普查").values_list("state", flat=True)) == {"in_service"}


def test_a_check_that_is_cancelled_can_be_repeated(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = signed_in(cast.a.clerk)
    cancel_during(monkeypatch, Run, "_read", cast)
    batch = upload(clerk, cast, write_csv(tmp_path / "a.csv", [HEADER, *ROWS]))
    assert (batch.state, Job.objects.latest("pk").state) == ("uploaded", "cancelled")
    monkeypatch.undo()
    do(clerk, batch, "check")
    assert (batch.state, batch.new) == ("checked", 3)
