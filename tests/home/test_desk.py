"""The front page of the desk: each number is a list that one click opens, counted over the same rows."""

import datetime as dt
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, make_batch, make_facility, make_job, make_published, make_report, make_token, signed_in


def numbers(client: Client) -> dict[str, dict[str, int]]:
    """Panel → address → count."""
    panels = client.get(reverse("admin:index")).context["panels"]
    return {panel.code: {number.url: number.count for number in panel.numbers} for panel in panels}


def furnish(cast: Cast) -> None:
    today = timezone.localdate()
    site = make_published(cast.a.facility, cast.secrecy_officer)
    make_report(cast.a, site, due_on=today)
    make_report(cast.a, site, due_on=today + dt.timedelta(days=9))
    make_report(cast.b, make_published(cast.b.facility, cast.secrecy_officer), due_on=today)
    make_facility(cast.a, "without point", longitude=None, latitude=None)
    make_job(cast.a, state="failed", failure="broken")
    make_batch(cast.a, state="checked", rows=3, rejected=3)
    make_token(cast.a.organisation, days=10)


@pytest.mark.parametrize("role", ["clerk", "editor", "secrecy_officer", "auditor", "administrator"])
def test_each_number_of_a_city_role_is_the_length_of_its_list(cast: Cast, role: str) -> None:
    furnish(cast)
    client = signed_in(cast.people[role])
    found = {url: count for panel in numbers(client).values() for url, count in panel.items()}
    assert sum(found.values()) > 0
    for url, count in found.items():
        listing = client.get(url)
        assert listing.status_code == 200, url
        assert listing.context["cl"].result_count == count, url


def test_a_county_counts_its_own_rows(cast: Cast) -> None:
    furnish(cast)
    of_a, of_b = (numbers(signed_in(county.clerk)) for county in (cast.a, cast.b))
    point = next(url for url in of_a["mine"] if "longitude__isnull" in url)
    assert (of_a["mine"][point], of_b["mine"][point]) == (1, 0)


def test_what_one_may_not_do_waits_for_others(cast: Cast) -> None:
    furnish(cast)
    clerk, auditor = (numbers(signed_in(user)) for user in (cast.clerk, cast.auditor))
    point = next(url for url in clerk["mine"] if "longitude__isnull" in url)
    assert point in auditor["others"]
    assert point not in auditor.get("mine", {})


def test_the_front_page_costs_a_fixed_number_of_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    furnish(cast)
    client = signed_in(cast.auditor)
    client.get(reverse("admin:index"))
    with django_assert_max_num_queries(20):
        client.get(reverse("admin:index"))


def test_tables_without_a_scope_do_not_stand_on_the_desk(cast: Cast) -> None:

    assert not admin.site.is_registered(Group)
