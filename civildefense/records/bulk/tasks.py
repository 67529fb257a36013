"""A step for many rows as a job: longer than a request should take."""

from celery import shared_task
from django.db import transaction
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import User
from civildefense.records.bulk import services
from civildefense.records.jobs import JobKind, ask_for, register, running
from civildefense.records.models import BulkChange, Job


@shared_task(name="records.run_bulk_change")
def run_bulk_change(job_id: int) -> None:
    job = Job.objects.select_related("requested_by").get(pk=job_id)
    change = BulkChange.objects.get(uid=job.arguments["change"])
    with running(job) as progress:
        if progress is None:
            return
        services.carry_out(change=change, by=job.requested_by, progress=progress)


@shared_task(name="records.forget_bulk_changes")
def forget_bulk_changes() -> None:
    services.forget_old()


def start(change: BulkChange, by: User) -> Job:
    """A job for the rows that are still ready: the first one, or one that goes on after a failure."""
    with transaction.atomic():
        job = ask_for(KIND, organisation=change.organisation, by=by, change=str(change.uid))
        BulkChange.objects.filter(pk=change.pk).update(job=job)
    change.refresh_from_db()
    return job


def _again(job: Job, by: User) -> Job:
    return start(BulkChange.objects.get(uid=job.arguments["change"]), by)


KIND = JobKind("bulk", gettext_lazy("Step for many rows"), run_bulk_change, right="records.view_job", again=_again)
register(KIND)
