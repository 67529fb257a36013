"""Each system check: silent when all is well, with id and hint when it is not."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.core.checks import CheckMessage
from django.db import connections

from civildefense import checks, embedded

DATABASES = ["default", "owner", "public"]
GOOD_KEY = "k" * checks.SHORTEST_KEY


@pytest.fixture
def production(settings: Any) -> Any:
    settings.PRODUCTION = True
    settings.DEBUG = False
    settings.SECRET_KEY = GOOD_KEY
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}
    return settings


@pytest.fixture
def latin_database() -> Iterator[str]:
    """A database like one that a careless initdb leaves behind: LC_CTYPE is C."""
    name = "test_ctype_c"
    owner = psycopg.connect(embedded.database_urls()["owner"], dbname="postgres", autocommit=True)
    owner.execute(f"DROP DATABASE IF EXISTS {name}")
    owner.execute(f"CREATE DATABASE {name} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    yield name
    owner.execute(f"DROP DATABASE {name}")
    owner.close()


def ids(messages: list[CheckMessage]) -> list[str | None]:
    assert all(message.hint for message in messages)
    return [message.id for message in messages]


def test_a_sound_production_is_silent(production: Any) -> None:
    assert ids(checks.production_settings()) == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DEBUG", True, "civildefense.E001"),
        ("SECRET_KEY", checks.TRIAL_KEY, "civildefense.E002"),
        ("SECRET_KEY", "short", "civildefense.E002"),
        ("CACHES", {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}, "civildefense.E003"),
        ("CACHES", {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}, "civildefense.E003"),
    ],
)
def test_nothing_of_a_trial_run_reaches_production(production: Any, name: str, value: Any, expected: str) -> None:
    setattr(production, name, value)
    assert ids(checks.production_settings()) == [expected]


def test_a_trial_run_may_be_one(settings: Any) -> None:
    settings.PRODUCTION, settings.DEBUG, settings.SECRET_KEY = False, True, checks.TRIAL_KEY
    assert ids(checks.production_settings()) == []


def test_a_missing_cache_is_named(settings: Any) -> None:
    assert ids(checks.cache_answers(databases=DATABASES)) == []
    settings.REDIS_URL = f"unix://{embedded.socket_dir()}/nobody.sock"
    assert ids(checks.cache_answers(databases=DATABASES)) == ["civildefense.E004"]
    assert ids(checks.cache_answers(databases=None)) == []


def test_the_embedded_database_reads_chinese(db: None) -> None:
    assert ids(checks.database_reads_chinese(databases=DATABASES)) == []


def test_a_database_that_cannot_read_chinese_is_named(
    latin_database: str, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = connections["owner"].copy()
    connection.settings_dict["NAME"] = latin_database
    monkeypatch.setattr(checks, "connections", {"owner": connection})
    assert ids(checks.database_reads_chinese(databases=["owner"])) == ["civildefense.E005"]
    connection.close()


@pytest.mark.parametrize(
    ("check", "alias", "expected"),
    [
        (checks.application_role_owns_nothing, "default", "civildefense.E007"),
        (checks.public_role_reads_published_copies_only, "public", "civildefense.E008"),
    ],
)
def test_a_role_with_the_owners_rights_is_named(
    transactional_db: None,
    monkeypatch: pytest.MonkeyPatch,
    check: Callable[..., list[CheckMessage]],
    alias: str,
    expected: str,
) -> None:
    assert ids(check(databases=DATABASES)) == []
    monkeypatch.setattr(
        checks, "connections", {**dict.fromkeys(DATABASES, connections[alias]), alias: connections["owner"]}
    )
    assert ids(check(databases=DATABASES)) == [expected]
