"""The worker's end of a comparison."""

from celery import shared_task
from django.utils.translation import gettext_lazy

from civildefense.records.imports.comparison import services
from civildefense.records.jobs import JobKind, register, running
from civildefense.records.models import Job


@shared_task(name="records.compare_registers")
def compare_registers(job_id: int) -> None:
    job = Job.objects.select_related("organisation").get(pk=job_id)
    with running(job) as progress:
        if progress is not None:
            services.carry_out(job, progress)


COMPARISON = JobKind("comparison", gettext_lazy("comparison of two editions"), compare_registers)
register(COMPARISON)
