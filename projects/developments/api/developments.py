"""``/api/v1/projects/developments/``: list, read, create, change, move, many at once."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.response import Response

from civildefense.accounts.api import own_organisation
from civildefense.accounts.batch import KeyedBatch
from civildefense.accounts.models import User
from civildefense.common.api import bulk
from civildefense.common.api.etag import check_match
from civildefense.common.api.viewsets import Changing, Creating, Listing, Reading, ScopedViewSet
from civildefense.records.idempotency import idempotent
from projects.developments import services
from projects.developments.api.serializers import DevelopmentMoveSerializer, DevelopmentSerializer
from projects.developments.filters import DevelopmentFilter
from projects.developments.models import Development, Phase

RELATED = ("organisation", "division", "developer", "service_officer")


@transaction.atomic
def write(development: Development, fields: dict[str, Any], by: User) -> Development:
    """The row, then its phases and buildings; ``put_development`` for what is new or locked."""
    phases, buildings = fields.pop("phases", []), fields.pop("buildings", [])
    development = services.put_development(development=development, by=by, **fields)
    for phase in phases:
        services.set_phase(development=development, by=by, **phase)
    known = {phase.number: phase for phase in Phase.objects.filter(development=development)} if buildings else {}
    for place, building in enumerate(buildings):
        number = building.pop("phase", None)
        if number is not None and number not in known:
            wrong = ErrorDetail(_("The development has no phase with this number."), "does_not_exist")
            raise ValidationError({"buildings": {str(place): {"phase": [wrong]}}})
        services.set_building(development=development, phase=known.get(number), by=by, **building)
    return development


class Batch(KeyedBatch):
    model = Development
    serializer_class = DevelopmentSerializer
    related = RELATED

    def save(self, row: Development, fields: dict[str, Any]) -> Development:
        return write(row, fields, self.request.user)


class DevelopmentViewSet(Listing, Reading, Creating, Changing, ScopedViewSet):
    """Developments of the caller's organisations."""

    queryset = Development.objects.select_related(*RELATED).prefetch_related("phases", "buildings__phase")
    serializer_class = DevelopmentSerializer
    filterset_class = DevelopmentFilter
    ordering_fields = ("updated_at", "created_at", "name", "number", "filed_on")
    rights = {"move": "projects.move_development", "bulk": "projects.add_development"}
    create = idempotent(Creating.create)

    @transaction.atomic
    def perform_create(self, serializer: Any) -> Development:
        fields = {"source": "api", **serializer.validated_data}
        office = fields.pop("organisation", None) or own_organisation(self.request)
        type(office).objects.select_for_update(no_key=True).get(pk=office.pk)
        return write(Development(organisation=office), fields, self.request.user)

    def perform_update(self, serializer: Any) -> Development:
        return write(serializer.instance, serializer.validated_data, self.request.user)

    @extend_schema(request=DevelopmentMoveSerializer, responses=DevelopmentSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    @transaction.atomic
    def move(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Take one of the steps in ``moves``; 409 when state, checklist or the caller's role do not allow it."""
        development = self.get_locked_object()
        step = DevelopmentMoveSerializer(data=request.data, context=self.get_serializer_context())
        step.is_valid(raise_exception=True)
        check_match(request, development)
        return self.answer(services.move_development(development=development, by=request.user, **step.validated_data))

    @extend_schema(request=bulk.BulkSerializer, responses=bulk.BulkAnswerSerializer)
    @action(detail=False, methods=["post"], pagination_class=None, filterset_class=None)
    @idempotent
    @transaction.atomic
    def bulk(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Create or change up to 1,000 developments by their natural key (source, source_key)."""
        body = bulk.BulkSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        items = body.validated_data["items"]
        batch = Batch(items, self.get_serializer_context())
        return bulk.run(items, batch.put, atomic=body.validated_data["atomic"])
