"""The index catches up each minute."""

import time

from celery import shared_task

from civildefense.records.search.filling import catch_up, mark_new_tables

LONGEST_S = 50


@shared_task(name="records.index_search", expires=60)
def index_search() -> None:
    """As much as fits into a minute; the rest is marked still."""
    mark_new_tables()
    until = time.monotonic() + LONGEST_S
    while catch_up() and time.monotonic() < until:
        pass
