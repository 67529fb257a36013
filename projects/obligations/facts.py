"""From the buildings on record to the question that the rules answer."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from civildefense.rulebook.models import DivisionClass
from projects.developments.models import Building, Development, Phase
from projects.developments.states import BuildingUse
from projects.obligations.errors import FactMissing, FactsContradict, NoBuildings
from projects.obligations.models import BuildingPart
from projects.obligations.rules import Part, Question
from projects.obligations.states import Use

# What a whole building is to the rules; mixed use has to be split into parts.
USES = {
    BuildingUse.RESIDENTIAL: Use.HOUSING,
    BuildingUse.PUBLIC: Use.CIVIL,
    BuildingUse.SUPPORT: Use.CIVIL,
    BuildingUse.INDUSTRIAL: Use.PRODUCTION,
    BuildingUse.TRANSPORT: Use.TRAFFIC,
}
# What the parts of a building must add up to.
ADDED_UP = ("above_ground_m2", "ground_floor_m2", "existing_m2", "excluded_m2")


def question_about(
    development: Development, phase: Phase | None, division_class: DivisionClass, *, family: str, **choices: Any
) -> Question:
    """NoBuildings where nothing is entered; FactMissing and FactsContradict name the building."""
    buildings = development.buildings.select_related("phase").prefetch_related("duty_parts").order_by("id")
    parts = parts_of(buildings)
    uid = str(phase.uid) if phase else ""
    if not [part for part in parts if uid in ("", part.phase)]:
        raise NoBuildings()
    return Question(
        family=family, division_class=division_class.district_class, is_key_city=division_class.is_key_city,
        parts=tuple(parts), phase=uid, **choices,
    )  # fmt: skip


def parts_of(buildings: Iterable[Building]) -> list[Part]:
    found = []
    for building in buildings:
        own = list(building.duty_parts.all())
        found.extend(_split(building, own) if own else [_whole(building)])
    return found


def _whole(building: Building) -> Part:
    if building.use not in USES:
        raise FactMissing.mixed(building.name)
    return Part(
        uid=str(building.uid), name=building.name, phase=_phase(building), use=USES[BuildingUse(building.use)].value,
        above_ground_m2=building.above_ground_m2, ground_floor_m2=building.ground_floor_m2,
        storeys=building.storeys_above, foundation_depth_m=building.foundation_depth_m,
        existing_m2=building.existing_m2, existing_ground_m2=_known_zero(building.existing_m2),
        excluded_m2=building.excluded_m2, excluded_ground_m2=_known_zero(building.excluded_m2),
        exclusion_reason=building.exclusion_reason,
    )  # fmt: skip


def _split(building: Building, own: list[BuildingPart]) -> list[Part]:
    for name in ADDED_UP:
        together, whole = sum((getattr(part, name) for part in own), Decimal(0)), getattr(building, name)
        if together != whole:
            field: Any = building._meta.get_field(name)
            raise FactsContradict.parts(building.name, field.verbose_name, together, whole)
    return [
        Part(
            uid=str(part.uid), name=f"{building.name} · {part.label}", phase=_phase(building), use=part.use,
            above_ground_m2=part.above_ground_m2, ground_floor_m2=part.ground_floor_m2, storeys=part.storeys_above,
            foundation_depth_m=part.foundation_depth_m, existing_m2=part.existing_m2,
            existing_ground_m2=part.existing_ground_m2, excluded_m2=part.excluded_m2,
            excluded_ground_m2=part.excluded_ground_m2, exclusion_reason=part.exclusion_reason,
        )
        for part in own
    ]  # fmt: skip


def _known_zero(area: Decimal) -> Decimal | None:
    """Of a building that is all new, so is the ground floor; of any other nobody has said how much."""
    return None if area else Decimal("0.00")


def _phase(building: Building) -> str:
    return str(building.phase.uid) if building.phase else ""
