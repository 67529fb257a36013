"""Without signs nothing is accepted."""

import datetime as dt

import pytest
from django.utils import timezone

from civildefense.common.errors import MoveRefused
from projects.developments import services
from projects.developments.errors import ItemFailed, ReachedInFuture, SignsMissing
from projects.developments.models import AcceptanceItem, Development
from projects.developments.states import AcceptanceKind
from tests.cast import Cast

DAY = dt.date(2021, 4, 1)


@pytest.fixture
def site(cast: Cast, development: Development) -> Development:
    """Under construction, in two phases."""
    for number in (1, 2):
        services.set_phase(development=development, number=number, by=cast.a.clerk)
    for state in ("designing", "approved", "building"):
        services.move_development(development=development, to=state, by=cast.a.clerk)
    return development


def check(cast: Cast, site: Development, kind: str, to: str, **fields: str) -> None:
    for item in site.acceptance_items.filter(kind=kind):
        services.check_item(item=item, to=to, by=cast.inspector, checked_on=DAY, **fields)


def test_building_opens_a_checklist_for_each_phase_and_for_those_that_follow(cast: Cast, site: Development) -> None:
    assert site.acceptance_items.count() == 2 * len(AcceptanceKind)
    services.set_phase(development=site, number=3, by=cast.a.clerk)
    assert site.acceptance_items.without_signs().count() == 3


def test_the_works_are_not_accepted_before_every_phase_has_its_signs(cast: Cast, site: Development) -> None:
    accept = {"development": site, "to": "accepted", "by": cast.a.clerk}
    with pytest.raises(SignsMissing):
        services.move_development(**accept)
    first = site.acceptance_items.without_signs().first()
    assert first is not None
    services.check_item(item=first, to="passed", by=cast.inspector, checked_on=DAY)
    with pytest.raises(SignsMissing):
        services.move_development(**accept)
    last = site.acceptance_items.without_signs().get()
    services.check_item(item=last, to="not_needed", by=cast.inspector, reason="二期无人防工程")
    services.move_development(**accept)
    site.refresh_from_db()
    assert site.state == "accepted"


def test_the_milestone_of_the_works_waits_for_the_signs_too(cast: Cast, site: Development) -> None:
    reach = {"development": site, "step": "accepted", "by": cast.a.clerk, "reached_on": DAY}
    services.reach_milestone(subject="main", **reach)
    with pytest.raises(SignsMissing):
        services.reach_milestone(subject="works", **reach)
    check(cast, site, "signs", "passed")
    assert services.reach_milestone(subject="works", **reach).reached_on == DAY


def test_a_failed_item_blocks_until_it_passes(cast: Cast, site: Development) -> None:
    check(cast, site, "signs", "passed")
    check(cast, site, "equipment_test", "failed", reason="密闭门漏气")
    with pytest.raises(ItemFailed):
        services.move_development(development=site, to="accepted", by=cast.a.clerk)
    check(cast, site, "equipment_test", "passed")
    services.move_development(development=site, to="accepted", by=cast.a.clerk)


@pytest.mark.parametrize("to", ["failed", "not_needed"])
def test_exceptions_say_why(cast: Cast, site: Development, to: str) -> None:
    item = site.acceptance_items.first()
    assert item is not None
    with pytest.raises(MoveRefused) as refusal:
        services.check_item(item=item, to=to, by=cast.inspector)
    assert refusal.value.code == "reason_missing"
    item.refresh_from_db()
    assert (item.state, item.checked_on) == ("waiting", None)


def test_an_old_development_without_a_checklist_is_not_accepted_by_the_way(
    cast: Cast, development: Development
) -> None:
    Development.objects.filter(pk=development.pk).update(state="building")
    development.refresh_from_db()
    assert not AcceptanceItem.objects.exists()
    with pytest.raises(SignsMissing):
        services.move_development(development=development, to="accepted", by=cast.a.clerk)


def test_nothing_was_checked_tomorrow(cast: Cast, site: Development) -> None:
    item = site.acceptance_items.first()
    assert item is not None
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(ReachedInFuture):
        services.check_item(item=item, to="passed", by=cast.inspector, checked_on=tomorrow)
