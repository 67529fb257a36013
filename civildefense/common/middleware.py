"""The client's address, when nginx stands between."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class ProxyMiddleware:
    """Behind one proxy the address is the last entry of ``X-Forwarded-For``; the earlier ones anybody can invent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.BEHIND_PROXY:
            forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
            request.META["REMOTE_ADDR"] = forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
        return self.get_response(request)
