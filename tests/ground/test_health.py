"""/healthz, /readyz and /metrics: what they say when all is well and when one part is not."""

import shutil
import time
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from civildefense import embedded
from civildefense.home import health
from civildefense.home.tasks import LAST_BEAT, note_beat


def parts(client: Client) -> dict[str, str]:
    answer = client.get("/readyz")
    found = answer.json()
    assert answer.status_code == (200 if found["ready"] else 503)
    assert found["ready"] is (set(found["parts"].values()) == {"ok"})
    return dict(found["parts"])


def test_healthz_answers_without_any_database(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


def test_readyz_names_every_part(client: Client, db: None) -> None:
    assert parts(client) == dict.fromkeys(("database", "migrations", "broker", "disk", "beat"), "ok")


def test_readyz_misses_the_database(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def down() -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(connection, "cursor", down)
    found = parts(client)
    assert found["database"] == found["migrations"] == "failed"
    assert found["broker"] == "ok"


def test_readyz_sees_a_migration_that_is_not_applied(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    applied = MigrationRecorder.applied_migrations

    def without_the_first_of_records(self: MigrationRecorder) -> dict[tuple[str, str], Any]:
        return {key: row for key, row in applied(self).items() if key[0] != "records"}

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", without_the_first_of_records)
    assert parts(client)["migrations"] == "failed"


def test_readyz_misses_the_broker(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = f"redis+socket://{embedded.socket_dir()}/nobody.sock"
    monkeypatch.setattr(health.celery_app.conf, "broker_read_url", nowhere)
    assert parts(client)["broker"] == "failed"


def test_readyz_sees_a_full_disk(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(100, 99, 1))  # type: ignore[attr-defined]
    assert parts(client)["disk"] == "failed"


def test_readyz_misses_the_beat_only_after_a_while(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.set(LAST_BEAT, time.time() - health.LONGEST_SILENCE_SECONDS - 1)
    assert parts(client)["beat"] == "failed"
    note_beat.delay()
    assert parts(client)["beat"] == "ok"


def test_a_portal_that_has_just_started_may_wait_for_its_first_beat(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert parts(client)["beat"] == "ok"
    monkeypatch.setattr(health, "started", time.time() - health.LONGEST_SILENCE_SECONDS - 1)
    assert parts(client)["beat"] == "failed"


def test_readyz_never_says_why(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def down() -> None:
        raise OperationalError("password authentication failed for user civildefense_app")

    monkeypatch.setattr(connection, "cursor", down)
    assert b"password" not in client.get("/readyz").content


def test_metrics_are_for_allowed_networks(client: Client, db: None) -> None:
    allowed = client.get("/metrics")
    assert b'civildefense_part_ready{part="database"} 1.0' in allowed.content
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="").status_code == 404


def test_metrics_behind_a_proxy_are_judged_by_who_asked_the_proxy(client: Client, db: None) -> None:
    assert client.get("/metrics", HTTP_X_FORWARDED_FOR="192.0.2.7").status_code == 404
    assert client.get("/metrics", HTTP_X_FORWARDED_FOR="192.0.2.7, 127.0.0.1").status_code == 200
