"""A determination in words, line by line, so that an auditor can do it again by hand; page and print share them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from civildefense.rulebook.figures.states import FigureState, FigureUnit
from civildefense.rulebook.models import DistrictClass
from projects.obligations.errors import plain
from projects.obligations.models import Obligation
from projects.obligations.rules import Line
from projects.obligations.snapshot import line_of
from projects.obligations.states import WITHOUT_DUTY, Measure, Rule, Use

TOTALLED = frozenset({Rule.OTHER_CIVIL, Rule.ZONE, Rule.SHARE, Rule.BELOW_FLOOR})


@dataclass(frozen=True)
class Explained:
    """One line: what it is about, which rule took it, each step of the arithmetic, and the result."""

    name: str
    rule: str
    steps: list[str]
    required_m2: Decimal
    protection_class: str


@dataclass(frozen=True)
class Quoted:
    """One figure as it was on that day."""

    title: str
    value: str
    scope: str
    citation: str
    state: str
    is_doubtful: bool


def lines_in_words(obligation: Obligation) -> list[Explained]:
    return [_explained(line_of(stored)) for stored in obligation.lines]


def figures_in_words(quoted: list[dict[str, Any]]) -> list[Quoted]:
    units = dict(FigureUnit.choices)
    found = []
    for entry in quoted:
        asked = entry.get("asked", {})
        value = f"{entry['value']} {units.get(entry['unit'], '')}" if "value" in entry else _class_of(entry)
        found.append(
            Quoted(
                entry["title"], value, "、".join(_scope(*part) for part in asked.items()), entry["citation"] or "—",
                _standing(entry), entry["state"] == FigureState.UNVERIFIED,
            )
        )  # fmt: skip
    return found


def _explained(line: Line) -> Explained:
    rule = Rule(line.rule)
    steps = []
    if rule in TOTALLED:
        steps.append(_("Planned at once under this rule: %(total)s m²") % {"total": plain(line.total_m2)})
    if rule not in WITHOUT_DUTY:
        steps.append(_base(line))
        words = {"base": line.base_m2, "percent": plain(line.percent), "required": line.required_m2}
        steps.append(_("%(base)s m² × %(percent)s %% = %(required)s m²") % words)
    return Explained(line.name, str(rule.label), steps, line.required_m2, line.protection_class)


def _base(line: Line) -> str:
    parts = [f"{Measure(line.measure).label} {line.area_m2}"]
    if line.excluded_m2:
        parts.append("− " + _("left out %(area)s (%(why)s)") % {"area": line.excluded_m2, "why": line.reason})
    if line.existing_m2:
        parts.append("− " + _("existing %(area)s") % {"area": line.existing_m2})
    if line.counted_m2:
        parts.append("+ " + _("of it counted %(area)s") % {"area": line.counted_m2})
    words = {"parts": " ".join(parts), "base": line.base_m2}
    return (_("%(parts)s = %(base)s m²") if len(parts) > 1 else _("%(parts)s m²")) % words


def _scope(name: str, value: str) -> str:
    return _("class %(level)s") % {"level": value} if name == "protection_class" else _in_words(value)


def _class_of(entry: dict[str, Any]) -> str:
    return _in_words(entry.get("district_class", ""))


def _in_words(part: str) -> str:
    """The class or use of a scope; what is no word of ours stays as it is."""
    known = {**dict(DistrictClass.choices), **dict(Use.choices)}
    return str(known.get(part, part))


def _standing(entry: dict[str, Any]) -> str:
    if entry["is_illustrative"]:
        return _("illustrative")
    return str(FigureState(entry["state"]).label)
