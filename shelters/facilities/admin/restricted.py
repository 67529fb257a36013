"""The one file with restricted columns: for whom a decision opens them, marked with the reader's name, and logged."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from civildefense.common.admin.export import cell, listing_of, xlsx_response
from civildefense.common.admin.lists import OfficeChangeList, Tool
from civildefense.common.scoping import organisation_of
from civildefense.records.models import ReadLog
from civildefense.records.reading import log_reading, open_fields, reads_any, watermark
from shelters.facilities.models import Facility, FacilityRestricted


class RestrictedExport:
    """For FacilityAdmin: ``export-restricted/`` beside the list's own export."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.restricted_view)  # type: ignore[attr-defined]
        own = path("export-restricted/", view, name="shelters_facility_export_restricted")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def restricted_view(self, request: HttpRequest) -> HttpResponse:
        """The list's rows, as far as one of their restricted columns is open to the reader."""
        if not request.user.has_perm("shelters.view_facilityrestricted"):
            raise PermissionDenied
        listing = listing_of(self, request)
        rows = FacilityRestricted.objects.visible_to(request.user).filter(
            facility__in=listing.queryset.order_by().values("pk")
        )
        found = list(rows.select_related("facility__organisation", "facility__division"))
        shown = [field for field in FacilityRestricted._meta.concrete_fields if field.name in self._open(request)]
        heads = [Facility._meta.get_field(name).verbose_name for name in ("name", "number", "division")]
        heads += [field.verbose_name for field in shown]
        table = [self._line(request, row, shown) for row in found]
        log_reading(request, [row.facility for row in found], model=FacilityRestricted, via=ReadLog.Via.EXPORT)
        name = f"restricted-{timezone.localtime():%Y%m%d-%H%M}"
        return xlsx_response(name, [capfirst(str(head)) for head in heads], table, note=watermark(request))

    def list_tools(self, request: HttpRequest, listing: OfficeChangeList) -> list[Tool]:
        tools = super().list_tools(request, listing)  # type: ignore[misc]
        if request.user.has_perm("shelters.view_facilityrestricted") and reads_any(request.user, FacilityRestricted):
            tools.append(Tool(_("Export restricted columns"), f"export-restricted/{listing.get_query_string()}"))
        return tools

    @staticmethod
    def _open(request: HttpRequest, organisation: int | None = None) -> frozenset[str]:
        return open_fields(request, FacilityRestricted, organisation)

    def _line(self, request: HttpRequest, row: FacilityRestricted, shown: list[Any]) -> list[Any]:
        """A column that is open in one county stays empty in the rows of another."""
        own = self._open(request, organisation_of(row))
        facility = row.facility
        values = [cell(getattr(row, field.name)) if field.name in own else "" for field in shown]
        return [facility.name, facility.number, cell(facility.division), *values]
