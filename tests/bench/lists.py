"""The desk's lists for a clerk of the office, with few facilities and with many: every page, every order, the files."""

import time
from collections.abc import Iterator

from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civildefense.accounts.models import User
from shelters.facilities.models import Facility
from tests.bench import imports
from tests.bench.figures import Figure, milliseconds, p95, ratio

MANY = 50_000
TIMES, FEWER_TIMES = 30, 10
MOST_QUERIES, MOST_MS = 12, 500
TITLE = "Lists of the desk"
LIST = "admin:shelters_facility_changelist"


def figures() -> list[Figure]:
    imports.load_demo_once()
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="clerk"))
    few, few_figures = _page(client, f"{Facility.objects.count():,} rows", reverse(LIST))
    imports.import_rows(MANY, "list")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # a database in use has done so long ago
    rows = f"{Facility.objects.count():,} rows"
    many, many_figures = _page(client, rows, reverse(LIST))
    others = [figure for what, url in _addresses() for figure in _page(client, f"{rows}, {what}", url, FEWER_TIMES)[1]]
    slower = ratio("p95 of many : of few", many / few)
    return [*few_figures, *many_figures, slower, *others, *_order_of_each_column(client), *_files(client)]


def _addresses() -> Iterator[tuple[str, str]]:
    """What a clerk opens on a working day."""
    listing, last = reverse(LIST), MANY // 50
    yield "one state", f"{listing}?state__exact=in_service"
    yield "search of two characters", f"{listing}?q=花园"
    yield "search of a number", f"{listing}?q=rf-0123"
    yield "search without a hit", f"{listing}?q=没有这个地方"
    yield "last page", f"{listing}?p={last}"
    yield "middle page by name", f"{listing}?o=name&p={last // 2}"
    yield "last page by name", f"{listing}?o=-name&p={last}"
    yield "other columns", f"{listing}?cols=number,name,organisation,township,responsible_unit,maintaining_unit,source"
    yield "without a point", f"{listing}?state__exact=in_service&longitude__isnull=True"
    for model in ("entrance", "protectiveunit", "sitecheck", "publishedsite", "sitereport"):
        yield f"list of {model}", reverse(f"admin:shelters_{model}_changelist")
    yield "one facility", reverse("admin:shelters_facility_change", args=[Facility.objects.latest("pk").uid])


def _page(client: Client, what: str, url: str, times: int = TIMES) -> tuple[float, list[Figure]]:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    asked = len(queries)  # the next request clears the list
    assert answer.status_code == 200, answer
    duration = p95(milliseconds(lambda: client.get(url), times))
    most = MOST_QUERIES if "changelist" in answer.resolver_match.url_name else None
    return duration, [
        Figure(f"{what}: queries", str(asked), f"≤ {most}" if most else "", asked <= most if most else None),
        Figure(f"{what}: p95, ms", f"{duration:.0f}", f"≤ {MOST_MS}", duration <= MOST_MS),
    ]


def _order_of_each_column(client: Client) -> list[Figure]:
    """The slowest of all orders, on the page that is furthest from both ends."""
    listing = admin.site.get_model_admin(Facility)
    worst, slowest = 0.0, ""
    for name in listing.offered_columns():
        url = f"{reverse(LIST)}?cols=name,{name}&o={name}&p={MANY // 100}"
        taken = milliseconds(lambda url=url: client.get(url), 3)[-1]
        worst, slowest = max((worst, slowest), (taken, name))
    return [
        Figure(
            f"slowest order of a column ({slowest}), middle page, ms", f"{worst:.0f}", f"≤ {MOST_MS}", worst <= MOST_MS
        )
    ]


def _files(client: Client) -> list[Figure]:
    found = []
    for kind in ("csv", "xlsx"):
        started = time.perf_counter()
        size = sum(map(len, client.get(reverse("admin:shelters_facility_export"), {"format": kind}).streaming_content))
        taken = time.perf_counter() - started
        found.append(Figure(f"export of {MANY:,} rows as {kind}, s ({size // 1024:,} KB)", f"{taken:.1f}"))
    return found
