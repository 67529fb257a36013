"""What is worked off below one development: ``breaches/``, ``service-entries/``, ``acceptance-items/``."""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from civildefense.common.api.etag import check_match
from civildefense.common.api.viewsets import Creating
from civildefense.records.idempotency import idempotent
from projects.developments import services
from projects.developments.api.parts import BelowDevelopment
from projects.developments.api.serializers import (
    AcceptanceCheckSerializer,
    AcceptanceItemSerializer,
    AnswerSerializer,
    BreachSerializer,
    CloseSerializer,
    ServiceEntrySerializer,
)
from projects.developments.models import AcceptanceItem, Breach, ServiceEntry


class Stepping(BelowDevelopment):
    """One verb a resource: its body is checked, the row locked and compared, the service called."""

    def step(self, request: Any, body_class: Any, service: Any, name: str) -> Response:
        row = self.get_locked_object()
        body = body_class(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        check_match(request, row)
        return self.answer(service(**{name: row}, by=request.user, **body.validated_data))


class BreachViewSet(Stepping):
    """Breaches of the four togethers: read, and closed with an answer."""

    queryset = Breach.objects.select_related("phase", "raised_by", "closed_by")
    serializer_class = BreachSerializer
    rights = {"close": "projects.close_breach"}

    @extend_schema(request=CloseSerializer, responses=BreachSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    @transaction.atomic
    def close(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Close it with an answer."""
        return self.step(request, CloseSerializer, services.close_breach, "breach")


class ServiceEntryViewSet(Creating, Stepping):
    """The service log: contacts, questions, suggestions and their answers."""

    queryset = ServiceEntry.objects.select_related("answerer", "answered_by")
    serializer_class = ServiceEntrySerializer
    rights = {"answer_it": "projects.answer_serviceentry"}
    create = idempotent(Creating.create)

    def perform_create(self, serializer: Any) -> ServiceEntry:
        return services.record_service(development=self.development, by=self.request.user, **serializer.validated_data)

    @extend_schema(request=AnswerSerializer, responses=ServiceEntrySerializer)
    @action(detail=True, methods=["post"], url_path="answer", url_name="answer")
    @idempotent
    @transaction.atomic
    def answer_it(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Answer a question, or say whether a suggestion is adopted."""
        return self.step(request, AnswerSerializer, services.answer_service, "entry")


class AcceptanceItemViewSet(Stepping):
    """The acceptance checklist: read, and checked item by item."""

    queryset = AcceptanceItem.objects.select_related("phase", "development")
    serializer_class = AcceptanceItemSerializer
    rights = {"check": "projects.check_acceptanceitem"}

    @extend_schema(request=AcceptanceCheckSerializer, responses=AcceptanceItemSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    @transaction.atomic
    def check(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Passed, failed or not needed; the exceptions say why."""
        return self.step(request, AcceptanceCheckSerializer, services.check_item, "item")
