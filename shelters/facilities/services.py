"""The only writer of the register."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from civildefense.accounts.models import Organisation, User
from civildefense.common.scoping import organisation_of
from civildefense.records import workflow
from civildefense.records.models import readable_fields
from shelters.facilities.errors import CheckInFuture, ForeignEntrance, Undecided
from shelters.facilities.models import (
    Entrance,
    EntranceRestricted,
    Equipment,
    Facility,
    FacilityRestricted,
    ProtectiveUnit,
    SiteCheck,
    UnitRestricted,
)
from shelters.facilities.states import MOVES, FacilityState


@transaction.atomic
def create_facility(
    *, organisation: Organisation, by: User, state: str = FacilityState.PLANNED, **fields: Any
) -> Facility:
    """A new work. Without ``source_key`` it gets a random one, so that the natural key is never blank."""
    fields.setdefault("source", "desk")
    fields["source_key"] = fields.get("source_key") or uuid.uuid4().hex
    facility = Facility(organisation=organisation, state=state, **fields)
    facility.full_clean()
    facility.save()
    return facility


@transaction.atomic
def change_facility(*, facility: Facility, by: User, **fields: Any) -> Facility:
    """Change named fields of the locked row; state moves only through ``move_facility``."""
    locked = Facility.objects.select_for_update(no_key=True, of=("self",)).get(pk=facility.pk)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.full_clean()
    locked.save(update_fields=[*fields])
    locked.refresh_from_db()
    return locked


def put_facility(*, facility: Facility, by: User, **fields: Any) -> Facility:
    """One row of a batch: a new one, or one that the caller has locked; a change that changes nothing writes nothing.

    ``full_clean`` would ask the database a dozen questions a row. Here it is asked once, by the statement itself, so
    a broken constraint is an IntegrityError that names it.
    """
    changed = [name for name, value in fields.items() if facility.pk is None or getattr(facility, name) != value]
    for name in changed:
        setattr(facility, name, fields[name])
    facility.clean_fields(exclude=[field.name for field in Facility._meta.fields if field.is_relation])
    if facility.pk is None or changed:
        with transaction.atomic():
            facility.save(update_fields=changed if facility.pk else None)
    return facility


def move_facility(*, facility: Facility, to: str, by: User, reason: str = "") -> Facility:
    """Through the one door; MoveRefused says why not."""
    return workflow.move(facility, to, by=by, reason=reason, table=MOVES)


@transaction.atomic
def record_check(
    *,
    facility: Facility,
    result: str,
    by: User,
    checked_on: dt.date | None = None,
    entrance: Entrance | None = None,
    note: str = "",
    on_word_of: str = "",
) -> SiteCheck:
    """What somebody found at the door; the finder's "last checked" follows it."""
    checked_on = checked_on or timezone.localdate()
    if checked_on > timezone.localdate():
        raise CheckInFuture()
    if entrance is not None and entrance.facility_id != facility.pk:
        raise ForeignEntrance()
    check = SiteCheck(
        facility=facility,
        entrance=entrance,
        checked_on=checked_on,
        result=result,
        note=note,
        on_word_of=on_word_of,
        recorded_by=by,
    )
    check.full_clean()
    check.save()
    return check


@transaction.atomic
def set_restricted(*, facility: Facility, by: User, **fields: Any) -> FacilityRestricted:
    """Write level-R columns that a decision opens to ``by``; Undecided otherwise, and the value is not repeated."""
    if not set(fields) <= readable_fields(by, FacilityRestricted, facility.organisation_id):
        raise Undecided()
    row, _created = FacilityRestricted.objects.select_for_update(no_key=True).get_or_create(facility=facility)
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save(update_fields=[*fields])
    return row


@transaction.atomic
def put_part(*, part: ProtectiveUnit | Entrance, by: User) -> ProtectiveUnit | Entrance:
    """Create or change a unit or an entrance; its facility is locked first and gets a new version."""
    Facility.objects.select_for_update(no_key=True, of=("self",)).get(pk=part.facility_id)
    part.full_clean()
    part.save()
    return part


@transaction.atomic
def remove_part(*, part: ProtectiveUnit | Entrance, by: User) -> None:
    """A unit or an entrance that is not there; its facility is locked first and gets a new version."""
    Facility.objects.select_for_update(no_key=True, of=("self",)).get(pk=part.facility_id)
    part.delete()


@transaction.atomic
def put_restricted_part(
    *, part: UnitRestricted | EntranceRestricted | Equipment, changed: set[str], by: User
) -> UnitRestricted | EntranceRestricted | Equipment:
    """Create or change a restricted row; Undecided unless a decision opens every changed column to ``by``."""
    if not changed <= readable_fields(by, type(part), organisation_of(part)):
        raise Undecided()
    part.full_clean()
    part.save(update_fields=None if part.pk is None else changed)
    return part
