"""The inbox: each number opens the list that it counts, others' changes until they were read, counties side by side."""

import datetime as dt
from typing import Any

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from civildefense.records.models import InboxVisit
from shelters.facilities.models import Facility
from shelters.facilities.services import change_facility
from tests.cast import Cast, make_batch, make_facility, make_job, make_published, make_report, signed_in

INBOX = "/admin/inbox/"


def furnish(cast: Cast) -> None:
    site = make_published(cast.a.facility, cast.secrecy_officer)
    make_report(cast.a, site, due_on=timezone.localdate() - dt.timedelta(days=1))
    make_report(cast.b, make_published(cast.b.facility, cast.secrecy_officer))
    make_facility(cast.a, "no point", longitude=None, latitude=None)
    make_job(cast.a, state="failed", failure="x")
    make_batch(cast.a, state="checked", rows=3, rejected=3)
    make_batch(cast.a, state="declared", **declared(cast))


def declared(cast: Cast) -> dict[str, Any]:
    return {"declared_by": cast.a.clerk, "declared_at": timezone.now(), "committed_by": cast.a.clerk,
            "committed_at": timezone.now()}  # fmt: skip


def numbers(client: Client) -> dict[str, int]:
    context = client.get(INBOX).context
    return {number.url: number.count for number in (*context["open_numbers"], *context["empty_numbers"])}


@pytest.mark.parametrize("role", ["county_clerk", "county_signer"])
def test_each_number_is_the_length_of_its_list(cast: Cast, role: str) -> None:
    furnish(cast)
    client = signed_in(cast.a.people[role])
    found = numbers(client)
    assert sum(found.values()) >= 4
    for url, count in found.items():
        listing = client.get(url, follow=True)
        assert listing.status_code == 200, url
        assert listing.context["cl"].result_count == count, url


def test_the_city_sees_each_county_and_a_county_only_itself(cast: Cast) -> None:
    furnish(cast)
    client = signed_in(cast.clerk)
    rows = {row.office: row for row in client.get(INBOX).context["office_rows"]}
    assert {cast.a.organisation, cast.b.organisation} == set(rows)
    assert rows[cast.a.organisation].total > rows[cast.b.organisation].total > 0
    for number in rows[cast.a.organisation].numbers:
        assert client.get(number.url, follow=True).context["cl"].result_count == number.count, number.url
    assert signed_in(cast.a.clerk).get(INBOX).context["office_rows"] == []


def change_by(user: Any, facility: Facility) -> None:
    with pghistory.context(user=user.pk):
        change_facility(facility=facility, by=user, remarks=f"{user} {timezone.now()}")


def test_what_the_city_changed_is_shown_until_it_was_read(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    change_by(cast.clerk, cast.a.facility)
    change_by(cast.a.signer, cast.a.facility)
    change_by(cast.clerk, cast.b.facility)
    (change,) = client.get(INBOX).context["changes"]
    assert (change.title, change.who) == (cast.a.facility.name, str(cast.clerk))
    assert str(cast.a.facility.uid) in change.url
    client.post(INBOX)
    # The test is one transaction, in which the database's clock stands still.
    InboxVisit.objects.filter(reader=cast.a.clerk).update(seen=timezone.now() + dt.timedelta(minutes=1))
    assert client.get(INBOX).context["changes"] == []


def test_what_came_after_the_page_was_opened_stays_new(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    shown = client.get(INBOX).context["until"]
    client.post(INBOX, {"until": shown.isoformat()})
    assert InboxVisit.objects.get(reader=cast.a.clerk).seen == shown
    client.post(INBOX, {"until": (shown - dt.timedelta(hours=1)).isoformat()})
    assert InboxVisit.objects.get(reader=cast.a.clerk).seen == shown
    assert client.post(INBOX, {"until": "soon"}).status_code == 400


def test_reading_alone_marks_nothing_as_read(cast: Cast) -> None:
    signed_in(cast.a.clerk).get(INBOX)
    assert not InboxVisit.objects.exists()


def test_twenty_changes_cost_as_many_queries_as_one(cast: Cast, django_assert_num_queries: Any) -> None:
    furnish(cast)
    client = signed_in(cast.a.clerk)
    change_by(cast.clerk, make_facility(cast.a, "n"))
    client.get(INBOX)
    with CaptureQueriesContext(connection) as one:
        client.get(INBOX)
    for number in range(20):
        change_by((cast.clerk, cast.inspector)[number % 2], make_facility(cast.a, f"n{number}"))
    with django_assert_num_queries(len(one)):
        assert len(client.get(INBOX).context["changes"]) > 20
