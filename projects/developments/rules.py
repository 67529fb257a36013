"""Arithmetic of developments: the four togethers, plans against facts, numbers."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# Year or year and month, division, industry, kind, serial, and a phase where the code has one.
_PROJECT_CODE = re.compile(r"(\d{4}-\d{6}-\d{2}-\d{2}-\d{6})(-\d{3})?")


@dataclass(frozen=True)
class Pair:
    """One step of the main project and of the civil-defence works, side by side."""

    step: str
    main_planned: dt.date | None = None
    main_reached: dt.date | None = None
    works_planned: dt.date | None = None
    works_reached: dt.date | None = None

    @property
    def is_known(self) -> bool:
        """Somebody has planned or reached it on one side."""
        return any((self.main_planned, self.main_reached, self.works_planned, self.works_reached))

    @property
    def difference(self) -> int | None:
        """Days by which the works came after the main project, negative where they were first."""
        if self.main_reached is None or self.works_reached is None:
            return None
        return (self.works_reached - self.main_reached).days

    @property
    def is_breach(self) -> bool:
        """The main project reached the step while the works' was open."""
        return self.main_reached is not None and (self.works_reached is None or self.works_reached > self.main_reached)


def variance(planned: dt.date | None, reached: dt.date | None, today: dt.date) -> int | None:
    """Days from the plan to the fact, or to today once the plan is past; None without a plan, or before its day."""
    if planned is None or (reached is None and planned >= today):
        return None
    return ((reached or today) - planned).days


def next_number(year: int, taken: Iterable[str]) -> str:
    """``2026-0001`` and so on: one more than the highest of the year."""
    serials = (number.removeprefix(f"{year}-") for number in taken if number.startswith(f"{year}-"))
    highest = max((int(serial) for serial in serials if serial.isdecimal()), default=0)
    return f"{year}-{highest + 1:04d}"


def stem_of_code(code: str) -> str:
    """The investment project code without its phase, by which lists of other offices match; "" for another shape."""
    found = _PROJECT_CODE.fullmatch(code.strip())
    return found[1] if found else ""


def contradiction(building: Mapping[str, Any]) -> str:
    """The end of the name of the constraint that the measures of a building would break; "" for none."""
    above = building["above_ground_m2"]
    if building["ground_floor_m2"] > above:
        return "ground_floor_within"
    if building["excluded_m2"] + building["existing_m2"] > above:
        return "left_out_within"
    if building["excluded_m2"] and not building["exclusion_reason"]:
        return "exclusion_has_reason"
    return "storeys_carry_area" if above and not building["storeys_above"] else ""
