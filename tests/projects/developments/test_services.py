"""Developments, phases and buildings: what may stand in a row and who may write it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from civildefense.common.errors import MoveRefused
from civildefense.records.models import Transition
from projects.developments import services
from projects.developments.errors import Cancelled, ForeignDivision, ForeignPhase, OfficerElsewhere, PhaseInUse
from projects.developments.models import Building, Development
from projects.developments.states import MOVES, DevelopmentState
from tests.cast import Cast
from tests.projects.developments.making import make_building, make_development


def test_numbers_follow_each_other_within_office_and_year(cast: Cast) -> None:
    first, second = make_development(cast.a, "1"), make_development(cast.a, "2")
    later = make_development(cast.a, "3", filed_on=dt.date(2020, 1, 2))
    neighbour = make_development(cast.b, "1")
    assert [row.number for row in (first, second, later, neighbour)] == [
        "2019-0001", "2019-0002", "2020-0001", "2019-0001"
    ]  # fmt: skip


def test_a_number_stays_whatever_writes(development: Development) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE projects_development SET number = '9' WHERE id = %s", [development.pk])


def test_a_division_of_another_office_is_refused(cast: Cast, development: Development) -> None:
    with pytest.raises(ForeignDivision):
        make_development(cast.a, "2", division=cast.b.division)
    with pytest.raises(ForeignDivision):
        services.change_development(development=development, division=cast.b.division, by=cast.a.clerk)


def test_the_city_may_build_in_any_division(cast: Cast, development: Development) -> None:
    made = services.create_development(
        organisation=cast.city, name="轨道交通1号线", developer=development.developer, division=cast.b.division,
        filed_on=dt.date(2016, 3, 1), use="transport", by=cast.clerk,
    )  # fmt: skip
    assert made.organisation == cast.city


def test_a_former_name_is_kept(cast: Cast, development: Development) -> None:
    old = development.name
    changed = services.change_development(development=development, name="新城花园", by=cast.a.clerk)
    assert (changed.name, changed.former_names) == ("新城花园", [old])


def test_a_service_officer_acts_for_the_office(cast: Cast, development: Development) -> None:
    with pytest.raises(OfficerElsewhere):
        services.change_development(development=development, service_officer=cast.b.clerk, by=cast.a.clerk)
    changed = services.change_development(development=development, service_officer=cast.clerk, by=cast.a.clerk)
    assert changed.service_officer == cast.clerk


@pytest.mark.parametrize("state", DevelopmentState.values)
def test_it_is_cancelled_from_every_state_before_acceptance(cast: Cast, development: Development, state: str) -> None:
    Development.objects.filter(pk=development.pk).update(state=state)
    development.refresh_from_db()
    move = {"development": development, "to": DevelopmentState.CANCELLED, "by": cast.a.clerk}
    if not any(step.target == DevelopmentState.CANCELLED for step in MOVES.from_state(state)):
        with pytest.raises(MoveRefused):
            services.move_development(**move, reason="土地收回")
        return
    with pytest.raises(MoveRefused) as refusal:
        services.move_development(**move)
    assert refusal.value.code == "reason_missing"
    services.move_development(**move, reason="土地收回")
    assert Transition.objects.about(development).latest("id").reason == "土地收回"


def test_what_is_cancelled_is_left_alone(cast: Cast, development: Development) -> None:
    services.move_development(development=development, to="cancelled", by=cast.a.clerk, reason="土地收回")
    for attempt in (
        lambda: services.change_development(development=development, name="新名", by=cast.a.clerk),
        lambda: services.put_development(development=development, name="新名", by=cast.a.clerk),
        lambda: make_building(development, cast.a.clerk),
        lambda: services.reach_milestone(development=development, subject="main", step="planned", by=cast.a.clerk),
    ):
        with pytest.raises(Cancelled):
            attempt()


@pytest.mark.parametrize(
    "wrong",
    [
        {"ground_floor_m2": Decimal("6000.01")},
        {"excluded_m2": Decimal("100.00")},
        {"excluded_m2": Decimal("6000.01"), "exclusion_reason": "架空层"},
        {"excluded_m2": Decimal("3000.01"), "existing_m2": Decimal("3000.00"), "exclusion_reason": "架空层"},
        {"above_ground_m2": Decimal("-1")},
        {"foundation_depth_m": Decimal("-0.01")},
        {"storeys_above": 0},
        {"above_ground_m2": Decimal("6000.001")},
    ],
)
def test_a_building_that_contradicts_itself_is_refused(
    cast: Cast, development: Development, wrong: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        make_building(development, cast.a.clerk, **wrong)
    assert not development.buildings.exists()


def test_areas_add_up_and_an_unchanged_building_writes_nothing(cast: Cast, development: Development) -> None:
    phase = services.set_phase(development=development, number=1, by=cast.a.clerk, name="一期")
    make_building(development, cast.a.clerk, phase=phase)
    second = make_building(development, cast.a.clerk, "2号楼", ground_floor_m2=Decimal("0.05"))
    version = second.version
    make_building(development, cast.a.clerk, "2号楼", ground_floor_m2=Decimal("0.05"))
    second.refresh_from_db()
    assert second.version == version
    rows = Building.objects.filter(development=development)
    assert rows.areas()["ground_floor_m2"] == Decimal("600.05")
    assert rows.of_phase(phase).areas()["above_ground_m2"] == Decimal("6000.00")
    assert Building.objects.none().areas()["excluded_m2"] == Decimal("0.00")


def test_a_phase_stays_while_something_names_it_and_belongs_to_its_development(
    cast: Cast, development: Development
) -> None:
    phase = services.set_phase(development=development, number=1, by=cast.a.clerk)
    make_building(development, cast.a.clerk, phase=phase)
    with pytest.raises(PhaseInUse), transaction.atomic():
        services.remove_part(part=phase, by=cast.a.clerk)
    with pytest.raises(ForeignPhase):
        make_building(make_development(cast.a, "2"), cast.a.clerk, phase=phase)
