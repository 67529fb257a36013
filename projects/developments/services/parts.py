"""Phases, buildings and participants; the development is locked before its part and gets a new version."""

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from civildefense.accounts.models import User
from projects.developments.errors import PhaseInUse
from projects.developments.models import Building, Development, Participant, Phase
from projects.developments.services.acceptance import open_checklist
from projects.developments.services.locking import locked_open, require_own_phase
from projects.developments.states import DevelopmentState

Part = Phase | Building | Participant


@transaction.atomic
def put_part(*, part: Part, by: User) -> Part:
    """Create or change a phase, a building or a participant."""
    development = locked_open(part.development)
    if isinstance(part, Building):
        require_own_phase(development, part.phase)
    part.full_clean()
    part.save()
    if isinstance(part, Phase) and development.state == DevelopmentState.BUILDING:
        open_checklist(development=development, by=by)
    return part


@transaction.atomic
def remove_part(*, part: Part, by: User) -> None:
    locked_open(part.development)
    try:
        part.delete()
    except ProtectedError:
        raise PhaseInUse from None


@transaction.atomic
def set_phase(*, development: Development, number: int, by: User, name: str = "") -> Phase:
    """The phase with this number, new or named anew."""
    phase = Phase.objects.filter(development=locked_open(development), number=number).first()
    phase = phase or Phase(development=development, number=number)
    if phase.pk is None or phase.name != name:
        phase.name = name
        put_part(part=phase, by=by)
    return phase


@transaction.atomic
def set_building(
    *, development: Development, name: str, by: User, phase: Phase | None = None, **fields: Any
) -> Building:
    """The building of this name in this phase, new or with these fields; unchanged fields write nothing."""
    known = Building.objects.filter(development=locked_open(development), phase=phase, name=name).first()
    building = known or Building(development=development, phase=phase, name=name)
    changed = {field for field, value in fields.items() if building.pk is None or getattr(building, field) != value}
    for field in changed:
        setattr(building, field, fields[field])
    if building.pk is None or changed:
        put_part(part=building, by=by)
    return building
