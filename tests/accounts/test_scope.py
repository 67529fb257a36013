"""Whose rows one sees: one's own organisation's, those below it and those of its predecessors."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser

from civildefense.accounts import services
from civildefense.accounts.models import Membership, Organisation, User
from shelters.facilities.models import Entrance, Facility
from tests.cast import SINCE, Cast, make_organisation, make_user


def seen(user: object) -> set[str]:
    return set(Facility.objects.visible_to(user).values_list("source_key", flat=True))


def test_a_county_sees_its_own_rows_only(cast: Cast) -> None:
    assert seen(cast.a.clerk) == {"A1"}
    assert seen(cast.b.signer) == {"B1"}
    assert {e.facility.source_key for e in Entrance.objects.visible_to(cast.a.clerk)} == {"A1"}


def test_the_city_sees_every_county(cast: Cast) -> None:
    assert seen(cast.clerk) == {"A1", "B1"}


def test_nobody_without_an_organisation_sees_anything(cast: Cast) -> None:
    assert seen(AnonymousUser()) == set()
    assert seen(cast.stranger) == set()
    User.objects.filter(pk=cast.clerk.pk).update(is_active=False)
    assert seen(User.objects.get(pk=cast.clerk.pk)) == set()


def test_a_membership_counts_only_in_its_period(cast: Cast) -> None:
    Membership.objects.filter(user=cast.a.clerk).update(ends_on=SINCE + dt.timedelta(days=1))
    clerk = User.objects.get(pk=cast.a.clerk.pk)
    assert seen(clerk) == set()
    assert not clerk.is_staff


def test_a_division_acts_for_its_office(cast: Cast) -> None:
    division = make_organisation("工程科", "990000-1", "division", parent=cast.city)
    assert seen(make_user("engineer", division, "clerk")) == {"A1", "B1"}


def test_after_a_merger_the_successor_sees_the_rows(cast: Cast) -> None:
    services.merge_organisation(
        organisation=cast.a.organisation, into=cast.b.organisation, on=dt.date(2026, 1, 1), by=cast.administrator
    )
    assert seen(User.objects.get(pk=cast.b.clerk.pk)) == {"A1", "B1"}
    assert seen(User.objects.get(pk=cast.a.clerk.pk)) == set()
    assert not Organisation.objects.existing().filter(code="990101").exists()
