"""Required area by the rules: the worked examples of docs/area-rules.md, and each boundary."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from projects.obligations.errors import FactMissing, FactsContradict, PercentNeeded, PercentOutside
from projects.obligations.rules import lines_of, required_m2, rounded
from tests.projects.obligations.worked import D, ask_for, part, question


def required(*parts: Any, **facts: Any) -> Decimal:
    return required_m2(lines_of(question(*parts, **facts), ask_for()))


def rule(*parts: Any, **facts: Any) -> list[str]:
    return [line.rule for line in lines_of(question(*parts, **facts), ask_for())]


def test_a_tall_building_owes_its_ground_floor() -> None:
    tower = part(storeys=18, use="housing", ground_floor_m2="812.35", above_ground_m2="14520.50")
    assert (rule(tower), required(tower)) == (["ground_floor"], D("812.35"))


def test_another_civil_building_owes_the_percentage_that_was_chosen() -> None:
    assert (rule(), required(chosen_percent=D("2.5"))) == (["other_civil"], D("150.00"))


def test_low_housing_owes_its_ground_floor_in_key_cities_only() -> None:
    house = part(use="housing")
    assert (rule(house), required(house)) == (["other_housing"], D("1000"))
    assert (rule(house, is_key_city=False), required(house, is_key_city=False)) == (["not_key_city"], D(0))


def test_rebuilt_dangerous_housing_owes_its_ground_floor_by_a_rule_of_its_own() -> None:
    assert rule(part(use="rebuilt_housing")) == ["rebuilt_housing"]
    assert rule(part(use="rebuilt_housing"), is_key_city=False) == ["not_key_city"]


def test_a_development_zone_knows_no_threshold() -> None:
    small = part(above_ground_m2="1200")
    assert (rule(small), required(small)) == (["below_floor"], D(0))
    assert (rule(small, zone="某园区"), required(small, zone="某园区")) == (["zone"], D("36.00"))


def test_industrial_plant_is_out_and_its_dormitory_is_in() -> None:
    plant, dormitory = part("厂房", use="production", above_ground_m2="20000"), part("宿舍", above_ground_m2="3000")
    assert rule(plant, dormitory) == ["production", "other_civil"]
    assert required(plant, dormitory) == D("90.00")
    assert rule(part("泵站", use="traffic")) == ["traffic"]


def test_the_share_of_family_b_goes_by_class_and_use() -> None:
    demo = part(above_ground_m2="14520.5", storeys=18)
    assert required(demo, family="b") == D("871.23")
    assert required(replace(demo, use="housing"), family="b") == D("1161.64")
    assert required(part(above_ground_m2="1999.99"), family="b") == D(0)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"above_ground_m2": "2000.00"}, "other_civil"),
        ({"above_ground_m2": "1999.99"}, "below_floor"),
        ({"storeys": 10}, "ground_floor"),
        ({"storeys": 9}, "other_civil"),
        ({"foundation_depth_m": D("3.00")}, "ground_floor"),
        ({"foundation_depth_m": D("2.99")}, "other_civil"),
    ],
)
def test_the_boundary_itself_counts(facts: dict[str, Any], expected: str) -> None:
    assert rule(part(**facts)) == [expected]


@pytest.mark.parametrize(
    ("area", "result"), [("0.005", "0.01"), ("0.004", "0.00"), ("0.015", "0.02"), ("2.675", "2.68")]
)
def test_half_a_hundredth_is_rounded_up(area: str, result: str) -> None:
    assert rounded(D(area)) == D(result)


def test_each_line_is_rounded_and_the_lines_are_added() -> None:
    buildings = [part(str(number), above_ground_m2="2000.50") for number in range(3)]
    lines = lines_of(question(*buildings, chosen_percent=D("2.3")), ask_for())
    assert [line.required_m2 for line in lines] == [D("46.01")] * 3  # 46.0115
    assert required_m2(lines) == D("138.03")


def test_a_podium_and_its_tower_are_judged_each_by_itself() -> None:
    tower = part("1# · 塔楼", use="housing", storeys=30, ground_floor_m2="600", above_ground_m2="18000")
    podium = part("1# · 裙房", storeys=4, ground_floor_m2="2400", above_ground_m2="9600")
    assert rule(tower, podium) == ["ground_floor", "other_civil"]
    assert required(tower, podium) == D("888.00")  # 600 + 9,600 × 3 %


def test_a_later_phase_does_not_begin_again_below_the_threshold() -> None:
    first, second = part("1#", phase="I", above_ground_m2="1500"), part("2#", phase="II", above_ground_m2="1500")
    assert rule(second) == ["below_floor"]
    assert rule(first, second, phase="II") == ["other_civil"]
    assert required(first, second, phase="I") + required(first, second, phase="II") == required(first, second)
    assert rule(first, phase="I", once_planned_m2=D("3000")) == ["other_civil"]


def test_the_total_planned_at_once_is_not_less_than_what_is_entered() -> None:
    with pytest.raises(FactsContradict, match="6000"):
        required(once_planned_m2=D("5999.99"))


def test_only_new_area_counts_unless_the_rule_counts_the_old() -> None:
    wider = part(above_ground_m2="6000", existing_m2="2500")
    assert required(wider) == D("105.00")  # 3,500 × 3 %
    lines = lines_of(question(wider), ask_for(area_a_existing_share=100))
    assert (lines[0].counted_m2, required_m2(lines)) == (D("2500.00"), D("180.00"))
    half = lines_of(question(wider), ask_for(area_a_existing_share="33.3333"))
    assert half[0].counted_m2 == D("833.33")


def test_old_area_does_not_reach_the_threshold_either() -> None:
    assert rule(part(above_ground_m2="3000", existing_m2="1000.01")) == ["below_floor"]
    assert rule(part(above_ground_m2="3000", existing_m2="1000.00")) == ["other_civil"]


def test_what_is_left_out_has_a_reason_that_stays_on_the_line() -> None:
    with pytest.raises(FactMissing, match="1#"):
        required(part(excluded_m2="100"))
    lines = lines_of(question(part(excluded_m2="100", exclusion_reason="架空层")), ask_for())
    assert (lines[0].base_m2, lines[0].reason) == (D("5900"), "架空层")


def test_more_cannot_be_left_out_than_there_is() -> None:
    with pytest.raises(FactsContradict, match="1#"):
        required(part(excluded_m2="4000", existing_m2="2000.01", exclusion_reason="架空层"))


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"storeys": None}, "层数"),
        ({"foundation_depth_m": None}, "埋深"),
        ({"storeys": 12, "ground_floor_m2": None}, "首层"),
        ({"storeys": 12, "existing_m2": "10", "existing_ground_m2": None}, "首层"),
    ],
)
def test_what_the_rule_needs_and_nobody_entered_is_named(facts: dict[str, Any], word: str) -> None:
    with pytest.raises(FactMissing, match=word):
        required(part(**facts))


def test_a_deep_foundation_need_not_be_known_where_the_storeys_decide() -> None:
    assert rule(part(storeys=10, foundation_depth_m=None)) == ["ground_floor"]


def test_the_percentage_is_chosen_within_the_range() -> None:
    with pytest.raises(PercentNeeded, match=r"2.*3 %"):
        required(chosen_percent=None)
    for outside in ("1.99", "3.01"):
        with pytest.raises(PercentOutside, match=re.escape(outside)):
            required(chosen_percent=D(outside))
    assert required(chosen_percent=D(2)) == D("120.00")


def test_the_class_of_protection_stands_on_the_line() -> None:
    lines = lines_of(question(part(storeys=12), part("2#", use="housing"), part("3#", use="production")), ask_for())
    assert [line.protection_class for line in lines] == ["6", "6B", ""]
