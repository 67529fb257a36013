"""What would go wrong quietly: ``manage.py check`` says it loudly, each with an id and a hint.

The checks that ask a server run with ``manage.py check --database default``, and before each ``migrate``.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, connections
from redis import Redis, RedisError

from civildefense.common.grants import PUBLIC_ALIAS, published_tables

TRIAL_KEY = "not-secret-only-for-a-trial-run"
SHORTEST_KEY = 50
OLDEST_POSTGRES = 15
CACHES_OF_ONE_PROCESS = ("locmem.LocMemCache", "dummy.DummyCache")

LOCALE_AND_VERSION = """
    SELECT datctype, current_setting('server_version_num')::int FROM pg_database WHERE datname = current_database()
"""
OWNED_BY_ME = """
    SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = 'public' AND pg_has_role(current_user, relowner, 'USAGE')
"""
MAY_TOO_MUCH = """
    SELECT rolsuper OR rolbypassrls OR rolcreaterole OR has_schema_privilege('public', 'CREATE')
    FROM pg_roles WHERE rolname = current_user
"""
READABLE = """
    SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = 'public' AND relkind IN ('r', 'p', 'v', 'm') AND has_any_column_privilege(pg_class.oid, 'SELECT')
"""


@register(Tags.security)
def production_settings(**_: Any) -> list[CheckMessage]:
    """Nothing of a trial run may reach production."""
    if not settings.PRODUCTION:
        return []
    found: list[CheckMessage] = []
    if settings.DEBUG:
        found.append(Error("DEBUG is on in production.", hint="Unset DEBUG.", id="civildefense.E001"))
    if settings.SECRET_KEY == TRIAL_KEY or len(settings.SECRET_KEY) < SHORTEST_KEY:
        hint = f"Put {SHORTEST_KEY} random characters into a file and name it in SECRET_KEY_FILE."
        found.append(Error("SECRET_KEY is missing, short or that of a trial run.", hint=hint, id="civildefense.E002"))
    if str(settings.CACHES["default"]["BACKEND"]).endswith(CACHES_OF_ONE_PROCESS):
        hint = "Set REDIS_URL: rate limits and the sign-in lock count in the cache that all processes share."
        found.append(Error("Each process has a cache of its own.", hint=hint, id="civildefense.E003"))
    return found


@register(Tags.database)
def cache_answers(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:  # the cache itself forgives: asked through it, a dead server would go unnoticed
        with Redis.from_url(settings.REDIS_URL) as server:
            server.ping()
    except RedisError as problem:
        hint = "Start Valkey or Redis, or correct REDIS_URL."
        return [Error(f"The cache does not answer: {problem}", hint=hint, id="civildefense.E004")]
    return []


@register(Tags.database)
def database_reads_chinese(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """With LC_CTYPE=C, PostgreSQL takes no Chinese character for a letter: trigrams and similarity find nothing."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute(LOCALE_AND_VERSION)
            ctype, version = cursor.fetchone()
        if ctype in ("C", "POSIX"):
            hint = "Create the database anew with LC_CTYPE 'C.UTF-8' or 'zh_CN.UTF-8' and load the backup into it."
            message = f"Database {alias!r}: with LC_CTYPE {ctype!r} the search finds no Chinese."
            found.append(Error(message, hint=hint, id="civildefense.E005"))
        if version < OLDEST_POSTGRES * 10_000:
            message = f"Database {alias!r}: PostgreSQL is older than {OLDEST_POSTGRES}."
            found.append(Error(message, hint="docs/operations.md, Upgrade.", id="civildefense.E006"))
    return found


@register(Tags.database)
def application_role_owns_nothing(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Whoever owns a table may switch off its triggers, and history with them."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(OWNED_BY_ME)
        (owned,) = cursor.fetchone()
        cursor.execute(MAY_TOO_MUCH)
        (too_much,) = cursor.fetchone()
    if not owned and not too_much:
        return []
    hint = "DATABASE_OWNER_URL is for the role that migrates; that of DATABASE_URL owns nothing (docs/operations.md)."
    return [Error("The application's database role owns tables or is privileged.", hint=hint, id="civildefense.E007")]


@register(Tags.database)
def public_role_reads_published_copies_only(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    with connections[PUBLIC_ALIAS].cursor() as cursor:
        cursor.execute(READABLE)
        more = sorted({table for (table,) in cursor.fetchall()}.difference(published_tables()))
    if not more:
        return []
    hint = "Set DATABASE_PUBLIC_URL to a role of its own and run manage.py migrate, which grants it its rights."
    return [Error(f"The public database role reads {', '.join(more[:5])} …", hint=hint, id="civildefense.E008")]
