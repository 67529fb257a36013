"""Public pages of the finder. Each is made from the current snapshot: the database may be down, the pages stay."""

from collections.abc import Mapping
from typing import Any

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shelters.finder import pages, shell
from shelters.finder.answers import Question, answer
from shelters.finder.snapshot import load_current

# Where one is and which way one looks: for this page alone, never for a frame of somebody else's.
PERMISSIONS = (
    "geolocation=(self), accelerometer=(self), gyroscope=(self), magnetometer=(self), camera=(), microphone=()"
)


def _page(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, f"shelters/finder/{template}.html", dict(context), status=status)
    # The worker keeps a page only when it was made by the same version as its files.
    response["Finder-Version"] = context["shell_version"]
    response["Permissions-Policy"] = PERMISSIONS
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is happening? One tap to the right place."""
    return _page(request, "home", pages.shell_context(load_current(), "home", _("What is happening?")))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The nearest entrances to a typed place or point; a browser with scripts answers this itself."""
    current = load_current()
    context = pages.shell_context(current, "list", _("Nearest entrances"))
    question = Question.from_query(request.GET)
    context |= {"query": question.as_context()} | answer(current, question)
    return _page(request, "search", context)


@require_safe
def site(request: HttpRequest, public_id: str) -> HttpResponse:
    """One shelter with all its public entrances."""
    current = load_current()
    found = current.site(public_id) if current else None
    if found is None:
        context = pages.shell_context(current, "site", _("This place is not published"))
        return _page(request, "site", context | {"gone": True}, status=404)
    context = pages.shell_context(current, "site", found["name"])
    return _page(request, "site", context | pages.site_words(found, map_allowed=context["config"]["map"]["allowed"]))


@require_safe
def district_print(request: HttpRequest, code: str) -> HttpResponse:
    """Every published place of a district on A4."""
    current = load_current()
    district = current.district(code) if current else None
    if current is None or district is None:
        raise Http404
    return _page(request, "district_print", pages.district_words(current, district))


@require_safe
def site_qr(request: HttpRequest, public_id: str) -> HttpResponse:
    """The address of a site's page, for a notice at its door."""
    current = load_current()
    if not current or current.site(public_id) is None:
        raise Http404
    return _qr(reverse("finder:site", args=[public_id]))


@require_safe
def home_qr(request: HttpRequest) -> HttpResponse:
    """The address of the finder, for printed lists."""
    return _qr(reverse("finder:home"))


def _qr(path: str) -> HttpResponse:
    # Always the one known address, whatever host was asked: people scan what they trust.
    code = segno.make(settings.SITE_URL.rstrip("/") + path, error="q", micro=False)
    response = HttpResponse(content_type="image/svg+xml")
    code.save(response, kind="svg", scale=8, border=4, light="#fff")
    patch_cache_control(response, public=True, max_age=86400)
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """So that the page can be put on a phone's first screen."""
    name = _("Air-raid shelters")
    home_url = reverse("finder:home")
    icons = [{"src": f"{settings.STATIC_URL}shelters/finder/icon.svg", "sizes": "any", "type": "image/svg+xml"}]
    content = {
        "name": name,
        "short_name": name,
        "start_url": home_url,
        "scope": home_url,
        "display": "minimal-ui",
        "background_color": "#f3f5f8",
        "theme_color": "#0b3d91",
        "icons": icons,
    }
    return JsonResponse(content, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; never cached, so that a broken one can be recalled."""
    source = shell.worker_source(shell.content_key(load_current()))
    response = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    patch_cache_control(response, no_cache=True)
    return response
