"""Classification decisions on the secrecy officer's desk."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeForm, Step, StepsAdmin, refused_without
from civildefense.records import classification
from civildefense.records.models import ClassificationDecision


def field_label(path: str) -> str:
    """``shelters.facilityrestricted.war_capacity`` in the office's words."""
    model_label, name = path.rsplit(".", 1)
    model = apps.get_model(model_label)
    return f"{model._meta.verbose_name} · {model._meta.get_field(name).verbose_name}"


class DecisionForm(OfficeForm):
    fields = forms.MultipleChoiceField(
        label=gettext_lazy("fields"), widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(path, field_label(path)) for path in sorted(classification.restricted_fields())],
    )  # fmt: skip


@admin.register(ClassificationDecision)
class ClassificationDecisionAdmin(StepsAdmin):
    """Recorded once; what changes afterwards is a new decision, or the end of this one."""

    form = DecisionForm
    list_display = ["document_number", "organisation", "decided_on", "field_list", "recorded_by", "revoked_at"]
    list_select_related = ["organisation", "recorded_by"]
    list_filter = ["organisation", "decided_on"]
    search_fields = ["document_number"]
    autocomplete_fields = ["readers"]
    fields = ["organisation", "document_number", "decided_on", "fields", "readers"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["organisation", "document_number", "decided_on", "fields", "readers"]
        own = ["organisation", "document_number", "decided_on", "field_list", "reader_list"]
        return [*own, "recorded_by", "recorded_at", "revoked_by", "revoked_at"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("fields"))
    def field_list(self, row: ClassificationDecision) -> str:
        return "；".join(field_label(path) for path in row.fields)

    @admin.display(description=gettext_lazy("named readers"))
    def reader_list(self, row: ClassificationDecision) -> str:
        return "、".join(str(reader) for reader in row.readers.all())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        self.adopt(obj, classification.record_decision(**form.entered(), by=request.user))

    def steps(self, request: HttpRequest, obj: ClassificationDecision) -> list[Step]:
        if obj.revoked_at:
            return []
        return [
            Step(
                "revoke",
                _("Revoke the decision"),
                refusal=refused_without(request, "records.change_classificationdecision"),
            )
        ]

    def state_label(self, obj: ClassificationDecision) -> str:
        return _("revoked") if obj.revoked_at else _("in force")

    def perform(self, request: HttpRequest, obj: ClassificationDecision, target: str, reason: str) -> str:
        classification.revoke_decision(decision=obj, by=request.user)
        return _("The decision is revoked; its fields are closed to its readers.")
