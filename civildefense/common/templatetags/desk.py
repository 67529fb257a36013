"""Small helps of the desk's templates."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from civildefense.common.admin.history import Part

register = template.Library()


@register.filter
def labelled(cells: Iterable[str], headers: list[dict[str, Any]]) -> list[SafeString]:
    """A row's cells, each with its column's head, which a card on a phone shows before the value."""
    found = []
    for cell, header in zip(cells, headers, strict=False):
        if "action-checkbox" not in cell:
            cell = f'{cell[:3]} data-label="{escape(capfirst(str(header["text"])))}"{cell[3:]}'  # after "<td" or "<th"
        found.append(mark_safe(cell))
    return found


@register.filter
def gathered(parts: list[Part], is_short: bool) -> list[Part]:
    """In a short timeline new rows that it would tell in the same words stand once, with their number."""
    if not is_short:
        return parts
    counts = Counter(part.heading for part in parts if part.is_new)
    found: dict[Any, Part] = {}
    for place, part in enumerate(parts):
        is_many = part.is_new and counts[part.heading] > 1
        heading = f"{part.heading} × {counts[part.heading]}" if is_many else part.heading
        found.setdefault(heading if is_many else place, Part(heading, part.changes, part.is_new))
    return list(found.values())
