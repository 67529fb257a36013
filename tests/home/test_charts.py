"""What the desk's charts say is what their lists hold, for everybody within the rows that they see."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from civildefense.home.desk.charts import Chart, concentrated
from shelters.facilities.models import SiteCheck
from shelters.facilities.states import CheckResult
from tests.cast import Cast, County, make_batch, make_facility, make_published, make_report, signed_in

INDEX = reverse("admin:index")


def charts_of(client: Client) -> dict[str, Chart]:
    return {chart.code: chart for chart in client.get(INDEX).context["charts"]}


def check(county: County, key: str, days_ago: int) -> None:
    facility = make_facility(county, key)
    day = timezone.localdate() - dt.timedelta(days=days_ago)
    SiteCheck.objects.create(facility=facility, result=CheckResult.OPEN, checked_on=day, recorded_by=county.clerk)


def furnish(cast: Cast) -> None:
    """County A is checked late, B has an overdue report and a bad file."""
    for number in range(4):
        check(cast.a, f"late{number}", 366 + number)
    check(cast.b, "recent", 364)
    make_facility(cast.b, "never")
    make_facility(cast.b, "idle", state="idle")
    make_published(cast.a.facility, cast.secrecy_officer)
    site = make_published(cast.b.facility, cast.secrecy_officer)
    make_report(cast.b, site, due_on=timezone.localdate() - dt.timedelta(days=1))
    make_report(cast.a, None, due_on=None)
    make_report(cast.a, None, due_on=timezone.localdate())
    make_batch(cast.b, state="checked", rows=10, accepted=6, new=6, rejected=4)


def cells(chart: Chart) -> list[tuple[int, str]]:
    return [(cell.value, cell.url) for row in chart.rows for cell in row.cells.values()]


@pytest.mark.parametrize("role", ["clerk", "editor", "secrecy_officer", "auditor", "administrator"])
def test_each_number_is_the_length_of_its_list(cast: Cast, role: str) -> None:
    furnish(cast)
    client = signed_in(cast.people[role])
    found = {code: chart for code, chart in charts_of(client).items() if code != "imports"}
    assert {"checks", "publication", "facilities"} <= found.keys()
    for chart in found.values():
        for value, url in cells(chart):
            listing = client.get(url)
            assert listing.status_code == 200, url
            assert listing.context["cl"].result_count == value, url
        for row in chart.rows:
            assert client.get(row.url).context["cl"].result_count == row.sum(), row.url


def test_imported_rows_add_up_over_the_batches_of_their_list(cast: Cast) -> None:
    furnish(cast)
    client = signed_in(cast.clerk)
    chart = charts_of(client)["imports"]
    assert [(row.label, row.sum("accepted"), row.sum("rejected")) for row in chart.rows] == [("西岸区", 6, 4)]
    batches = client.get(chart.rows[0].cells["rejected"].url).context["cl"].queryset
    assert sum(batch.rejected for batch in batches) == 4


def test_the_title_is_a_sentence_made_of_the_rows(cast: Cast) -> None:
    furnish(cast)
    found = charts_of(signed_in(cast.clerk))
    ages = {row.label: (row.sum("recent"), row.sum("late"), row.sum("never")) for row in found["checks"].rows}
    assert ages == {"东岸区": (1, 4, 0), "西岸区": (2, 0, 1)}
    assert "5" in found["checks"].title
    standing = {row.label: (row.sum("public"), row.sum("hidden")) for row in found["publication"].rows}
    assert standing == {"东岸区": (1, 4), "西岸区": (1, 2)}
    assert "25" in found["publication"].title
    assert "东岸区" in found["publication"].title
    reports = {row.label: (row.cells["open"].value, row.cells["late"].value) for row in found["reports"].rows}
    assert reports == {"东岸区": (2, 0), "西岸区": (0, 1)}


def test_a_county_sees_its_own_rows_alone(cast: Cast) -> None:
    furnish(cast)
    found = charts_of(signed_in(cast.a.clerk))
    assert {row.label for chart in found.values() for row in chart.rows} == {"东岸区"}
    assert found["checks"].totals == [1, 4]


def test_a_list_that_one_may_not_open_is_no_chart(cast: Cast) -> None:
    furnish(cast)
    assert charts_of(signed_in(cast.finance)).keys() == {"checks", "publication", "facilities"}


def test_few_rows_that_hold_most_are_named(cast: Cast) -> None:
    furnish(cast)
    rows = charts_of(signed_in(cast.clerk))["checks"].rows
    few, held = concentrated(rows, "late", "never")
    assert ([row.label for row in few], held) == (["东岸区"], 4)
    assert concentrated([], "late") == ([], 0)


def test_the_table_and_the_figures_stand_on_the_page_without_scripts(cast: Cast) -> None:
    furnish(cast)
    response = signed_in(cast.clerk).get(INDEX)
    html = response.content.decode()
    for chart in response.context["charts"]:
        assert f'<script id="{chart.figure_id}" type="application/json">' in html
        assert chart.title in html
        for value, url in cells(chart):
            assert not value or url.replace("&", "&amp;") in html
    assert "<script>" not in html


def test_the_desk_costs_the_same_for_few_rows_and_many(cast: Cast, django_assert_num_queries: Any) -> None:
    furnish(cast)
    client = signed_in(cast.auditor)
    client.get(INDEX)
    with django_assert_num_queries(11) as few:
        client.get(INDEX)
    for number in range(20):
        check(cast.a, f"more{number}", 20 * number)
        make_report(cast.a, None, due_on=timezone.localdate() - dt.timedelta(days=number))
    with django_assert_num_queries(len(few)):
        client.get(INDEX)
