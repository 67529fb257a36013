"""``/api/v1/shelters/facilities/``: list, read, create, change, move, many at once."""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from civildefense.accounts.api import own_organisation
from civildefense.common.api import bulk
from civildefense.common.api.etag import check_match
from civildefense.common.api.viewsets import Changing, Creating, Listing, Reading, ScopedViewSet
from civildefense.records.idempotency import idempotent
from shelters.facilities import services
from shelters.facilities.api.batch import Batch
from shelters.facilities.api.serializers import FacilitySerializer, MoveSerializer
from shelters.facilities.filters import FacilityFilter
from shelters.facilities.models import Facility


class FacilityViewSet(Listing, Reading, Creating, Changing, ScopedViewSet):
    """Civil-defence works of the caller's organisations."""

    queryset = Facility.objects.select_related("organisation", "division", "responsible_unit", "maintaining_unit")
    serializer_class = FacilitySerializer
    filterset_class = FacilityFilter
    ordering_fields = ("updated_at", "created_at", "name", "number")
    rights = {"move": "shelters.move_facility", "bulk": "shelters.add_facility"}
    create = idempotent(Creating.create)

    def perform_create(self, serializer: Any) -> Facility:
        fields = {"source": "api", **serializer.validated_data}
        fields["organisation"] = fields.get("organisation") or own_organisation(self.request)
        return services.create_facility(by=self.request.user, **fields)

    def perform_update(self, serializer: Any) -> Facility:
        return services.change_facility(facility=serializer.instance, by=self.request.user, **serializer.validated_data)

    @extend_schema(request=MoveSerializer, responses=FacilitySerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    @transaction.atomic
    def move(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Take one of the steps in ``moves``; 409 when the state or the caller's role does not allow it."""
        facility = self.get_locked_object()
        step = MoveSerializer(data=request.data, context=self.get_serializer_context())
        step.is_valid(raise_exception=True)
        check_match(request, facility)
        return self.answer(services.move_facility(facility=facility, by=request.user, **step.validated_data))

    @extend_schema(request=bulk.BulkSerializer, responses=bulk.BulkAnswerSerializer)
    @action(detail=False, methods=["post"], pagination_class=None, filterset_class=None)
    @idempotent
    @transaction.atomic
    def bulk(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Create or change up to 1,000 facilities by their natural key (source, source_key)."""
        body = bulk.BulkSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        items = body.validated_data["items"]
        batch = Batch(items, self.get_serializer_context())
        return bulk.run(items, batch.put, atomic=body.validated_data["atomic"])
