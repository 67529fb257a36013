"""What hangs on one facility: ``…/facilities/{uid}/entrances/``, ``units/`` and ``checks/``."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from civildefense.common.api.viewsets import Changing, Creating, Listing, Reading, Removing, ScopedViewSet
from civildefense.records.idempotency import idempotent
from shelters.facilities import services
from shelters.facilities.api.serializers import CheckSerializer, EntranceSerializer, UnitSerializer
from shelters.facilities.models import Entrance, Facility, ProtectiveUnit, SiteCheck


class PartViewSet(Listing, Reading, Creating, ScopedViewSet):
    """The facility itself has to be the caller's: another county's is 404 before anything else is looked at."""

    filterset_class = None
    ordering_fields = ("created_at", "updated_at")
    create = idempotent(Creating.create)

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.facility  # noqa: B018 (404, before the body is looked at)

    @cached_property
    def facility(self) -> Facility:
        return get_object_or_404(Facility.objects.visible_to(self.request.user), uid=self.kwargs["facility_uid"])

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        return rows.filter(facility=self.facility)


class EditedPartViewSet(Changing, Removing, PartViewSet):
    """Parts that are edited and removed; the facility is locked before its part and gets a new version."""

    def get_locked_object(self) -> Any:
        Facility.objects.select_for_update(no_key=True, of=("self",)).get(pk=self.facility.pk)
        return super().get_locked_object()

    def perform_create(self, serializer: Any) -> Any:
        part = self.queryset.model(facility=self.facility, **serializer.validated_data)
        return services.put_part(part=part, by=self.request.user)

    def perform_update(self, serializer: Any) -> Any:
        for name, value in serializer.validated_data.items():
            setattr(serializer.instance, name, value)
        return services.put_part(part=serializer.instance, by=self.request.user)

    def perform_destroy(self, part: Any) -> None:
        services.remove_part(part=part, by=self.request.user)


class EntranceViewSet(EditedPartViewSet):
    """Doors that people use in peace."""

    queryset = Entrance.objects.all()
    serializer_class = EntranceSerializer


class UnitViewSet(EditedPartViewSet):
    """Protective units and their areas."""

    queryset = ProtectiveUnit.objects.all()
    serializer_class = UnitSerializer


class CheckViewSet(PartViewSet):
    """Checks on site: recorded, read, never edited."""

    queryset = SiteCheck.objects.select_related("entrance", "recorded_by")
    serializer_class = CheckSerializer

    def perform_create(self, serializer: Any) -> SiteCheck:
        return services.record_check(facility=self.facility, by=self.request.user, **serializer.validated_data)
