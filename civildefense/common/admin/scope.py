"""Every door of the desk opens on the same rows: lists, records, choices, filters and completions."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from civildefense.common.scoping import ScopedQuerySet


def visible(model: type[models.Model], user: Any) -> QuerySet[Any]:
    """Rows of ``model`` that ``user`` may see; none of a table that declares no scope."""
    rows = model._default_manager.all()
    return rows.visible_to(user) if isinstance(rows, ScopedQuerySet) else rows.none()


class ScopedOptions:
    """For ModelAdmin and inlines alike: rows and choices start from ``visible_to``."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)  # type: ignore[misc]
        return rows.visible_to(request.user) if isinstance(rows, ScopedQuerySet) else rows.none()

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        ordered = super().get_field_queryset(db, db_field, request)  # type: ignore[misc]
        remote = db_field.remote_field.model
        rows = visible(remote, request.user)
        return rows if ordered is None else rows.order_by(*ordered.query.order_by)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """A related record is changed on its own page, so the little icons beside a choice go."""
        field = super().formfield_for_dbfield(db_field, request, **options)  # type: ignore[misc]
        widget = getattr(field, "widget", None)
        for right in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
            if hasattr(widget, right):
                setattr(widget, right, False)
        return field


class ScopedRelatedFilter(admin.RelatedFieldListFilter):
    """Offers only what the reader may see: another county's names are nobody's business."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        ordering = self.field_admin_ordering(field, request, model_admin)
        rows = visible(field.remote_field.model, request.user)
        return [(row.pk, str(row)) for row in (rows.order_by(*ordering) if ordering else rows)]


class ScopedFilters:
    """Related fields in ``list_filter`` get the scoped filter by themselves."""

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [self._scoped(item) for item in super().get_list_filter(request)]  # type: ignore[misc]

    def _scoped(self, item: Any) -> Any:
        if not isinstance(item, str) or "__" in item:
            return item
        return (item, ScopedRelatedFilter) if self.model._meta.get_field(item).is_relation else item  # type: ignore[attr-defined]
