"""What hangs on one development: its ``phases/``, ``buildings/``, ``participants/`` and ``milestones/``."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from civildefense.common.api.viewsets import Changing, Creating, Listing, Reading, Removing, ScopedViewSet
from civildefense.records.idempotency import idempotent
from projects.developments import services
from projects.developments.api.serializers import (
    BuildingSerializer,
    MilestoneSerializer,
    ParticipantSerializer,
    PhaseSerializer,
)
from projects.developments.errors import StepKnown
from projects.developments.models import Building, Development, Milestone, Participant, Phase


class BelowDevelopment(Listing, Reading, ScopedViewSet):
    """The development itself has to be the caller's: another county's is 404 before anything else is looked at."""

    filterset_class = None
    ordering_fields = ("created_at", "updated_at")

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.development  # noqa: B018 (404, before the body is looked at)

    @cached_property
    def development(self) -> Development:
        rows = Development.objects.visible_to(self.request.user)
        return get_object_or_404(rows, uid=self.kwargs["development_uid"])

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        return rows.filter(development=self.development)

    def get_locked_object(self) -> Any:
        """The development is locked before its part."""
        Development.objects.select_for_update(no_key=True, of=("self",)).get(pk=self.development.pk)
        return super().get_locked_object()


class PartViewSet(Creating, Changing, Removing, BelowDevelopment):
    """Parts that are edited and removed; the development gets a new version."""

    create = idempotent(Creating.create)

    def perform_create(self, serializer: Any) -> Any:
        part = self.queryset.model(development=self.development, **serializer.validated_data)
        return services.put_part(part=part, by=self.request.user)

    def perform_update(self, serializer: Any) -> Any:
        for name, value in serializer.validated_data.items():
            setattr(serializer.instance, name, value)
        return services.put_part(part=serializer.instance, by=self.request.user)

    def perform_destroy(self, part: Any) -> None:
        services.remove_part(part=part, by=self.request.user)


class PhaseViewSet(PartViewSet):
    """Phases; one that something names stays."""

    queryset = Phase.objects.all()
    serializer_class = PhaseSerializer


class BuildingViewSet(PartViewSet):
    """Buildings with the storeys and areas that a duty is counted from."""

    queryset = Building.objects.select_related("phase")
    serializer_class = BuildingSerializer


class ParticipantViewSet(PartViewSet):
    """Who designs, builds, supervises, tests and keeps."""

    queryset = Participant.objects.select_related("enterprise")
    serializer_class = ParticipantSerializer


class MilestoneViewSet(Creating, Changing, BelowDevelopment):
    """Steps of both sides; a breach is raised where the main project runs ahead."""

    queryset = Milestone.objects.select_related("phase")
    serializer_class = MilestoneSerializer
    create = idempotent(Creating.create)

    def perform_create(self, serializer: Any) -> Milestone:
        fields = serializer.validated_data
        known = {"phase": fields.get("phase"), "subject": fields["subject"], "step": fields["step"]}
        if self.development.milestones.filter(**known).exists():
            raise StepKnown
        return self._set(fields)

    def perform_update(self, serializer: Any) -> Milestone:
        row = serializer.instance
        key = {"phase": row.phase, "subject": row.subject, "step": row.step}
        return self._set({**serializer.validated_data, **key})

    def _set(self, fields: dict[str, Any]) -> Milestone:
        found = services.set_milestones(development=self.development, milestones=[fields], by=self.request.user)
        return found[0]
