"""A cache may forget, never fail: while Valkey is down, throttles count from zero and everything else goes on."""

import logging
import time
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import RedisError

log = logging.getLogger(__name__)

# A hanging server would cost every request its time limit; after one failure nobody asks for a while.
SILENCE_SECONDS = 5


class ForgivingClient(RedisCacheClient):
    _silent_until = 0.0

    def _ask(self, name: str, otherwise: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self._silent_until:
            return otherwise
        try:
            return getattr(super(), name)(*args, **kwargs)
        except RedisError as problem:
            self._silent_until = time.monotonic() + SILENCE_SECONDS
            log.warning("The cache does not answer: %s", problem)
            return otherwise

    def add(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._ask("add", True, key, value, timeout)

    def get(self, key: Any, default: Any) -> Any:
        return self._ask("get", default, key, default)

    def set(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._ask("set", None, key, value, timeout)

    def touch(self, key: Any, timeout: Any) -> Any:
        return self._ask("touch", False, key, timeout)

    def delete(self, key: Any) -> Any:
        return self._ask("delete", False, key)

    def get_many(self, keys: Any) -> Any:
        return self._ask("get_many", {}, keys)

    def has_key(self, key: Any) -> Any:
        return self._ask("has_key", False, key)

    def incr(self, key: Any, delta: int) -> Any:
        return self._ask("incr", delta, key, delta)

    def set_many(self, data: Any, timeout: Any) -> Any:
        return self._ask("set_many", None, data, timeout)

    def delete_many(self, keys: Any) -> Any:
        return self._ask("delete_many", None, keys)


class ForgivingCache(RedisCache):
    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient
