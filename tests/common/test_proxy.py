"""Whose address the logs and the tokens' networks see."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from civildefense.common.middleware import ProxyMiddleware


def seen(request: HttpRequest) -> str:
    addresses: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        addresses.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    ProxyMiddleware(view)(request)
    return addresses[0]


@pytest.mark.parametrize(
    ("behind", "forwarded", "address"),
    [
        (False, "6.6.6.6", "127.0.0.1"),
        (True, "6.6.6.6, 10.1.2.3", "10.1.2.3"),
        (True, "10.1.2.3", "10.1.2.3"),
        (True, "", "127.0.0.1"),
    ],
)
def test_only_the_proxys_own_entry_counts(settings: Any, behind: bool, forwarded: str, address: str) -> None:
    settings.BEHIND_PROXY = behind
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert seen(RequestFactory().get("/", **headers)) == address
