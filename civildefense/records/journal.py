"""What happened, on the desk: changes of state, and who read restricted data. Nobody writes here by hand."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from civildefense.common.admin import ReadOnlyAdmin
from civildefense.records.models import ReadLog, Transition


class SubjectColumns:
    """Columns for rows about another row."""

    def get_queryset(self, request: HttpRequest) -> Any:
        """Each row says whether this reader's role opens the page of what it is about."""
        desks = self.admin_site._registry.items()  # type: ignore[attr-defined]
        opened = [model for model, desk in desks if desk.has_view_or_change_permission(request)]
        kinds = [kind.pk for kind in ContentType.objects.get_for_models(*opened).values()]
        may_open = Case(When(subject_type__in=kinds, then=Value(True)), default=Value(False))
        return super().get_queryset(request).annotate(reader_may_open=may_open)  # type: ignore[misc]

    @admin.display(description=gettext_lazy("kind"))
    def subject_kind(self, row: Any) -> str:
        return row.subject_type.name

    @admin.display(description=gettext_lazy("object"))
    def subject_link(self, row: Any) -> str:
        """The way to the record: its name would be another question to the database for every line."""
        target = self.admin_site._registry.get(row.subject_type.model_class())  # type: ignore[attr-defined]
        if target is None or not row.reader_may_open:
            return self.subject_kind(row)
        address = f"admin:{target.opts.app_label}_{target.opts.model_name}_change"
        return format_html('<a href="{}">{}</a>', reverse(address, args=[row.subject_uid]), self.subject_kind(row))


@admin.register(Transition)
class TransitionAdmin(SubjectColumns, ReadOnlyAdmin):
    list_display = ["moved_at", "subject_link", "from_label", "to_label", "reason", "moved_by"]
    list_extras = ("organisation", "field", "subject_uid")
    list_filter = ["organisation", "moved_at"]
    list_select_related = ["subject_type", "moved_by"]
    search_fields = ["reason__contains"]
    fields = ["moved_at", "subject_link", "from_label", "to_label", "reason", "moved_by", "organisation"]
    readonly_fields = ["subject_link", "from_label", "to_label"]

    @admin.display(description=gettext_lazy("state before"))
    def from_label(self, row: Transition) -> str:
        return row.label_of(row.from_state)

    @admin.display(description=gettext_lazy("state after"))
    def to_label(self, row: Transition) -> str:
        return row.label_of(row.to_state)


@admin.register(ReadLog)
class ReadLogAdmin(ReadOnlyAdmin):
    list_display = ["occurred_at", "reader", "table", "how_many", "via", "address", "organisation"]
    list_filter = ["via", "organisation", "occurred_at"]
    list_select_related = ["reader", "organisation"]
    search_fields = ["reader__username", "reader__name"]
    fields = ["occurred_at", "reader", "table", "uids", "via", "address", "organisation"]
    readonly_fields = ["table"]

    @admin.display(description=gettext_lazy("table"), ordering="model")
    def table(self, row: ReadLog) -> str:
        return str(apps.get_model(row.model)._meta.verbose_name)

    @admin.display(description=gettext_lazy("objects"))
    def how_many(self, row: ReadLog) -> int:
        return len(row.uids)
