"""From the register to the public copy: what may go, what is copied, what comes back."""

import pytest

from shelters.facilities.services import change_facility, move_facility
from shelters.facilities.states import FacilityState
from shelters.finder.errors import AlreadyWithdrawn, NoDivision, NoPublicEntrance, NotPublishable
from shelters.finder.models import PublishedSite
from shelters.finder.services import approve_site, drift, propose_site, site_content, withdraw_site
from shelters.finder.services.publishing import drifted_ids
from tests.cast import Cast, make_facility
from tests.shelters.finder.published import publish


def test_the_copy_is_exactly_what_was_reviewed(cast: Cast) -> None:
    review = propose_site(facility=cast.a.facility, by=cast.editor)
    change_facility(facility=cast.a.facility, by=cast.clerk, name="后来改的名字")
    site = approve_site(review=review, by=cast.secrecy_officer)
    assert site.name == review.content["name"] != "后来改的名字"
    assert [door.label for door in site.entrances.order_by("label")] == ["A", "B"]
    assert (site.published_by, site.reviewed_version) == (cast.secrecy_officer, review.subject_version)


def test_the_public_id_stays_for_ever(cast: Cast) -> None:
    site = publish(cast, cast.a.facility)
    withdraw_site(site=site, by=cast.editor, reason="入口封闭")
    again = publish(cast, cast.a.facility)
    assert (again.pk, again.public_id, again.withdrawn_at) == (site.pk, site.public_id, None)


def test_public_ids_tell_nothing_about_number_or_order(cast: Cast) -> None:
    ids = {publish(cast, make_facility(cast.a, f"n{number}")).public_id for number in range(20)}
    assert len(ids) == 20
    assert all(len(public_id) == 10 for public_id in ids)
    assert len({public_id[:2] for public_id in ids}) > 10


def test_a_work_without_entrances_leads_to_its_point(cast: Cast) -> None:
    facility = make_facility(cast.a, "bare")
    doors = site_content(facility)["entrances"]
    assert [(door["label"], door["longitude"], door["latitude"]) for door in doors] == [
        ("1", facility.longitude, facility.latitude)
    ]


@pytest.mark.parametrize("state", [state for state in FacilityState if state != FacilityState.IN_SERVICE])
def test_only_works_in_service_are_proposed(cast: Cast, state: str) -> None:
    with pytest.raises(NotPublishable):
        propose_site(facility=make_facility(cast.a, "x", state=state), by=cast.editor)


def test_a_work_without_point_or_public_entrance_is_not_proposed(cast: Cast) -> None:
    with pytest.raises(NotPublishable):
        propose_site(facility=make_facility(cast.a, "x", longitude=None, latitude=None), by=cast.editor)
    cast.a.facility.entrances.update(is_public=False)
    with pytest.raises(NoPublicEntrance):
        propose_site(facility=cast.a.facility, by=cast.editor)


def test_a_work_without_division_takes_its_offices(cast: Cast) -> None:
    facility = make_facility(cast.a, "x", division=None)
    assert site_content(facility)["division_code"] == cast.a.division.code
    facility.organisation = cast.city
    facility.save()
    with pytest.raises(NoDivision):
        propose_site(facility=facility, by=cast.editor)


def test_private_entrances_and_inner_facts_are_not_copied(cast: Cast) -> None:
    cast.a.facility.entrances.filter(label="B").update(is_public=False)
    content = site_content(cast.a.facility)
    assert [door["label"] for door in content["entrances"]] == ["A"]
    assert {"remarks", "number", "source_key", "floor_area"}.isdisjoint(content)


def test_withdrawing_twice_is_refused(cast: Cast) -> None:
    site = publish(cast, cast.a.facility)
    withdraw_site(site=site, by=cast.secrecy_officer, reason="入口封闭")
    with pytest.raises(AlreadyWithdrawn):
        withdraw_site(site=site, by=cast.secrecy_officer, reason="入口封闭")


def test_drift_names_what_differs(cast: Cast) -> None:
    site = publish(cast, cast.a.facility)
    assert drift(site) == []
    change_facility(facility=cast.a.facility, by=cast.clerk, duty_phone="0513-1")
    cast.a.facility.entrances.filter(label="A").update(hint="绕到北侧")
    site = PublishedSite.objects.get(pk=site.pk)
    assert drift(site) == ["duty_phone", "entrances"]
    assert drifted_ids(PublishedSite.objects.all()) == [site.pk]


def test_a_work_that_left_service_has_drifted(cast: Cast) -> None:
    site = publish(cast, cast.a.facility)
    move_facility(facility=cast.a.facility, to=FacilityState.IDLE, by=cast.clerk, reason="检修")
    assert drift(PublishedSite.objects.get(pk=site.pk)) == ["not_publishable"]
