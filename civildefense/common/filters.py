"""Filters that several slices share."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters.fields import IsoDateTimeField
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field


class MomentField(IsoDateTimeField):
    """In an address an unquoted ``+08:00`` arrives as `` 08:00``; nothing else of a moment with a T has a space."""

    def strptime(self, value: str, format: str) -> Any:
        return super().strptime(value.replace(" ", "+") if "T" in value else value, format)


@extend_schema_field(OpenApiTypes.DATETIME)
class ChangedSinceFilter(filters.Filter):
    """Rows changed at a moment or later, none of them overtaken by a transaction that is still open."""

    field_class = MomentField

    def __init__(self, **options: Any) -> None:
        label = _("changed at this moment or later; the feed stops before the oldest open transaction")
        super().__init__(**{"label": label, **options})

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset.changed_since(value) if value else queryset  # type: ignore[attr-defined]
