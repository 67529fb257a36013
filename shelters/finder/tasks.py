"""What beat asks the finder to do."""

import logging

from celery import shared_task

from shelters.finder.errors import BuildRefused
from shelters.finder.services import (
    follow_undone_imports,
    forget_contacts,
    forget_misses,
    ingest_misses,
    refresh_live_facts,
)
from shelters.finder.snapshot.build import Busy, build

log = logging.getLogger(__name__)


@shared_task(name="finder.build_snapshots", expires=120)
def build_snapshots() -> None:
    """Whatever changed is on line within a minute; nothing is switched when nothing changed."""
    follow_undone_imports()
    refresh_live_facts()
    try:
        build(wait=False)
    except Busy:
        log.info("Another process is building the snapshot.")
    except BuildRefused as refusal:
        log.warning("The snapshot was not switched: %s", refusal)


@shared_task(name="finder.count_misses", expires=600)
def count_misses() -> None:
    ingest_misses()


@shared_task(name="finder.forget", expires=3600)
def forget() -> None:
    """What was kept for a time only; asked every hour, so that a missed day is made up for."""
    forget_contacts()
    forget_misses()
