"""A development on the desk: the list, and the page that reads as its life from filing to use."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.forms import BaseFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from civildefense.common.admin.conditions import ConditionFilter
from civildefense.common.errors import RuleBroken
from civildefense.common.workflow import Move
from civildefense.records.bulk.desk import BulkAdmin
from civildefense.records.desk import CaseAdmin
from projects.developments import bulk as _bulk  # noqa: F401  (the steps above the list)
from projects.developments import life, panels, services
from projects.developments.admin.inlines import BuildingInline, ParticipantInline, PhaseInline
from projects.developments.admin.sheets import SheetDesk
from projects.developments.forms import DevelopmentForm
from projects.developments.models import AcceptanceItem, Breach, Building, Development, Milestone, ServiceEntry
from projects.developments.services.acceptance import require_settled
from projects.developments.states import MOVES, DevelopmentState

PARTS = (Building, Milestone, ServiceEntry, AcceptanceItem, Breach)

for _panel in life.OWN_PANELS:
    panels.register(_panel())


def _of(rows: QuerySet[Any]) -> Q:
    return Q(pk__in=rows.values("development"))


class AttentionFilter(ConditionFilter):
    """What somebody has to look at; the work lists behind them have the rows themselves."""

    title = gettext_lazy("to look at")
    parameter_name = "attention"
    conditions = {
        "breach": (gettext_lazy("open breach of the four togethers"), lambda: _of(Breach.objects.unanswered())),
        "question": (gettext_lazy("question without an answer"), lambda: _of(ServiceEntry.objects.unanswered())),
        "late": (
            gettext_lazy("milestone past its plan"),
            lambda: _of(Milestone.objects.late(timezone.localdate())),
        ),
        "signs": (
            gettext_lazy("waiting for signs"),
            lambda: Q(state=DevelopmentState.BUILDING) & _of(AcceptanceItem.objects.without_signs()),
        ),
        "officer": (
            gettext_lazy("major project without a service officer"),
            lambda: Q(is_major=True, service_officer__isnull=True),
        ),
    }


class YearFilter(admin.SimpleListFilter):
    title = gettext_lazy("year of filing")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        days = Development.objects.visible_to(request.user).dates("filed_on", "year", order="DESC")
        return [(str(day.year), str(day.year)) for day in days]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        year = self.value() or ""
        return queryset.filter(filed_on__year=int(year)) if year.isdecimal() else queryset


@admin.register(Development)
class DevelopmentAdmin(SheetDesk, BulkAdmin, CaseAdmin):
    form = DevelopmentForm
    moves = MOVES
    count_by = "state"
    has_papers = True
    change_form_template = "projects/developments/development.html"
    list_display = [
        "name", "number", "state", "division", "developer", "use", "filed_on", "is_major", "service_officer",
    ]  # fmt: skip
    list_extras = (
        "organisation", "code", "address", "filing_kind", "filing_number", "is_civil_military", "former_names",
        "longitude", "latitude", "source", "source_key", "remarks", "created_at", "updated_at",
    )  # fmt: skip
    list_select_related = ["division", "developer", "service_officer"]
    list_filter = [
        AttentionFilter, "division", "use", "is_major", "is_civil_military", "filing_kind", YearFilter,
        "service_officer", "organisation",
    ]  # fmt: skip
    search_fields = ["name__contains", "number__icontains", "code__icontains", "address__contains"]
    search_help_text = gettext_lazy("Words in name, number, code or address; several words must all occur.")
    autocomplete_fields = ["division", "developer"]
    inlines = [PhaseInline, BuildingInline, ParticipantInline]
    history_parts = (
        "phases", "buildings", "participants", "milestones", "breaches", "service_entries", "acceptance_items",
    )  # fmt: skip
    fieldsets = [
        (gettext_lazy("The development"), {"fields": [
            ("name", "number"), ("organisation", "developer"), ("use", "is_major", "is_civil_military"),
            "service_officer", "former_names",
        ]}),
        (gettext_lazy("Filing"), {"fields": [
            ("filing_kind", "filed_on"), ("filing_number", "code"), ("source", "source_key"), "remarks",
        ]}),
        (gettext_lazy("Where it is"), {"classes": ["point-fields"], "fields": [
            "division", "address", ("longitude", "latitude"),
        ]}),
    ]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = ["source", "source_key", "former_names"]
        return [*fixed, "organisation", "number"] if obj else fixed

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        own = {office.pk for office in request.user.own_organisations}
        initial = super().get_changeform_initial_data(request)
        return {**({"organisation": own.pop()} if len(own) == 1 else {}), **initial}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # --- Writing: services only ---------------------------------------------------------------------

    def refusal_of(self, request: HttpRequest, obj: Development, move: Move) -> str:
        refusal = super().refusal_of(request, obj, move)
        if refusal or move.target != DevelopmentState.ACCEPTED:
            return refusal
        try:
            require_settled(obj)
        except RuleBroken as broken:
            return str(broken.message)
        return ""

    def perform_move(self, request: HttpRequest, obj: Development, to: str, reason: str) -> None:
        services.move_development(development=obj, to=to, by=request.user, reason=reason)

    def save_model(self, request: HttpRequest, obj: Development, form: Any, change: bool) -> None:
        if not change:
            self.adopt(obj, services.create_development(**form.entered(), by=request.user))
        elif entered := form.entered():
            services.change_development(development=obj, **entered, by=request.user)

    def save_formset(self, request: HttpRequest, form: Any, formset: BaseFormSet, change: bool) -> None:
        for row in formset.save(commit=False):
            services.put_part(part=row, by=request.user)
        for row in formset.deleted_objects:
            services.remove_part(part=row, by=request.user)

    # --- The page -----------------------------------------------------------------------------------

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> Any:
        development = options.get("obj")
        if development is not None and development.pk:
            context |= {
                "stages": life.stages(development),
                "notices": panels.notices(request, development),
                "panels": [*panels.shown(request, development)],
                "life": panels.life(request, development),
                "part_lists": [self._part_list(request, development, model) for model in PARTS],
            }
        return super().render_change_form(request, context, **options)

    @staticmethod
    def _part_list(request: HttpRequest, development: Development, model: Any) -> dict[str, Any]:
        url = reverse(f"admin:projects_{model._meta.model_name}_changelist")
        return {
            "label": model._meta.verbose_name_plural,
            "count": model.objects.visible_to(request.user).filter(development=development).count(),
            "url": f"{url}?development__id__exact={development.pk}",
        }
