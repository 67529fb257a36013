"""The parts of a work on its own page: at most twenty rows each, the rest on a list of their own."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeStackedInline, OfficeTabularInline
from civildefense.common.admin.inlines import MOST_ROWS
from civildefense.records.desk import RestrictedInline
from shelters.facilities.forms import EntranceForm
from shelters.facilities.models import (
    Entrance,
    EntranceRestricted,
    Equipment,
    FacilityRestricted,
    ProtectiveUnit,
    SiteCheck,
    UnitRestricted,
)

RECENT_CHECKS = 5


class FewRows:
    """Shows the first rows of a long list; the page's side leads to all of them."""

    most_rows = MOST_ROWS

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)  # type: ignore[misc]
        facility = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        if facility is None:
            return rows
        about = "facility__uid" if "-" in facility else "facility__pk"
        first = rows.filter(**{about: facility})[: self.most_rows].values("pk")
        return rows.filter(pk__in=list(first.values_list("pk", flat=True)))


class UnitInline(FewRows, OfficeTabularInline):
    model = ProtectiveUnit
    fields = [
        "number", "name", "floor", "floor_area", "shelter_area", "entrance_area", "auxiliary_area", "shared_area",
        "peacetime_use", "parking_spaces",
    ]  # fmt: skip
    show_change_link = True


class EntranceInline(FewRows, OfficeStackedInline):
    model = Entrance
    form = EntranceForm
    fieldsets = [
        (None, {"fields": [
            ("label", "kind", "is_public"),
            ("longitude", "latitude", "datum"),
            ("hours", "opener_post", "opener_phone"),
            ("door_width_m", "has_ramp", "has_lift"),
            ("hint", "is_closed", "closed_note"),
        ]}),
    ]  # fmt: skip


class SiteCheckInline(FewRows, OfficeTabularInline):
    """A finding is never edited, only followed by another."""

    model = SiteCheck
    fields = ["checked_on", "entrance", "result", "note", "on_word_of"]
    can_delete = False
    most_rows = RECENT_CHECKS

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "entrance":
            facility = request.resolver_match.kwargs.get("object_id", "") if request.resolver_match else ""
            about = {"facility__uid": facility} if "-" in facility else {"facility__pk": facility or None}
            options["queryset"] = Entrance.objects.visible_to(request.user).filter(**about)
        return super().formfield_for_foreignkey(db_field, request, **options)


class FacilityRestrictedInline(RestrictedInline, OfficeStackedInline):
    model = FacilityRestricted
    verbose_name_plural = gettext_lazy("Restricted: protection")


class EntranceRestrictedInline(RestrictedInline, OfficeTabularInline):
    model = EntranceRestricted
    verbose_name_plural = gettext_lazy("Restricted: other openings")


class EquipmentInline(RestrictedInline, OfficeTabularInline):
    model = Equipment
    autocomplete_fields = ["maker"]
    verbose_name_plural = gettext_lazy("Restricted: equipment")


class UnitRestrictedInline(RestrictedInline, OfficeStackedInline):
    model = UnitRestricted
    verbose_name_plural = gettext_lazy("Restricted: function and protection")
