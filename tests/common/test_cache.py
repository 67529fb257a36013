"""The cache may forget, never fail."""

import logging
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.cache.backends.base import BaseCache

from civildefense import embedded
from civildefense.common.cache import ForgivingCache


@pytest.fixture
def dead(tmp_path: Path) -> BaseCache:
    return ForgivingCache(f"unix://{tmp_path}/nobody.sock", {"OPTIONS": {"socket_timeout": 1}})


def test_while_the_server_is_down_everything_is_forgotten(dead: BaseCache, caplog: Any) -> None:
    caplog.set_level(logging.WARNING)
    dead.set("key", 1)
    assert dead.get("key", "nothing") == "nothing"
    assert dead.add("key", 1) is True
    assert dead.get_many(["a", "b"]) == {}
    assert dead.delete("key") is False
    assert dead.incr("count", 2) == 2
    assert "key" not in dead
    assert len(caplog.records) == 1, "after one failure nobody asks for a while"


def test_after_the_silence_it_asks_again(dead: Any, monkeypatch: Any) -> None:
    dead.get("key")
    now = time.monotonic()
    monkeypatch.setattr("civildefense.common.cache.time.monotonic", lambda: now + 6)
    asked: list[str] = []
    monkeypatch.setattr(dead._cache, "get_client", lambda *a, **k: asked.append("yes") or _Empty())
    assert dead.get("key", "nothing") == "nothing"
    assert asked == ["yes"]


class _Empty:
    def get(self, key: str) -> None:
        return None


def test_with_a_server_it_is_an_ordinary_cache() -> None:
    living = ForgivingCache(embedded.redis_url(), {"KEY_PREFIX": "test-forgiving"})
    living.set("key", {"a": 1}, 5)
    assert living.get("key") == {"a": 1}
    assert living.add("key", 2) is False
    assert living.delete("key") is True


def test_the_portal_uses_it() -> None:
    source = Path(embedded.__file__).with_name("settings.py").read_text(encoding="utf-8")
    assert "civildefense.common.cache.ForgivingCache" in source
