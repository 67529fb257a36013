"""The admin's list of facilities for a clerk of the office, with few rows and with many."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civildefense.accounts.models import User
from shelters.facilities.models import Facility
from tests.bench import imports
from tests.bench.figures import Figure, milliseconds, p95, ratio

MANY = 50_000
TIMES = 30
MOST_QUERIES, MOST_MS = 12, 500
TITLE = "List of facilities in the admin"


def figures() -> list[Figure]:
    imports.load_demo_once()
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="clerk"))
    few, few_figures = _measure(client)
    imports.import_rows(MANY, "list")
    many, many_figures = _measure(client)
    return [*few_figures, *many_figures, ratio("p95 of many : of few", many / few)]


def _measure(client: Client) -> tuple[float, list[Figure]]:
    url, what = reverse("admin:shelters_facility_changelist"), f"{Facility.objects.count():,} rows"
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    asked = len(queries)  # the next request clears the list
    assert answer.status_code == 200, answer
    duration = p95(milliseconds(lambda: client.get(url), TIMES))
    return duration, [
        Figure(f"{what}: queries", str(asked), f"≤ {MOST_QUERIES}", asked <= MOST_QUERIES),
        Figure(f"{what}: p95, ms", f"{duration:.0f}", f"≤ {MOST_MS}", duration <= MOST_MS),
    ]
