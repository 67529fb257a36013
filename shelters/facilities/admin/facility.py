"""A work on the desk: the list of 50,000, and the page on which everything about one hangs."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.forms import BaseFormSet
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin.conditions import ConditionFilter
from civildefense.common.admin.moves import StepSource
from civildefense.records.bulk.desk import BulkAdmin
from civildefense.records.desk import CaseAdmin
from shelters.facilities import bulk as _bulk  # noqa: F401  (the steps above the list)
from shelters.facilities import services
from shelters.facilities.admin.inlines import (
    EntranceInline,
    EntranceRestrictedInline,
    EquipmentInline,
    FacilityRestrictedInline,
    SiteCheckInline,
    UnitInline,
)
from shelters.facilities.admin.placing import PlacingDesk
from shelters.facilities.admin.restricted import RestrictedExport
from shelters.facilities.checking import CHECK_AGES
from shelters.facilities.forms import FacilityForm
from shelters.facilities.models import Entrance, Facility, FacilityRestricted, ProtectiveUnit, SiteCheck
from shelters.facilities.states import MOVES

MOST_NEIGHBOURS = 200
NEAR_DEGREES = 0.03
PARTS = (Entrance, ProtectiveUnit, SiteCheck)


class PointFilter(admin.SimpleListFilter):
    title = gettext_lazy("on the map")
    parameter_name = "point"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("with a point")), ("no", _("without a point"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(longitude__isnull=self.value() == "no") if self.value() else queryset


class CheckedFilter(ConditionFilter):
    title = gettext_lazy("last check")
    parameter_name = "checked"
    conditions = CHECK_AGES


@admin.register(Facility)
class FacilityAdmin(PlacingDesk, RestrictedExport, BulkAdmin, CaseAdmin):
    form = FacilityForm
    moves = MOVES
    further_steps: list[StepSource] = []
    count_by = "state"
    has_papers = True
    change_form_template = "admin/point_form.html"
    list_display = [
        "name",
        "number",
        "state",
        "division",
        "address",
        "peacetime_use",
        "capacity",
        "mapped",
        "last_check",
    ]
    list_extras = (
        "organisation", "township", "build_type", "category", "condition", "floor_area", "usable_area", "floors_below",
        "responsible_unit", "maintaining_unit", "duty_post", "duty_phone", "registration_number", "registered_on",
        "started_on", "completed_on", "longitude", "latitude", "position_source", "position_accuracy_m", "source",
        "source_key", "remarks", "created_at", "updated_at",
    )  # fmt: skip
    list_select_related = ["division"]
    list_filter = ["division", "peacetime_use", "build_type", "condition", PointFilter, CheckedFilter, "organisation"]
    search_fields = ["name__contains", "address__contains", "number__icontains"]
    search_help_text = gettext_lazy("Words in name, address or number; several words must all occur.")
    autocomplete_fields = ["division", "responsible_unit", "maintaining_unit"]
    inlines = [
        EntranceInline, SiteCheckInline, UnitInline,
        FacilityRestrictedInline, EntranceRestrictedInline, EquipmentInline,
    ]  # fmt: skip
    history_parts = ("entrances", "units", "checks", "restricted", "restricted_entrances", "equipment")
    fieldsets = [
        (gettext_lazy("The work"), {"fields": [
            ("name", "number"), ("organisation", "build_type", "category"), ("peacetime_use", "condition", "capacity"),
        ]}),
        (gettext_lazy("Where it is"), {"classes": ["point-fields"], "fields": [
            ("division", "township"), "address", ("longitude", "latitude", "datum"),
            ("position_source", "position_accuracy_m"), "stored_point",
        ]}),
        (gettext_lazy("Who answers for it"), {"fields": [
            ("responsible_unit", "maintaining_unit"), ("duty_post", "duty_phone"),
        ]}),
        (gettext_lazy("Areas"), {"fields": [("floor_area", "usable_area", "floors_below")]}),
        (gettext_lazy("Papers and dates"), {"fields": [
            ("registration_number", "registered_on"), ("started_on", "completed_on"), ("source", "source_key"),
            "remarks",
        ]}),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The newest check is read for the rows of the page: as a column it would be computed for skipped rows too."""
        newest = SiteCheck.objects.order_by("facility_id", "-checked_on", "-id").distinct("facility_id")
        return super().get_queryset(request).prefetch_related(Prefetch("checks", newest, to_attr="newest_checks"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = ["stored_point", "source", "source_key"]
        return [*fixed, "organisation"] if obj else fixed

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        own = [office.pk for office in request.user.own_organisations]
        return {
            **({"organisation": own[0]} if len(set(own)) == 1 else {}),
            **super().get_changeform_initial_data(request),
        }

    @admin.display(description=gettext_lazy("on the map"), boolean=True)
    def mapped(self, row: Facility) -> bool:
        return row.has_point

    @admin.display(description=gettext_lazy("last check"))
    def last_check(self, row: Any) -> str:
        return str(row.newest_checks[0]) if row.newest_checks else _("not checked")

    @admin.display(description=gettext_lazy("stored as"))
    def stored_point(self, row: Facility) -> str:
        if not row.has_point:
            return _("no point yet")
        metres = f" ← {row.given_as}" if row.given_as else ""
        return f"{row.longitude:.6f}, {row.latitude:.6f} (WGS-84){metres}"

    # --- Writing: services only ---------------------------------------------------------------------

    def perform_move(self, request: HttpRequest, obj: Facility, to: str, reason: str) -> None:
        services.move_facility(facility=obj, to=to, by=request.user, reason=reason)

    def save_model(self, request: HttpRequest, obj: Facility, form: Any, change: bool) -> None:
        if not change:
            self.adopt(obj, services.create_facility(**form.entered(), by=request.user))
        elif entered := form.entered():
            services.change_facility(facility=obj, **entered, by=request.user)

    def save_formset(self, request: HttpRequest, form: Any, formset: BaseFormSet, change: bool) -> None:
        rows = formset.save(commit=False)
        changed = {id(part.instance): set(part.changed_data) for part in formset.forms}
        for row in rows:
            self._save_part(request, form.instance, row, changed[id(row)])
        for row in formset.deleted_objects:
            services.remove_part(part=row, by=request.user)

    @staticmethod
    def _save_part(request: HttpRequest, facility: Facility, row: Any, changed: set[str]) -> None:
        if isinstance(row, SiteCheck):
            found = {name: getattr(row, name) for name in ("checked_on", "entrance", "result", "note", "on_word_of")}
            services.record_check(facility=facility, by=request.user, **found)
        elif isinstance(row, FacilityRestricted):
            fields = {name: getattr(row, name) for name in changed}
            services.set_restricted(facility=facility, by=request.user, **fields)
        elif type(row)._meta.model_name in ("entrancerestricted", "equipment"):
            services.put_restricted_part(part=row, changed=changed, by=request.user)
        else:
            services.put_part(part=row, by=request.user)

    # --- The map -------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.neighbours_view)
        return [path("neighbours/", view, name="shelters_facility_neighbours"), *super().get_urls()]

    def neighbours_view(self, request: HttpRequest) -> JsonResponse:
        """Facilities around ``?near=LON,LAT``, so that a point in the wrong street is seen at once."""
        try:
            lon, lat = (float(part) for part in request.GET.get("near", "").split(","))
        except ValueError:
            return JsonResponse({"neighbours": []})
        rows = Facility.objects.visible_to(request.user).filter(
            longitude__range=(lon - NEAR_DEGREES, lon + NEAR_DEGREES),
            latitude__range=(lat - NEAR_DEGREES, lat + NEAR_DEGREES),
        )[:MOST_NEIGHBOURS]
        return JsonResponse({"neighbours": [[row.longitude, row.latitude, row.name] for row in rows]})

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> Any:
        context["neighbours_url"] = reverse("admin:shelters_facility_neighbours")
        if (facility := options.get("obj")) is not None and facility.pk:
            context["part_lists"] = [self._part_list(request, facility, model) for model in PARTS]
        return super().render_change_form(request, context, **options)

    @staticmethod
    def _part_list(request: HttpRequest, facility: Facility, model: Any) -> dict[str, Any]:
        """The whole list of one kind of part: the inline shows only its first rows."""
        url = reverse(f"admin:shelters_{model._meta.model_name}_changelist")
        return {
            "label": model._meta.verbose_name_plural,
            "count": model.objects.visible_to(request.user).filter(facility=facility).count(),
            "url": f"{url}?facility__id__exact={facility.pk}",
        }
