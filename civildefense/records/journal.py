"""What happened, on the desk: changes of state, and who read restricted data. Nobody writes here by hand."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.utils.translation import gettext_lazy

from civildefense.common.admin import ReadOnlyAdmin
from civildefense.records.models import ReadLog, Transition


class SubjectColumns:
    """Columns for rows about another row."""

    @admin.display(description=gettext_lazy("kind"))
    def subject_kind(self, row: Any) -> str:
        model = row.subject_type.model_class()
        return str(model._meta.verbose_name) if model else row.subject_type.model


@admin.register(Transition)
class TransitionAdmin(SubjectColumns, ReadOnlyAdmin):
    list_display = ["moved_at", "subject_kind", "subject_uid", "from_label", "to_label", "reason", "moved_by"]
    list_extras = ("organisation", "field")
    list_filter = ["organisation", "moved_at"]
    list_select_related = ["subject_type", "moved_by"]
    search_fields = ["reason__contains"]
    fields = ["moved_at", "subject_kind", "subject_uid", "from_label", "to_label", "reason", "moved_by", "organisation"]
    readonly_fields = ["subject_kind", "from_label", "to_label"]

    @admin.display(description=gettext_lazy("state before"))
    def from_label(self, row: Transition) -> str:
        return self._label(row, row.from_state)

    @admin.display(description=gettext_lazy("state after"))
    def to_label(self, row: Transition) -> str:
        return self._label(row, row.to_state)

    @staticmethod
    def _label(row: Transition, state: str) -> str:
        model = row.subject_type.model_class()
        return str(dict(model._meta.get_field(row.field).flatchoices).get(state, state)) if model else state


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
