"""What each database role may do, stated anew from the models' sheets after every migration.

The owner migrates. The application reads and writes rows, but changes no table, empties none at a stroke and
takes back nothing that is append-only. The public role reads the public columns of published tables and nothing else.
"""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from civildefense.common.datasheet import Level

PUBLIC_ALIAS = "public"


def append_only_tables() -> Iterator[str]:
    """Tables where a row, once written, stays: those of the sheets, every event and Django's own list of migrations."""
    yield "django_migrations"
    for model in _models():
        if getattr(getattr(model, "sheet", None), "append_only", False) or hasattr(model, "pgh_tracked_model"):
            yield model._meta.db_table


def published_columns() -> dict[str, list[str]]:
    """Table → columns of level P, for models whose sheet says ``published``."""
    found: dict[str, list[str]] = {}
    for model in _models():
        sheet = getattr(model, "sheet", None)
        if sheet is not None and sheet.published:
            levels = sheet.levels()
            fields = [field for field in model._meta.concrete_fields if levels.get(field.name) is Level.PUBLIC]
            found[model._meta.db_table] = [str(field.column) for field in fields]
    return found


def published_tables() -> Iterator[str]:
    yield from published_columns()


def grant_roles(using: str) -> None:
    """Grant in one transaction, so that no running request meets a moment without rights."""
    owner, application, public = (
        str(settings.DATABASES[alias]["USER"]) for alias in (using, DEFAULT_DB_ALIAS, PUBLIC_ALIAS)
    )
    if owner == application:
        return  # one role for everything; a system check says why that is wrong
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        _bind_triggers(cursor)
        quote = connections[using].ops.quote_name
        existing = set(connections[using].introspection.table_names(cursor))
        for role in {application, public}:
            _start_from_nothing(cursor, quote(role))
        everything = "ALL TABLES IN SCHEMA public"
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {everything} TO {quote(application)}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quote(application)}")
        for table in existing.intersection(append_only_tables()):
            cursor.execute(f"REVOKE UPDATE, DELETE ON {quote(table)} FROM {quote(application)}")
        if public != application:
            for table, columns in published_columns().items():
                if table in existing and columns:
                    named = ", ".join(map(quote, columns))
                    cursor.execute(f"GRANT SELECT ({named}) ON {quote(table)} TO {quote(public)}")


def _bind_triggers(cursor: CursorWrapper) -> None:
    """pgtrigger's functions ask this one whether to look away, and it asks a setting that any role may set."""
    cursor.execute("SELECT 1 FROM pg_proc WHERE proname = '_pgtrigger_should_ignore'")
    if cursor.fetchone():
        cursor.execute(
            "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
            " LANGUAGE sql IMMUTABLE AS 'SELECT false'"
        )


def _start_from_nothing(cursor: CursorWrapper, role: str) -> None:
    cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
    cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}")
    cursor.execute(f"REVOKE CREATE ON SCHEMA public FROM {role}, PUBLIC")
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")


def _models() -> list[type[Model]]:
    return list(apps.get_models(include_auto_created=True))
