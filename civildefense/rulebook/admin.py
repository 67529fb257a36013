"""The office's own facts: names, divisions, places, advice and numbers that citizens see."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, JsonResponse
from django.urls import path

from civildefense.common.admin import OfficeAdmin
from civildefense.rulebook.calendar import admin as calendar  # noqa: F401
from civildefense.rulebook.figures import admin as figures  # noqa: F401
from civildefense.rulebook.models import (
    AdminDivision,
    EmergencyAdvice,
    EmergencyContact,
    Jurisdiction,
    Place,
    SirenSignal,
)


@admin.register(Jurisdiction)
class JurisdictionAdmin(OfficeAdmin):
    """A single row, so it cannot be added twice."""

    list_display = ["name", "city", "phone", "map_approval"]
    can_export = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Jurisdiction.objects.exists()


@admin.register(AdminDivision)
class AdminDivisionAdmin(OfficeAdmin):
    list_display = ["code", "name", "parent", "office", "phone", "starts_on", "ends_on"]
    list_select_related = ["parent", "office"]
    list_extras = ("name_en", "updated_at")
    list_filter = ["parent", ("ends_on", admin.EmptyFieldListFilter)]
    search_fields = ["name__contains", "code__startswith"]
    autocomplete_fields = ["parent", "office", "successor"]

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.outlines_view)
        return [path("outlines/", view, name="rulebook_admindivision_outlines"), *super().get_urls()]

    def outlines_view(self, request: HttpRequest) -> JsonResponse:
        """Boundaries of today's divisions, under the points that clerks pick."""
        rows = AdminDivision.objects.visible_to(request.user).filter(ends_on__isnull=True, boundary__isnull=False)
        return JsonResponse({"outlines": [{"name": row.name, "boundary": row.boundary} for row in rows]})


@admin.register(Place)
class PlaceAdmin(OfficeAdmin):
    list_display = ["name", "kind", "division", "former", "source", "ends_on"]
    list_select_related = ["division"]
    list_extras = ("longitude", "latitude", "updated_at")
    list_filter = ["kind", "division"]
    search_fields = ["name__contains", "former_names__icontains"]
    autocomplete_fields = ["division"]
    change_form_template = "admin/point_form.html"

    @admin.display(description=Place._meta.get_field("former_names").verbose_name)
    def former(self, row: Place) -> str:
        return "、".join(row.former_names)


@admin.register(EmergencyAdvice)
class EmergencyAdviceAdmin(OfficeAdmin):
    list_display = ["title", "position", "leads_underground", "link"]


@admin.register(EmergencyContact)
class EmergencyContactAdmin(OfficeAdmin):
    list_display = ["label", "number", "position"]


@admin.register(SirenSignal)
class SirenSignalAdmin(OfficeAdmin):
    public_key = "code"
    list_display = ["title", "pattern", "position"]
