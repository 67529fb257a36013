"""The writer of the register: every move of its state, every rule of its rows."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from civildefense.common.errors import MoveRefused
from civildefense.records.models import Transition
from shelters.facilities import services
from shelters.facilities.errors import CheckInFuture, ForeignEntrance, Undecided
from shelters.facilities.models import Entrance, Facility, ProtectiveUnit
from shelters.facilities.states import MOVES, FacilityState

ALLOWED = {(move.source, move.target): move for move in MOVES}


@pytest.mark.parametrize("source", FacilityState.values)
@pytest.mark.parametrize("target", FacilityState.values)
def test_each_state_moves_only_where_the_table_says(cast, source, target):
    facility = cast.a.facility
    Facility.objects.filter(pk=facility.pk).update(state=source)
    facility.refresh_from_db()
    if (source, target) in ALLOWED:
        services.move_facility(facility=facility, to=target, by=cast.a.clerk, reason="as ordered")
        assert facility.state == target
        step = Transition.objects.about(facility).latest("id")
        assert (step.from_state, step.to_state, step.moved_by) == (source, target, cast.a.clerk)
    else:
        with pytest.raises(MoveRefused):
            services.move_facility(facility=facility, to=target, by=cast.a.clerk, reason="as ordered")
        facility.refresh_from_db()
        assert facility.state == source
        assert not Transition.objects.about(facility).filter(to_state=target).exists()


def test_a_move_that_needs_a_reason_is_refused_without_one(cast):
    with pytest.raises(MoveRefused) as refusal:
        services.move_facility(facility=cast.a.facility, to=FacilityState.CLOSED, by=cast.a.clerk, reason="  ")
    assert refusal.value.code == "reason_missing"


def test_a_role_without_the_right_moves_nothing(cast):
    with pytest.raises(MoveRefused) as refusal:
        services.move_facility(facility=cast.a.facility, to=FacilityState.CLOSED, by=cast.auditor, reason="curious")
    assert refusal.value.code == "not_allowed"


def test_a_new_version_for_the_facility_and_for_its_childrens_edits(cast):
    facility = cast.a.facility
    facility.refresh_from_db()
    before = facility.version
    changed = services.change_facility(facility=facility, by=cast.a.clerk, remarks="repainted")
    assert changed.version == before + 1
    with transaction.atomic():
        door = facility.entrances.get(label="A")
        Entrance.objects.filter(pk=door.pk).update(hint="beside the kiosk")
    facility.refresh_from_db()
    assert facility.version >= before + 1


def test_unit_areas_must_tie(cast):
    unit = ProtectiveUnit(
        facility=cast.a.facility,
        number="9",
        floor_area=Decimal("100.00"),
        shelter_area=Decimal("80.00"),
        entrance_area=Decimal("15.00"),
        auxiliary_area=Decimal("5.01"),
    )
    with pytest.raises(ValidationError):
        services.put_part(part=unit, by=cast.a.clerk)
    unit.auxiliary_area = Decimal("5.00")
    services.put_part(part=unit, by=cast.a.clerk)
    with pytest.raises(IntegrityError, match="areas_tie"), transaction.atomic():
        ProtectiveUnit.objects.filter(pk=unit.pk).update(floor_area=Decimal("101.00"))


def test_half_a_point_is_no_point(cast):
    with pytest.raises(ValidationError):
        services.change_facility(facility=cast.a.facility, by=cast.a.clerk, longitude=None)
    with pytest.raises(IntegrityError, match="whole_point_on_earth"), transaction.atomic():
        Facility.objects.filter(pk=cast.a.facility.pk).update(longitude=None)


def test_the_natural_key_is_unique_within_organisation_and_source(cast):
    first = services.create_facility(
        organisation=cast.a.organisation, by=cast.a.clerk, name="One", source="list", source_key="1"
    )
    with pytest.raises(ValidationError):
        services.create_facility(
            organisation=cast.a.organisation, by=cast.a.clerk, name="Two", source="list", source_key="1"
        )
    services.create_facility(
        organisation=cast.b.organisation, by=cast.b.clerk, name="One of B", source="list", source_key="1"
    )
    assert first.state == FacilityState.PLANNED


def test_a_check_lies_in_the_past_and_at_an_own_door(cast):
    facility = cast.a.facility
    with pytest.raises(CheckInFuture):
        services.record_check(
            facility=facility, result="open", by=cast.inspector, checked_on=timezone.localdate() + dt.timedelta(days=1)
        )
    with pytest.raises(ForeignEntrance):
        services.record_check(
            facility=facility, result="open", by=cast.inspector, entrance=cast.b.facility.entrances.first()
        )
    check = services.record_check(facility=facility, result="locked", by=cast.inspector, note="chain on the gate")
    assert facility.checks.first() == check


def test_restricted_columns_are_refused_until_a_decision_covers_them(cast):
    with pytest.raises(Undecided) as refusal:
        services.set_restricted(facility=cast.a.facility, by=cast.a.clerk, nuclear_level="6")
    assert "6" not in str(refusal.value)


@pytest.mark.parametrize("field", ["name", "address", "remarks", "duty_post"])
def test_level_x_words_are_refused_without_an_echo(cast, field):
    with pytest.raises(ValidationError) as refusal:
        services.change_facility(facility=cast.a.facility, by=cast.a.clerk, **{field: "城东 人防 指挥 工程 乙"})
    assert "城东" not in str(refusal.value)
    cast.a.facility.refresh_from_db()
    assert "城东" not in getattr(cast.a.facility, field)
