"""Lists of parts across facilities, and the page of one part where a long list would not fit."""

from typing import Any

from django.contrib import admin
from django.forms import BaseFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from civildefense.records.desk import RecordAdmin
from shelters.facilities import services
from shelters.facilities.admin.inlines import UnitRestrictedInline
from shelters.facilities.models import Entrance, ProtectiveUnit, SiteCheck


class PartAdmin(RecordAdmin):
    """Opened from its facility; a new part is added there."""

    autocomplete_fields = ["facility"]
    list_select_related = ["facility"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["facility"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def subject_of(self, obj: Any) -> Any:
        return obj.facility

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        services.put_part(part=obj, by=request.user)

    @admin.display(description=gettext_lazy("division"), ordering="facility__division")
    def division(self, row: Any) -> str:
        return str(row.facility.division or "")


@admin.register(ProtectiveUnit)
class ProtectiveUnitAdmin(PartAdmin):
    list_display = ["number", "name", "facility", "division", "floor", "floor_area", "peacetime_use", "parking_spaces"]
    list_select_related = ["facility__division"]
    ordering = ["-facility_id", "number"]  # as the facilities stand, without reading them to sort
    list_extras = ("shelter_area", "entrance_area", "auxiliary_area", "shared_area", "remarks", "updated_at")
    list_filter = ["peacetime_use"]
    search_fields = ["name__contains", "facility__name__contains"]
    inlines = [UnitRestrictedInline]
    history_parts = ("restricted",)
    fields = [
        "facility", ("number", "name", "floor"), ("floor_area", "shelter_area", "entrance_area"),
        ("auxiliary_area", "shared_area"), ("peacetime_use", "parking_spaces"), "remarks",
    ]  # fmt: skip

    def save_formset(self, request: HttpRequest, form: Any, formset: BaseFormSet, change: bool) -> None:
        changed = {id(part.instance): set(part.changed_data) for part in formset.forms}
        for row in formset.save(commit=False):
            services.put_restricted_part(part=row, changed=changed[id(row)], by=request.user)


@admin.register(Entrance)
class EntranceAdmin(PartAdmin):
    list_display = ["label", "facility", "division", "kind", "is_public", "hours", "opener_phone", "is_closed"]
    list_select_related = ["facility__division"]
    ordering = ["-facility_id", "label"]
    list_extras = (
        "longitude", "latitude", "opener_post", "door_width_m", "has_ramp", "has_lift", "hint", "closed_note",
        "updated_at",
    )  # fmt: skip
    list_filter = ["kind", "is_public", "is_closed", "has_ramp", "has_lift"]
    search_fields = ["facility__name__contains", "opener_phone__contains"]
    change_form_template = "admin/point_form.html"
    fields = [
        "facility", ("label", "kind", "is_public"), ("longitude", "latitude"),
        ("hours", "opener_post", "opener_phone"), ("door_width_m", "has_ramp", "has_lift"),
        ("hint", "is_closed", "closed_note"),
    ]  # fmt: skip


@admin.register(SiteCheck)
class SiteCheckAdmin(PartAdmin):
    """Added and read; a wrong finding is followed by a right one."""

    list_display = ["checked_on", "facility", "division", "entrance", "result", "note", "recorded_by"]
    list_select_related = ["facility__division", "entrance", "recorded_by"]
    list_extras = ("on_word_of", "recorded_at")
    list_filter = ["result", "checked_on"]
    search_fields = ["facility__name__contains"]
    count_by = "result"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        own = ["facility", "checked_on", "result", "note", "on_word_of"]
        return [*own, "entrance", "recorded_by", "recorded_at"] if obj else own

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: SiteCheck, form: Any, change: bool) -> None:
        self.adopt(obj, services.record_check(**form.entered(), by=request.user))
