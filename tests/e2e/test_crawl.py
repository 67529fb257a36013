"""Every page that a citizen or a role can reach, at the width of a phone and of a desk."""

from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern
from playwright.sync_api import Browser, BrowserContext

from civildefense.accounts.models import User
from civildefense.home.demo.offices import logins
from tests.e2e.crawler import Crawler

WIDTHS = (360, 1280)
# Addresses for machines, for other methods than GET, or behind a token.
NOT_PAGES = (
    "/api/",
    "/data/",
    "/admin/",
    "/accounts/",
    "/metrics",
    "/readyz",
    "/text-size/",
    "/shelters/search/missed/",
)
MAIN = ("", "accessibility/", "shelters/", "shelters/search/", "shelters/sites/<slug:public_id>/")


@pytest.fixture
def portal(live_server: Any, settings: Any) -> str:
    settings.SITE_URL = live_server.url
    call_command("load_demo", stdout=StringIO())
    call_command("build_snapshots", stdout=StringIO())
    return str(live_server.url)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[[int], BrowserContext]]:
    opened = []

    def open_context(width: int) -> BrowserContext:
        # Without the service worker each page comes from the server, as on a first visit.
        context = browser.new_context(viewport={"width": width, "height": 800}, service_workers="block")
        opened.append(context)
        return context

    yield open_context
    for context in opened:
        context.close()


def addresses(patterns: Any = None, prefix: str = "/") -> Iterator[str]:
    """Every address of the resolver that takes no argument."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        part = "" if isinstance(pattern.pattern, LocalePrefixPattern) else str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, prefix + part)
        elif isinstance(pattern, URLPattern) and not set(part) & set("<(^\\"):
            yield prefix + part


@pytest.mark.parametrize("width", WIDTHS)
def test_public_pages(portal: str, visitor: Callable[[int], BrowserContext], width: int) -> None:
    starts = [path for path in addresses() if not path.startswith(NOT_PAGES)]
    crawler = Crawler(visitor(width), portal, f"citizen {width}")
    seen = crawler.walk(["/", *starts, "/accounts/login/", "/en/"], set())
    for language in ("zh-hans", "en"):
        assert {f"{language} {route}" for route in MAIN} <= seen
    assert crawler.complaints == []


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_every_role(portal: str, visitor: Callable[[int], BrowserContext], width: int) -> None:
    rendered: set[str] = set()
    complaints = []
    for username, *_rest in logins():
        context = signed_in(visitor(width), portal, username)
        crawler = Crawler(context, portal, f"{username} {width}", within=("/admin/", "/accounts/"))
        seen = crawler.walk(["/admin/"], rendered)
        complaints += crawler.complaints
        assert len(seen) > 3, f"{username} finds hardly anything on the desk"
    assert complaints == []


def signed_in(context: BrowserContext, portal: str, username: str) -> BrowserContext:
    client = Client()
    client.force_login(User.objects.get(username=username))
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": portal}])
    return context
