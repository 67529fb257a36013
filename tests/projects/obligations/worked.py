"""Buildings and figures of docs/area-rules.md; invented, like everything in it."""

from decimal import Decimal
from typing import Any

from projects.obligations.rules import Ask, Part, Question

D = Decimal
FIGURES = {
    "area_a_storeys": 10, "area_a_foundation_depth": 3, "area_a_ground_floor_share": 100, "area_a_other_floor": 2000,
    "area_a_other_share_least": 2, "area_a_other_share_most": 3, "area_a_existing_share": 0,
    "area_b_share housing": 8, "area_b_share civil": 6, "area_b_floor housing": 0, "area_b_floor civil": 2000,
    "area_b_existing_share": 0,
}  # fmt: skip


def ask_for(**changes: int | str) -> Ask:
    known = {key: D(value) for key, value in (FIGURES | changes).items()}

    def ask(key: str, **facts: str) -> Decimal:
        return known.get(f"{key} {facts.get('use')}", known.get(key, D(-1)))

    return ask


def part(name: str = "1#", **facts: Any) -> Part:
    given = {
        "uid": name, "name": name, "phase": "", "use": "civil", "above_ground_m2": D("6000"),
        "ground_floor_m2": D("1000"), "storeys": 6, "foundation_depth_m": D("1.50"),
    }  # fmt: skip
    areas = {key: D(value) if isinstance(value, str) and key.endswith("_m2") else value for key, value in facts.items()}
    return Part(**given | areas)


def question(*parts: Part, **facts: Any) -> Question:
    given = {"family": "a", "division_class": "class_3", "is_key_city": True, "chosen_percent": D(3)}
    return Question(parts=parts or (part(),), **given | facts)
