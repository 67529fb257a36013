"""The sign of life that /readyz looks for."""

import time

from celery import shared_task
from django.core.cache import cache

LAST_BEAT = "home.last_beat"


@shared_task(name="home.note_beat", expires=60)
def note_beat() -> None:
    """It comes from beat, through the broker, to a worker: fresh means that all three work."""
    cache.set(LAST_BEAT, time.time(), timeout=None)
