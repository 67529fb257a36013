"""Feeds of changes that miss nothing: where a reader must stop so that no late commit falls behind it."""

import datetime as dt

from django.db import DEFAULT_DB_ALIAS, connections

# A row bears the moment at which its transaction began, and is seen when it commits. So rows with younger moments
# may be seen first, and a reader who went on from them would miss the older ones. Comparing transaction ids does not
# help: an id is given at the first write, the moment at the beginning.
_OLDEST = """
    SELECT least(min(xact_start), clock_timestamp()) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def settled_before(using: str = DEFAULT_DB_ALIAS) -> dt.datetime:
    """The start of the oldest open transaction, or now: whatever is older has been committed or never will be.

    Ask before reading the rows, in a statement of its own: the rows' snapshot must be the younger one.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_OLDEST)
        moment: dt.datetime = cursor.fetchone()[0]
    return moment
