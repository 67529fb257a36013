"""A question and its lines as they are stored: text for every number, so that nothing is rounded on the way."""

from collections.abc import Iterable
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from projects.obligations.rules import Line, Part, Question

PART_NUMBERS = {
    "above_ground_m2", "ground_floor_m2", "foundation_depth_m", "existing_m2", "existing_ground_m2", "excluded_m2",
    "excluded_ground_m2",
}  # fmt: skip
QUESTION_NUMBERS = {"chosen_percent", "once_planned_m2"}
LINE_NUMBERS = {field.name for field in fields(Line) if field.type is Decimal}


def stored_question(question: Question) -> dict[str, Any]:
    return _stored(asdict(question) | {"parts": stored_parts(question.parts)})


def stored_parts(parts: Iterable[Part]) -> list[dict[str, Any]]:
    return [_stored(asdict(part)) for part in parts]


def question_of(stored: dict[str, Any]) -> Question:
    """The question that ``inputs`` hold; what stands beside it there is left alone."""
    known = {field.name: stored[field.name] for field in fields(Question)}
    parts = tuple(Part(**_read(part, PART_NUMBERS)) for part in known.pop("parts"))
    return Question(**_read(known, QUESTION_NUMBERS), parts=parts)


def stored_line(line: Line) -> dict[str, Any]:
    return _stored(asdict(line))


def line_of(stored: dict[str, Any]) -> Line:
    return Line(**_read(stored, LINE_NUMBERS))


def _stored(values: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def _read(stored: dict[str, Any], numbers: set[str]) -> dict[str, Any]:
    return {name: Decimal(value) if name in numbers and value is not None else value for name, value in stored.items()}
