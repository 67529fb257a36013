"""The floors with something wrong in them, planted as the owner and taken back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connections

LOCK = " ORDER BY id FOR NO KEY UPDATE"
_DEFINITION = "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname LIKE 'pgtrigger_floors_%'"


@contextmanager
def floors(edit: Callable[[str], str]) -> Iterator[None]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(_DEFINITION)
        (true,) = cursor.fetchone()
        cursor.execute(edit(true))
        try:
            yield
        finally:
            cursor.execute(true)


def slow(text: str) -> str:
    """Between the check and the row lies time for others."""
    start, last, end = text.rpartition("RETURN NEW;")
    return f"{start}PERFORM pg_sleep(0.05); {last}{end}"


def slow_without_lock(text: str) -> str:
    assert LOCK in text
    return slow(text).replace(LOCK, "")
