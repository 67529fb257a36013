"""Supporting areas on the desk: what each has left, and to whom its metres are assigned."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeTabularInline, Step, StepsAdmin, refused_without
from civildefense.common.admin.conditions import ConditionFilter
from civildefense.records.desk import RecordAdmin
from projects.obligations import services
from projects.obligations.forms import CreditForm
from projects.obligations.models import AreaCredit, Obligation, SupportingArea

RELEASE = "projects.change_areacredit"


class CreditInline(OfficeTabularInline):
    """Read here; assigned and released on their own pages."""

    model = AreaCredit
    fields = readonly_fields = ["obligation", "m2", "document", "assigned_on", "released_on", "release_reason"]
    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(SupportingArea)
class SupportingAreaAdmin(RecordAdmin):
    list_display = ["name", "division", "available_m2", "assigned", "left", "document", "document_on"]
    list_select_related = ["division"]
    list_filter = ["division", "organisation"]
    search_fields = ["name__contains", "document__contains"]
    fields = ["organisation", "name", "division", "available_m2", "document", "document_on", "remarks"]
    history_parts = ("credits",)
    has_papers = True
    inlines = [CreditInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).with_left()

    @admin.display(description=gettext_lazy("assigned, m²"), ordering="assigned_m2")
    def assigned(self, row: Any) -> str:
        return f"{row.assigned_m2:.2f}"

    @admin.display(description=gettext_lazy("left, m²"), ordering="left_m2")
    def left(self, row: Any) -> str:
        return f"{row.left_m2:.2f}"

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return self.inlines if obj else []

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["organisation"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: SupportingArea, form: Any, change: bool) -> None:
        if not change:
            self.adopt(obj, services.open_area(**form.entered(), by=request.user))
        elif entered := form.entered():
            services.change_area(area=obj, **entered, by=request.user)


class StandingFilter(ConditionFilter):
    title = gettext_lazy("standing")
    parameter_name = "standing"
    conditions = {
        "yes": (gettext_lazy("counts for a duty"), lambda: Q(released_on__isnull=True)),
        "no": (gettext_lazy("released"), lambda: Q(released_on__isnull=False)),
    }


@admin.register(AreaCredit)
class AreaCreditAdmin(StepsAdmin, RecordAdmin):
    form = CreditForm
    list_display = ["area", "development", "m2", "document", "assigned_on", "assigned_by", "released_on"]
    list_select_related = ["area", "obligation__development", "assigned_by"]
    list_filter = [StandingFilter, "area"]
    search_fields = ["obligation__development__name__contains", "document__contains"]
    fields = ["area", "obligation", "m2", "document", "assigned_on"]

    @admin.display(description=gettext_lazy("development"), ordering="obligation__development__name")
    def development(self, row: AreaCredit) -> str:
        return str(row.obligation.development)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.get_fields(request, obj) if obj else []

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*self.fields, *(["released_on", "release_reason"] if obj else [])]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Only duties that still need something are offered."""
        field = super().formfield_for_foreignkey(db_field, request, **options)
        if db_field.name == "obligation" and field is not None:
            own = Obligation.objects.visible_to(request.user).open().select_related("development", "phase")
            field.queryset = own
        return field

    def save_model(self, request: HttpRequest, obj: AreaCredit, form: Any, change: bool) -> None:
        if not change:
            self.adopt(obj, services.assign_credit(**form.entered(), by=request.user))

    def steps(self, request: HttpRequest, obj: AreaCredit) -> list[Step]:
        if obj.released_on:
            return []
        return [Step("release", _("Release"), needs_reason=True, refusal=refused_without(request, RELEASE))]

    def perform(self, request: HttpRequest, obj: AreaCredit, target: str, reason: str) -> str:
        if refusal := refused_without(request, RELEASE):
            return refusal
        services.release_credit(credit=obj, reason=reason, by=request.user)
        return _("Released; the duty is open again by %(m2)s m².") % {"m2": obj.m2}
