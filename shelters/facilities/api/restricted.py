"""``…/facilities/{uid}/restricted/``: level-R columns, as far as a classification decision opens them to the caller.

For everybody else the address does not exist. Every answer that shows a value is logged and bears a watermark.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from civildefense.common.api.etag import etag_of, require_match
from civildefense.common.api.serializers import StrictModelSerializer
from civildefense.records.models import ReadLog, readable_fields
from civildefense.records.reading import log_reading
from shelters.facilities import services
from shelters.facilities.errors import Undecided
from shelters.facilities.models import Facility, FacilityRestricted

COLUMNS = ("protection_class", "nuclear_level", "conventional_level", "chemical_level", "war_capacity")


class FacilityRestrictedSerializer(StrictModelSerializer):
    """Only the columns that are open to the caller exist here."""

    version = serializers.IntegerField(read_only=True, default=0)

    class Meta:
        model = FacilityRestricted
        fields = ("version", *COLUMNS)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        open_columns = self.context.get("open columns", COLUMNS)
        return {name: field for name, field in fields.items() if name == "version" or name in open_columns}


@extend_schema(responses=FacilityRestrictedSerializer, request=FacilityRestrictedSerializer)
class FacilityRestrictedView(ViewSet):
    """One row a facility; it may not exist yet and then has version 0."""

    queryset = FacilityRestricted.objects.all()
    serializer_class = FacilityRestrictedSerializer

    def retrieve(self, request: Any, facility_uid: Any) -> Response:
        facility = self._facility()
        open_columns = readable_fields(request.user, FacilityRestricted, facility.organisation_id)
        if not open_columns:
            raise Http404
        return self._answer(facility, open_columns)

    @transaction.atomic
    def partial_update(self, request: Any, facility_uid: Any) -> Response:
        facility = self._facility(lock=True)
        open_columns = readable_fields(request.user, FacilityRestricted, facility.organisation_id)
        if isinstance(request.data, Mapping) and set(request.data) & (set(COLUMNS) - open_columns):
            raise Undecided  # before anything of the value is looked at, so nothing of it can come back
        row = self._row(facility)
        require_match(request, row)
        context = {"request": request, "open columns": open_columns}
        serializer = FacilityRestrictedSerializer(row, data=request.data, partial=True, context=context)
        serializer.is_valid(raise_exception=True)
        services.set_restricted(facility=facility, by=request.user, **serializer.validated_data)
        return self._answer(facility, open_columns)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _facility(self, *, lock: bool = False) -> Facility:
        rows = Facility.objects.visible_to(self.request.user)
        if lock:
            rows = rows.select_for_update(no_key=True, of=("self",))
        return get_object_or_404(rows, uid=self.kwargs["facility_uid"])

    @staticmethod
    def _row(facility: Facility) -> FacilityRestricted | None:
        return FacilityRestricted.objects.filter(facility=facility).first()

    def _answer(self, facility: Facility, open_columns: frozenset[str]) -> Response:
        row = self._row(facility)
        log_reading(self.request, [facility], model=FacilityRestricted, via=ReadLog.Via.API)
        context = {"request": self.request, "open columns": open_columns}
        body = FacilityRestrictedSerializer(row or FacilityRestricted(version=0), context=context).data
        reader = quote(self.request.user.get_username())
        mark = f"{reader} {timezone.localtime().isoformat(timespec='seconds')}"
        return Response(body, headers={"ETag": etag_of(row), "X-Watermark": mark})
