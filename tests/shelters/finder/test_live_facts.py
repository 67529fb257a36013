"""Last check, closures and hours reach the public without a new review; everything else waits for one."""

import datetime as dt

from shelters.facilities.models import Entrance
from shelters.facilities.services import change_facility, move_facility, record_check
from shelters.facilities.states import FacilityState
from shelters.finder.models import PublishedEntrance, PublishedSite
from shelters.finder.services import refresh_live_facts
from tests.cast import Cast, make_facility
from tests.shelters.finder.published import publish


def door(site: PublishedSite, label: str) -> PublishedEntrance:
    return PublishedEntrance.objects.get(site=site, label=label)


def test_a_check_of_a_door_shows_at_that_door(cast: Cast) -> None:
    site = publish(cast, cast.a.facility)
    entrance = cast.a.facility.entrances.get(label="B")
    record_check(
        facility=cast.a.facility, entrance=entrance, result="locked", by=cast.clerk, checked_on=dt.date(2026, 11, 20)
    )
    refresh_live_facts()
    assert (door(site, "A").checked_on, door(site, "A").check_result) == (dt.date(2026, 11, 1), "open")
    assert (door(site, "B").checked_on, door(site, "B").check_result) == (dt.date(2026, 11, 20), "locked")
    site.refresh_from_db()
    assert site.check_result == "locked"


def test_a_later_check_of_the_whole_work_holds_for_every_door(cast: Cast) -> None:
    site = publish(cast, cast.a.facility)
    record_check(facility=cast.a.facility, result="flooded", by=cast.clerk, checked_on=dt.date(2026, 11, 21))
    refresh_live_facts()
    assert {door(site, label).check_result for label in "AB"} == {"flooded"}


def test_hours_and_closures_follow_the_register(cast: Cast) -> None:
    site = publish(cast, cast.a.facility)
    Entrance.objects.filter(facility=cast.a.facility, label="A").update(hours="Mo-Fr 08:00-18:00", is_closed=True)
    refresh_live_facts()
    assert (door(site, "A").hours, door(site, "A").is_closed) == ("Mo-Fr 08:00-18:00", True)


def test_a_door_that_is_gone_or_private_now_is_closed(cast: Cast) -> None:
    site = publish(cast, cast.a.facility)
    cast.a.facility.entrances.filter(label="A").delete()
    cast.a.facility.entrances.filter(label="B").update(is_public=False)
    refresh_live_facts()
    assert door(site, "A").is_closed
    assert door(site, "B").is_closed


def test_the_only_door_of_a_work_without_entrances_stays_open(cast: Cast) -> None:
    site = publish(cast, make_facility(cast.a, "bare"))
    refresh_live_facts()
    assert not door(site, "1").is_closed


def test_a_work_that_closes_for_good_leaves_the_public(cast: Cast) -> None:
    site = publish(cast, cast.a.facility)
    move_facility(facility=cast.a.facility, to=FacilityState.CLOSED, by=cast.clerk, reason="拆除")
    refresh_live_facts()
    site.refresh_from_db()
    assert site.is_closed


def test_reviewed_facts_wait_for_a_review(cast: Cast) -> None:
    site = publish(cast, cast.a.facility)
    change_facility(facility=cast.a.facility, by=cast.clerk, name="新名字")
    refresh_live_facts()
    site.refresh_from_db()
    assert site.name != "新名字"


def test_nothing_is_written_when_nothing_changed(cast: Cast) -> None:
    publish(cast, cast.a.facility)
    refresh_live_facts()
    assert refresh_live_facts() == 0


def test_the_same_number_of_queries_for_one_site_and_for_twenty(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    for number in range(20):
        publish(cast, make_facility(cast.a, f"q{number}"))
    refresh_live_facts()
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        refresh_live_facts()
