"""A record goes back to an earlier version through its own form, with a reason, and never over somebody's change."""

from typing import Any

import pytest
from django.test import Client

from civildefense.rulebook.models import Place
from projects.enterprises.models import Enterprise
from shelters.facilities.models import Facility
from shelters.facilities.services import change_facility, move_facility
from tests.cast import Cast, make_facility, signed_in

HISTORY = "/admin/shelters/facility/{}/history/"


@pytest.fixture
def moved(cast: Cast) -> Facility:
    """Version 1 was named 旧名 at one point; then name, point and state were changed."""
    facility = make_facility(cast.a, "old", name="旧名地下室", capacity=100)
    change_facility(facility=facility, by=cast.a.clerk, name="新名地下室", capacity=250)
    move_facility(facility=facility, to="idle", by=cast.a.clerk, reason="修缮")
    facility.refresh_from_db()
    return facility


def preview(client: Client, facility: Facility, version: int = 1) -> Any:
    return client.get(HISTORY.format(facility.uid), {"version": version})


def go_back(client: Client, facility: Facility, version: int = 1, **said: Any) -> Any:
    sent = {"seen": facility.version, "reason": "改错了", **said}
    return client.post(f"{HISTORY.format(facility.uid)}?version={version}", sent, follow=True)


def messages(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_the_history_offers_each_version_but_the_present(cast: Cast, moved: Facility) -> None:
    client = signed_in(cast.a.clerk)
    go_back(client, moved)
    page = client.get(HISTORY.format(moved.uid)).content.decode()
    assert f"?version={moved.version}" in page
    assert f"?version={moved.version + 1}" not in page
    assert "?version=" not in signed_in(cast.auditor).get(HISTORY.format(moved.uid)).content.decode()


def test_the_preview_says_what_would_change_and_changes_nothing(cast: Cast, moved: Facility) -> None:
    answer = preview(signed_in(cast.a.clerk), moved)
    told = {(row.now, row.then) for row in answer.context["differences"]}
    assert told == {("新名地下室", "旧名地下室"), ("250", "100")}
    version = moved.version
    moved.refresh_from_db()
    assert moved.version == version


def test_it_goes_back_with_the_reason_in_the_history_and_the_state_as_it_is(cast: Cast, moved: Facility) -> None:
    client = signed_in(cast.a.clerk)
    go_back(client, moved)
    before = moved.version
    moved.refresh_from_db()
    assert (moved.name, moved.capacity, moved.state, moved.version) == ("旧名地下室", 100, "idle", before + 1)
    page = client.get(HISTORY.format(moved.uid)).content.decode()
    assert "改错了" in page


def test_a_point_goes_back_as_it_was_given(cast: Cast) -> None:
    facility = make_facility(cast.a, "point")
    given = {"given_longitude": 120.81, "given_latitude": 31.99, "datum": "gcj02"}
    change_facility(facility=facility, by=cast.a.clerk, longitude=120.8055, latitude=31.992, **given)
    change_facility(
        facility=facility, by=cast.a.clerk, longitude=120.9, latitude=32.0, given_longitude=120.9, given_latitude=32.0,
        datum="wgs84",
    )  # fmt: skip
    facility.refresh_from_db()
    answer = go_back(signed_in(cast.a.clerk), facility, version=facility.version - 1)
    facility.refresh_from_db()
    assert (facility.given_longitude, facility.given_latitude, facility.datum) == (120.81, 31.99, "gcj02"), messages(
        answer
    )
    assert facility.longitude == pytest.approx(120.8055, abs=0.001)


def test_without_a_reason_it_is_refused(cast: Cast, moved: Facility) -> None:
    answer = go_back(signed_in(cast.a.clerk), moved, reason="  ")
    moved.refresh_from_db()
    assert moved.name == "新名地下室"
    assert messages(answer)


def test_whoever_saw_another_version_is_told_and_nothing_is_written(cast: Cast, moved: Facility) -> None:
    stale = moved.version
    change_facility(facility=moved, by=cast.a.clerk, remarks="另一人的修改")
    answer = go_back(signed_in(cast.a.clerk), moved, seen=stale)
    moved.refresh_from_db()
    assert (moved.name, moved.remarks) == ("新名地下室", "另一人的修改")
    assert messages(answer)


def test_what_would_break_a_rule_today_is_refused_in_words(cast: Cast, moved: Facility) -> None:
    Facility.objects.filter(pk=moved.pk).update(usable_area=None, floor_area=50)
    Facility.objects.filter(pk=moved.pk).update(usable_area=40)
    moved.refresh_from_db()
    with_both = moved.version
    Facility.objects.filter(pk=moved.pk).update(usable_area=None)
    Facility.objects.filter(pk=moved.pk).update(number="x" * 5, remarks="")
    moved.refresh_from_db()
    assert preview(signed_in(cast.a.clerk), moved, with_both).status_code == 200
    go_back(signed_in(cast.a.clerk), moved, with_both)
    moved.refresh_from_db()
    assert (moved.usable_area, moved.floor_area) == (40, 50)


def test_who_may_not_edit_may_not_go_back(cast: Cast, moved: Facility) -> None:
    assert preview(signed_in(cast.auditor), moved).status_code == 403
    assert go_back(signed_in(cast.a.signer), moved).status_code == 403
    assert signed_in(cast.b.clerk).get(HISTORY.format(moved.uid), {"version": 1}).status_code == 302


@pytest.mark.parametrize("version", ["99", "x", "-1", "1" * 20])
def test_a_version_that_never_was_is_missing(cast: Cast, moved: Facility, version: Any) -> None:
    assert preview(signed_in(cast.a.clerk), moved, version).status_code == 404


def test_lists_of_choices_go_back_too(cast: Cast) -> None:
    row = Enterprise.objects.create(organisation=cast.a.organisation, name="某公司", kinds=["builder", "tester"])
    Enterprise.objects.filter(pk=row.pk).update(kinds=["designer"])
    row.refresh_from_db()
    url = f"/admin/projects/enterprise/{row.uid}/history/?version=1"
    signed_in(cast.a.clerk).post(url, {"seen": row.version, "reason": "x"})
    row.refresh_from_db()
    assert sorted(row.kinds) == ["builder", "tester"]


def test_a_table_without_services_of_its_own_goes_back_through_its_form(cast: Cast) -> None:
    place = Place.objects.create(
        name="老名", former_names=["甲", "乙"], kind="park", longitude=120.85, latitude=32.0, source="test"
    )
    Place.objects.filter(pk=place.pk).update(name="新名", former_names=[], starts_on="2026-01-01")
    place.refresh_from_db()
    url = f"/admin/rulebook/place/{place.uid}/history/?version=1"
    signed_in(cast.editor).post(url, {"seen": place.version, "reason": "x"})
    place.refresh_from_db()
    assert (place.name, place.former_names, place.starts_on) == ("老名", ["甲", "乙"], None)
