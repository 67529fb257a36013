"""What beat asks of the outbox."""

from celery import shared_task

from civildefense.records.outbox import delivery


@shared_task(name="records.deliver_outbox", expires=60)
def deliver_outbox() -> None:
    delivery.deliver_due()
