"""Enterprises and whom to call there."""

from typing import Any

from django.contrib import admin
from django.forms import BaseFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeTabularInline
from civildefense.records.desk import RecordAdmin
from projects.enterprises import services
from projects.enterprises.forms import EnterpriseForm
from projects.enterprises.models import Enterprise, EnterpriseContact, EnterpriseKind


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(EnterpriseKind.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(kinds__contains=[self.value()]) if self.value() else queryset


class ContactInline(OfficeTabularInline):
    model = EnterpriseContact
    fields = ["post", "person", "phone"]


@admin.register(Enterprise)
class EnterpriseAdmin(RecordAdmin):
    form = EnterpriseForm
    list_display = ["name", "credit_code", "kind_list", "organisation"]
    list_extras = ("created_at", "updated_at")
    list_select_related = ["organisation"]
    list_filter = [KindFilter, "organisation"]
    search_fields = ["name__contains", "credit_code__startswith"]
    history_parts = ("contacts",)
    has_papers = True
    inlines = [ContactInline]

    @admin.display(description=gettext_lazy("kinds"))
    def kind_list(self, row: Enterprise) -> str:
        return "、".join(str(EnterpriseKind(kind).label) for kind in row.kinds)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Whoever only reads is told the kinds in words."""
        fields = super().get_fields(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fields
        return ["kind_list" if name == "kinds" else name for name in fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["organisation"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Enterprise, form: Any, change: bool) -> None:
        if not change:
            self.adopt(obj, services.create_enterprise(**form.entered(), by=request.user))
        elif entered := form.entered():
            services.change_enterprise(enterprise=obj, **entered, by=request.user)

    def save_formset(self, request: HttpRequest, form: Any, formset: BaseFormSet, change: bool) -> None:
        for contact in formset.save(commit=False):
            services.put_contact(contact=contact, by=request.user)
        for contact in formset.deleted_objects:
            services.remove_contact(contact=contact, by=request.user)
