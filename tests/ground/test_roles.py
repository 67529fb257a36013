"""Three database roles: each connects as itself and is refused what it must not do."""

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from psycopg import errors, sql

from civildefense.common.grants import append_only_tables, published_columns, published_tables

APPLICATION, OWNER, PUBLIC = "default", "owner", "public"
REGISTER = "shelters_facility"
LISTED = """
    SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = 'public' AND relkind IN ('r', 'p') ORDER BY relname
"""


@pytest.fixture
def role(db: None) -> Iterator[dict[str, psycopg.Connection]]:
    """A connection of its own for each role, each statement a transaction."""
    opened = {}
    for alias in (APPLICATION, OWNER, PUBLIC):
        own = settings.DATABASES[alias]
        opened[alias] = psycopg.connect(
            dbname=connections[OWNER].settings_dict["NAME"],
            user=own["USER"],
            password=own["PASSWORD"],
            host=own["HOST"],
            port=own["PORT"],
            autocommit=True,
        )
    yield opened
    for connection in opened.values():
        connection.close()


def tables(role: dict[str, psycopg.Connection]) -> list[str]:
    return [name for (name,) in role[OWNER].execute(LISTED).fetchall()]


def refused(connection: psycopg.Connection, statement: str, table: str) -> bool:
    try:
        connection.execute(sql.SQL(statement).format(sql.Identifier(table)))  # type: ignore[arg-type]
    except errors.InsufficientPrivilege:
        return True
    return False


def test_the_three_roles_are_three(role: dict[str, psycopg.Connection]) -> None:
    names = {connection.execute("SELECT current_user").fetchone() for connection in role.values()}
    assert len(names) == 3


@pytest.mark.parametrize("alias", [APPLICATION, PUBLIC])
@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE {}",
        "ALTER TABLE {} ADD COLUMN x int",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "ALTER TABLE {} OWNER TO CURRENT_USER",
        "DROP TABLE {}",
        "CREATE TRIGGER x BEFORE UPDATE ON {} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE INDEX ON {} ((1))",
    ],
)
def test_no_table_is_changed_or_emptied_but_by_the_owner(
    role: dict[str, psycopg.Connection], alias: str, statement: str
) -> None:
    for table in tables(role):
        assert refused(role[alias], statement, table), table


@pytest.mark.parametrize("alias", [APPLICATION, PUBLIC])
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE {} (x int)",
        "CREATE SCHEMA {}",
        "CREATE ROLE {}",
        "CREATE DATABASE {}",
        "SET session_replication_role = replica",
        "SET ROLE civildefense_owner",
        "SET SESSION AUTHORIZATION civildefense_owner",
        "ALTER SYSTEM SET fsync = off",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('postgresql.conf')",
    ],
)
def test_no_role_goes_round_its_limits(role: dict[str, psycopg.Connection], alias: str, statement: str) -> None:
    assert refused(role[alias], statement, "made_by_a_test")


def test_what_is_append_only_is_never_taken_back(role: dict[str, psycopg.Connection]) -> None:
    kept = set(append_only_tables())
    assert {"records_transition", "shelters_facilityevent", "django_migrations"} <= kept
    for table in kept:
        assert refused(role[APPLICATION], "DELETE FROM {}", table), table
        column = (
            role[OWNER]
            .execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
            .fetchone()
        )
        assert column
        assignment = sql.SQL("UPDATE {{}} SET {column} = NULL").format(column=sql.Identifier(column[0])).as_string()
        assert refused(role[APPLICATION], assignment, table), table


def test_the_application_writes_every_other_table(role: dict[str, psycopg.Connection]) -> None:
    for table in set(tables(role)).difference(append_only_tables()):
        for statement in ("SELECT FROM {} LIMIT 1", "DELETE FROM {} WHERE false"):
            assert not refused(role[APPLICATION], statement, table), table


def test_the_public_role_reads_published_copies_and_nothing_else(role: dict[str, psycopg.Connection]) -> None:
    published = set(published_tables())
    assert published
    for table in tables(role):
        assert refused(role[PUBLIC], "SELECT FROM {} LIMIT 1", table) is (table not in published), table


def test_the_public_role_reads_no_other_column_of_a_published_copy(role: dict[str, psycopg.Connection]) -> None:
    hidden = 0
    for table, public in published_columns().items():
        cursor = role[OWNER].execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(sql.Identifier(table)))
        for column in {entry.name for entry in cursor.description or ()}.difference(public):
            statement = sql.SQL("SELECT {column} FROM {{}}").format(column=sql.Identifier(column)).as_string()
            assert refused(role[PUBLIC], statement, table), f"{table}.{column}"
            hidden += 1
    assert hidden


def test_the_public_role_writes_nothing(role: dict[str, psycopg.Connection]) -> None:
    for table in tables(role):
        for statement in ("DELETE FROM {} WHERE false", "INSERT INTO {} DEFAULT VALUES"):
            assert refused(role[PUBLIC], statement, table), table
