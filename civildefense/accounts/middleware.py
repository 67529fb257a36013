"""Before anything else a member of staff sets a password of their own and, where it is asked for, a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

# Citizens' pages open no session, not even a signed-in clerk's: they answer while PostgreSQL is down.
PUBLIC_PREFIXES = (
    "/static/", "/data/", "/text-size/", "/shelters/", "/en/", "/api/v1/public/", "/api/ogc", "/api/v1/schema/",
    "/api/v1/docs/", "/healthz", "/readyz", "/metrics", "/favicon.ico",
)  # fmt: skip
# What the two duties themselves need.
DOORS = ("/accounts/",)


class DutiesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        duty = self._duty(request)
        if duty is None:
            response = self.get_response(request)
            if request.path.startswith(DOORS):
                add_never_cache_headers(response)  # recovery codes, above all
            return response
        if request.path.startswith("/api/"):
            return _refusal(duty)
        return redirect(duty)

    @staticmethod
    def _duty(request: Any) -> str | None:
        """Name of the page that must come first."""
        path = request.path
        if path == "/" or path.startswith(PUBLIC_PREFIXES + DOORS) or not _has_session(request):
            return None
        if not request.user.is_authenticated:
            return None
        if request.user.must_change_password:
            return "account_change_password"
        if settings.STAFF_MFA_REQUIRED and not _has_second_factor(request):
            return "mfa_activate_totp"
        return None


def _has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _has_second_factor(request: HttpRequest) -> bool:
    """Asked of the session first: whoever used it to sign in needs no query."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(record["method"] == "mfa" for record in records) or is_mfa_enabled(request.user)  # type: ignore[arg-type]


def _refusal(duty: str) -> HttpResponse:
    body = {
        "type": f"/api/v1/problems/{duty}",
        "title": _("First change your password or set up the second factor on the desk."),
        "status": 403,
        "code": duty,
    }
    return JsonResponse(body, status=403, content_type="application/problem+json")
