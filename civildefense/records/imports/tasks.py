"""Checking, committing and undoing as jobs: 50,000 rows take longer than a request should."""

from functools import partial
from typing import Any
from uuid import UUID

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import User
from civildefense.records.imports import services, undoing
from civildefense.records.imports.engine import Listener
from civildefense.records.imports.told import Told
from civildefense.records.jobs import JobKind, register, running
from civildefense.records.jobs.services import SILENCE
from civildefense.records.models import ImportBatch, Job

KIND = "import"
CHECK, COMMIT, UNDO = "check", "commit", "undo"


def start(*, batch: ImportBatch, task: str, by: User, **arguments: Any) -> Job:
    """The job that works on ``batch``; the one that is already under way, if there is one."""
    with transaction.atomic():
        ImportBatch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)
        if (present := job_of(batch)) and is_working(present):
            return present
        told = {"batch": str(batch.uid), "task": task, **arguments}
        job = Job.objects.create(organisation=batch.organisation, kind=KIND, arguments=told, requested_by=by)
        transaction.on_commit(partial(run_import.delay, job.pk))
    job.refresh_from_db()
    return job


def is_working(job: Job) -> bool:
    """Under way, with a recent sign of life: a worker that was killed must not block the import for ever."""
    alive = timezone.now() - (job.heartbeat or job.requested_at) < SILENCE
    return alive and job.state in (Job.State.WAITING, Job.State.RUNNING)


def job_of(batch: ImportBatch) -> Job | None:
    return Job.objects.filter(kind=KIND, arguments__batch=str(batch.uid)).order_by("-pk").first()


@shared_task(name="records.run_import")
def run_import(job_id: int) -> None:
    job = Job.objects.select_related("requested_by").get(pk=job_id)
    batch = ImportBatch.objects.select_related("organisation").get(uid=job.arguments["batch"])
    with running(job) as progress:
        if progress is None:
            return
        told = Told(progress)
        _WORK[job.arguments["task"]](batch, job, told)


def _check(batch: ImportBatch, job: Job, told: Listener) -> None:
    services.check(batch=batch, by=job.requested_by, listener=told)


def _commit(batch: ImportBatch, job: Job, told: Listener) -> None:
    many = job.arguments.get("may_withdraw_many", False)
    services.commit(batch=batch, by=job.requested_by, may_withdraw_many=many, listener=told)


def _undo(batch: ImportBatch, job: Job, told: Listener) -> None:
    said = job.arguments
    choices = {UUID(uid): choice for uid, choice in said.get("choices", {}).items()}
    undoing.undo(
        batch=batch, by=job.requested_by, reason=said["reason"], choices=choices,
        otherwise=said.get("otherwise", undoing.LEAVE), listener=told,
    )  # fmt: skip


_WORK = {CHECK: _check, COMMIT: _commit, UNDO: _undo}


def _again(job: Job, by: User) -> Job:
    batch = ImportBatch.objects.get(uid=job.arguments["batch"])
    return start(batch=batch, by=by, **{name: said for name, said in job.arguments.items() if name != "batch"})


# Safe to repeat: a check writes no row; a commit or an undo writes all or nothing, and asks for a batch in its state.
register(JobKind(KIND, gettext_lazy("Import of a file"), run_import, "records.change_importbatch", _again))
