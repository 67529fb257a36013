"""Small helps of the desk's templates."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

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
