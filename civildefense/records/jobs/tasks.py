"""What beat asks of the jobs."""

from celery import shared_task

from civildefense.records.jobs import services


@shared_task(name="records.look_after_jobs", expires=60)
def look_after_jobs() -> None:
    services.give_up_lost()
    services.send_forgotten()
    services.forget_old()
