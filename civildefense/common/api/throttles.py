"""Requests are counted per client, never per address: a whole county sits behind one."""

from typing import Any

from rest_framework.throttling import SimpleRateThrottle


class TokenThrottle(SimpleRateThrottle):
    """Each token has a user of its own, so a user is a client. Refusals say in Retry-After when to come back."""

    scope = "token"

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        if not request.user or not request.user.is_authenticated:
            return None
        return f"throttle:{request.user.pk}"
