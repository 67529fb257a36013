"""Filters of a list whose choices are conditions that other pages count by, too."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest


class ConditionFilter(admin.SimpleListFilter):
    """``conditions``: code in the address → label and condition."""

    conditions: ClassVar[Mapping[str, tuple[object, Callable[[], Q]]]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(code, label) for code, (label, _condition) in self.conditions.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        known = self.conditions.get(self.value() or "")
        return queryset.filter(known[1]()) if known else queryset
