"""One import or undo at a time for an organisation and source, all or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pghistory
from django.db import connection, transaction

from civildefense.accounts.models import Organisation, User


@contextmanager
def one_at_a_time(organisation: Organisation, source: str, by: User, **told: Any) -> Iterator[None]:
    """The history names the actor, and what ``told`` says."""
    with pghistory.context(user=by.pk, source=source, **told), transaction.atomic():
        with connection.cursor() as cursor:
            key = f"import:{organisation.pk}:{source}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        yield
