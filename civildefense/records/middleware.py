"""The history's context comes from the request."""

from typing import Any

from pghistory.middleware import HistoryMiddleware as BaseHistoryMiddleware


class HistoryMiddleware(BaseHistoryMiddleware):
    """Adds address and path; only for methods that may write, so public pages never touch a session."""

    def get_context(self, request: Any) -> dict[str, Any]:
        return super().get_context(request) | {
            "address": request.META.get("REMOTE_ADDR"),
            "method": request.method,
        }
