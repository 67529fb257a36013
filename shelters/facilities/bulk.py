"""What can be done to many works at once: states, and columns that a whole estate shares."""

from civildefense.accounts.models import User
from civildefense.records.bulk import EditMany, MoveMany, register
from shelters.facilities import services
from shelters.facilities.models import Facility
from shelters.facilities.states import MOVES, FacilityState

EDITABLE = ("maintaining_unit", "responsible_unit", "peacetime_use", "condition", "duty_post", "duty_phone", "township")


def _move(facility: Facility, to: str, by: User, reason: str) -> None:
    services.move_facility(facility=facility, to=to, by=by, reason=reason)


def _change(facility: Facility, by: User, **fields: object) -> None:
    services.change_facility(facility=facility, by=by, **fields)


register(
    Facility,
    *(
        MoveMany(MOVES, target, "shelters.move_facility", _move)
        for target in FacilityState
        if target != FacilityState.PLANNED
    ),
    *(EditMany(Facility, name, "shelters.change_facility", _change) for name in EDITABLE),
)
