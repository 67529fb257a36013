"""Is a stored determination still what follows from its own inputs and quoted figures? Nothing else is consulted.

Twice: by the rules of today's code, and line by line in whole hundredths, without the code that wrote it.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from civildefense.common.errors import RuleBroken
from projects.obligations.models import Obligation
from projects.obligations.rules import lines_of, required_m2
from projects.obligations.snapshot import question_of, stored_line


class FigureNotQuoted(LookupError):
    """The rules ask for a figure that the determination never quoted."""


def recompute(obligation: Obligation) -> list[str]:
    """What differs, a sentence each; nothing where the stored result follows from its inputs."""
    return [*_by_the_rules(obligation), *_by_hand(obligation)]


def everything() -> Iterator[tuple[Obligation, list[str]]]:
    """All determinations of one moment, the superseded ones too, each with what differs."""
    for obligation in Obligation.objects.select_related("development", "phase").order_by("pk").iterator(500):
        yield obligation, recompute(obligation)


def answers(figures: list[dict[str, Any]]) -> Any:
    """``ask`` out of the quoted figures alone."""
    known = {(entry["key"], *sorted(entry["asked"].items())): entry["value"] for entry in figures if "asked" in entry}

    def ask(key: str, **facts: str) -> Decimal:
        asked = (key, *sorted((name, value) for name, value in facts.items() if value))
        if asked not in known:
            raise FigureNotQuoted(key)
        return Decimal(known[asked])

    return ask


def _by_the_rules(obligation: Obligation) -> Iterator[str]:
    try:
        question = question_of(obligation.inputs)
        lines = lines_of(question, answers(obligation.figures))
    except FigureNotQuoted as missing:
        yield f"the rules ask for {missing}, which is not quoted"
        return
    except (RuleBroken, LookupError, TypeError, ArithmeticError) as problem:
        yield f"the stored inputs cannot be reckoned with: {problem}"
        return
    quoted_class = next((entry["district_class"] for entry in obligation.figures if "district_class" in entry), None)
    if (quoted_class, obligation.family) != (question.division_class, question.family):
        yield "class or way of reckoning of the inputs are not those that are quoted"
    found = [stored_line(line) for line in lines]
    if len(found) != len(obligation.lines):
        yield f"{len(obligation.lines)} lines are stored, the inputs give {len(found)}"
    for stored, again in zip(obligation.lines, found, strict=False):
        for name in again:
            if stored.get(name) != again[name]:
                yield f"line “{again['name']}”: {name} is {stored.get(name)}, recomputed {again[name]}"
    if required_m2(lines) != obligation.required_m2:
        yield f"required area is {obligation.required_m2}, recomputed {required_m2(lines)}"


def _by_hand(obligation: Obligation) -> Iterator[str]:
    total = 0
    for line in obligation.lines:
        base = _hundredths(line["base_m2"])
        left = _hundredths(line["area_m2"]) - _hundredths(line["excluded_m2"]) - _hundredths(line["existing_m2"])
        if line["measure"] != "none" and base != left + _hundredths(line["counted_m2"]):
            yield f"line “{line['name']}”: the base {line['base_m2']} does not follow from its areas"
        # Percent has four places: base × percent is in 1/100 m² × 1/10,000 of a hundredth part.
        required = (base * int(Decimal(line["percent"]).scaleb(4)) + 500_000) // 1_000_000
        if required != _hundredths(line["required_m2"]):
            yield f"line “{line['name']}”: {line['required_m2']} is not {line['percent']} % of {line['base_m2']}"
        total += _hundredths(line["required_m2"])
    if total != _hundredths(str(obligation.required_m2)):
        yield f"the lines add up to {total / 100:.2f}, stored is {obligation.required_m2}"


def _hundredths(text: str) -> int:
    return int(Decimal(text).scaleb(2))
