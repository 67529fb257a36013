"""Checking and committing as jobs: 50,000 rows take longer than a request should."""

import datetime as dt
from functools import partial
from typing import Any

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import User
from civildefense.records.imports import services
from civildefense.records.imports.engine import Listener
from civildefense.records.jobs import Progress, running
from civildefense.records.models import ImportBatch, Job

KIND = "import"
CHECK, COMMIT = "check", "commit"
SILENCE = dt.timedelta(minutes=3)


class _Told(Listener):
    def __init__(self, progress: Progress) -> None:
        self.progress = progress

    def progressed(self, rows: int, expected: int) -> None:
        expected = max(rows, expected, 1)
        step = _("%(rows)d of about %(expected)d rows read") % {"rows": rows, "expected": expected}
        self.progress.report(rows * 100 // expected, step)


def start(*, batch: ImportBatch, task: str, by: User, may_withdraw_many: bool = False) -> Job:
    """The job that checks or commits ``batch``; the one that is already under way, if there is one."""
    with transaction.atomic():
        ImportBatch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)
        if (present := job_of(batch)) and is_working(present):
            return present
        arguments: dict[str, Any] = {"batch": str(batch.uid), "task": task, "may_withdraw_many": may_withdraw_many}
        job = Job.objects.create(organisation=batch.organisation, kind=KIND, arguments=arguments, requested_by=by)
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
        told = _Told(progress)
        if job.arguments["task"] == COMMIT:
            many = job.arguments["may_withdraw_many"]
            services.commit(batch=batch, by=job.requested_by, may_withdraw_many=many, listener=told)
        else:
            services.check(batch=batch, by=job.requested_by, listener=told)
