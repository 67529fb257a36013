"""How much shelter a development must have: pure arithmetic in m², both families (worked in docs/area-rules.md).

``ask(key, **scope)`` gives the value of a legal figure; whoever passes it keeps what was asked beside the result.
Rounded to 0.01 m², half up, in two places only: the existing area that counts, and the required area of each line.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from projects.obligations.errors import FactMissing, FactsContradict, PercentNeeded, PercentOutside
from projects.obligations.states import BY_GROUND, LEVEL_6B, OUTSIDE, RANGED, WITHOUT_DUTY, Family, Measure, Rule, Use

Ask = Callable[..., Decimal]
NOTHING = Decimal("0.00")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Part:
    """A building, or the part of one that is judged by itself; what is None has not been entered."""

    uid: str
    name: str
    phase: str
    use: str
    above_ground_m2: Decimal
    ground_floor_m2: Decimal | None = None
    storeys: int | None = None
    foundation_depth_m: Decimal | None = None
    existing_m2: Decimal = NOTHING
    existing_ground_m2: Decimal | None = NOTHING
    excluded_m2: Decimal = NOTHING
    excluded_ground_m2: Decimal | None = NOTHING
    exclusion_reason: str = ""


@dataclass(frozen=True)
class Question:
    """``parts`` are those of the whole development: thresholds look at all of them, lines at those of ``phase``."""

    family: str
    division_class: str
    is_key_city: bool
    parts: tuple[Part, ...]
    phase: str = ""
    zone: str = ""
    chosen_percent: Decimal | None = None
    once_planned_m2: Decimal | None = None


@dataclass(frozen=True)
class Line:
    """One part by one rule: ``base_m2`` = area − excluded − existing + counted; required = base × percent."""

    uid: str
    name: str
    rule: str
    measure: str
    area_m2: Decimal
    excluded_m2: Decimal
    existing_m2: Decimal
    counted_m2: Decimal
    base_m2: Decimal
    percent: Decimal
    required_m2: Decimal
    protection_class: str
    total_m2: Decimal
    reason: str = ""


def rounded(area: Decimal) -> Decimal:
    """To 0.01 m², half up: 0.005 becomes 0.01."""
    return area.quantize(Decimal("0.01"), ROUND_HALF_UP)


def lines_of(question: Question, ask: Ask) -> list[Line]:
    """One line for each part of the phase, those without a duty too; FigureMissing and the slice's own errors."""
    own = [part for part in question.parts if question.phase in ("", part.phase)]
    return [_line(part, question, ask) for part in own]


def required_m2(lines: Iterable[Line]) -> Decimal:
    """The sum of what is shown, so that phases add up to the whole."""
    return sum((line.required_m2 for line in lines), NOTHING)


def planned_total_m2(use: str, question: Question, ask: Ask) -> Decimal:
    """What a threshold is held against: everything of that use that was planned at once, in whichever phase.

    In family A the parts that the ground-floor rule takes are not among it.
    """
    same = [part for part in question.parts if part.use == use]
    if question.family == Family.A:
        same = [part for part in same if not is_tall(part, ask)]
    entered = sum((_base(part, Measure.TOTAL, question, ask)[1] for part in same), NOTHING)
    planned = question.once_planned_m2
    if planned is not None and use == Use.CIVIL:
        if planned < entered:
            raise FactsContradict.planned(planned, entered)
        return planned
    return entered


def is_tall(part: Part, ask: Ask) -> bool:
    """Ten storeys or more, or a foundation three metres deep or deeper: the boundary itself counts."""
    if part.storeys is None:
        raise FactMissing.storeys(part.name)
    if part.storeys >= ask("area_a_storeys"):
        return True
    if part.foundation_depth_m is None:
        raise FactMissing.foundation(part.name)
    return part.foundation_depth_m >= ask("area_a_foundation_depth")


def _line(part: Part, question: Question, ask: Ask) -> Line:
    total = NOTHING
    if part.use in OUTSIDE:
        rule = OUTSIDE[Use(part.use)]
    elif question.family == Family.A:
        rule, total = _rule_a(part, question, ask)
    else:
        rule, total = _rule_b(part, question, ask)
    measure = Measure.NONE if rule in WITHOUT_DUTY else Measure.GROUND if rule in BY_GROUND else Measure.TOTAL
    counted, base = _base(part, measure, question, ask)
    percent = _percent(rule, part, question, ask) if base else NOTHING
    area, excluded, existing = _areas(part, measure)
    return Line(
        uid=part.uid, name=part.name, rule=rule.value, measure=measure.value, area_m2=area, excluded_m2=excluded,
        existing_m2=existing, counted_m2=counted, base_m2=base, percent=percent,
        required_m2=rounded(base * percent / HUNDRED), protection_class=level(rule), total_m2=total,
        reason=part.exclusion_reason,
    )  # fmt: skip


def _rule_a(part: Part, question: Question, ask: Ask) -> tuple[Rule, Decimal]:
    if part.use == Use.REBUILT_HOUSING and question.is_key_city:
        return Rule.REBUILT_HOUSING, NOTHING
    if is_tall(part, ask):
        return Rule.GROUND_FLOOR, NOTHING
    if part.use in (Use.HOUSING, Use.REBUILT_HOUSING):
        return (Rule.OTHER_HOUSING if question.is_key_city else Rule.NOT_KEY_CITY), NOTHING
    total = planned_total_m2(Use.CIVIL, question, ask)
    if question.zone:
        return Rule.ZONE, total
    return (Rule.OTHER_CIVIL if total >= ask("area_a_other_floor") else Rule.BELOW_FLOOR), total


def _rule_b(part: Part, question: Question, ask: Ask) -> tuple[Rule, Decimal]:
    total = planned_total_m2(part.use, question, ask)
    floor = ask("area_b_floor", division_class=question.division_class, use=_asked_use(part))
    return (Rule.SHARE if total >= floor else Rule.BELOW_FLOOR), total


def _percent(rule: Rule, part: Part, question: Question, ask: Ask) -> Decimal:
    if rule in BY_GROUND:
        scope = {"use": _asked_use(part), "protection_class": level(rule)}
        return ask("area_a_ground_floor_share", division_class=question.division_class, **scope)
    if rule not in RANGED:
        return ask("area_b_share", division_class=question.division_class, use=_asked_use(part))
    least = ask("area_a_other_share_least", division_class=question.division_class)
    most = ask("area_a_other_share_most", division_class=question.division_class)
    if least == most:
        return least
    if question.chosen_percent is None:
        raise PercentNeeded(least, most)
    if not least <= question.chosen_percent <= most:
        raise PercentOutside(question.chosen_percent, least, most)
    return question.chosen_percent


def level(rule: Rule) -> str:
    """The class of protection that the rule asks for at least; the fee's rate may depend on it."""
    if rule in WITHOUT_DUTY:
        return ""
    return "6B" if rule in LEVEL_6B else "6"


def _asked_use(part: Part) -> str:
    return Use.HOUSING if part.use == Use.REBUILT_HOUSING else part.use


def _areas(part: Part, measure: Measure) -> tuple[Decimal, Decimal, Decimal]:
    """Area, excluded and existing in the measure of the rule."""
    if measure is Measure.NONE:
        return part.above_ground_m2, NOTHING, NOTHING
    if measure is Measure.TOTAL:
        return part.above_ground_m2, part.excluded_m2, part.existing_m2
    if part.ground_floor_m2 is None:
        raise FactMissing.ground_floor(part.name)
    if part.excluded_ground_m2 is None or part.existing_ground_m2 is None:
        raise FactMissing.split(part.name)
    return part.ground_floor_m2, part.excluded_ground_m2, part.existing_ground_m2


def _base(part: Part, measure: Measure, question: Question, ask: Ask) -> tuple[Decimal, Decimal]:
    """Existing area that counts all the same, and the area that the percentage is taken of."""
    if measure is Measure.NONE:
        return NOTHING, NOTHING
    area, excluded, existing = _areas(part, measure)
    if excluded and not part.exclusion_reason.strip():
        raise FactMissing.reason(part.name)
    if excluded + existing > area:
        raise FactsContradict.more_than_all(part.name)
    # Only asked where something stands already: new buildings do not wait for this figure.
    scope = {"division_class": question.division_class, "use": _asked_use(part)}
    share = ask(f"area_{question.family}_existing_share", **scope) if existing else NOTHING
    counted = rounded(existing * share / HUNDRED)
    return counted, area - excluded - existing + counted
