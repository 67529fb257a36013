"""Jobs for county systems: how far, what came of it, its log and its file, and to be cancelled."""

from typing import Any

import django_filters as filters
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from civildefense.common.api.viewsets import Listing, Reading, ScopedViewSet
from civildefense.common.filters import ChangedSinceFilter
from civildefense.records.jobs import services
from civildefense.records.jobs.files import result_of
from civildefense.records.models import Job, JobLine


class JobFilter(filters.FilterSet):
    kind = filters.CharFilter(label=_("kind"))
    state = filters.MultipleChoiceFilter(label=_("state"), choices=Job.State.choices)
    updated_since = ChangedSinceFilter()

    class Meta:
        model = Job
        fields: tuple[str, ...] = ()


class JobLineSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    class Meta:
        model = JobLine
        fields = ("noted", "text")
        read_only_fields = fields


class JobSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    class Meta:
        model = Job
        fields = (
            "uid", "version", "created_at", "updated_at", "kind", "state", "percent", "step", "result", "result_name",
            "failure", "requested_at", "started", "heartbeat", "finished", "cancel_requested_at",
        )  # fmt: skip
        read_only_fields: tuple[str, ...] = fields


class JobWithLogSerializer(JobSerializer):
    log = JobLineSerializer(source="lines", many=True, read_only=True)

    class Meta(JobSerializer.Meta):
        fields = (*JobSerializer.Meta.fields, "log")  # type: ignore[assignment]
        read_only_fields = fields


class JobViewSet(Listing, Reading, ScopedViewSet):
    """Long work of the caller's organisations: how far it is, and what came of it."""

    queryset = Job.objects.all()
    serializer_class = JobSerializer
    filterset_class = JobFilter
    ordering_fields = ("updated_at", "created_at")
    token_scope = "import"
    rights = {"cancel": services.CANCEL}

    def get_serializer_class(self) -> Any:
        return JobSerializer if self.action == "list" else JobWithLogSerializer

    @extend_schema(request=None, responses=JobWithLogSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Any, uid: Any = None) -> Response:
        """A waiting job is cancelled at once; a running one stops between two of its steps. Own jobs only."""
        return self.answer(services.cancel(job=self.get_object(), by=request.user))

    @extend_schema(responses=OpenApiResponse(OpenApiTypes.BINARY))
    @action(detail=True, url_path="result")
    def result_file(self, request: Any, uid: Any = None) -> FileResponse:
        """The file that the work left; 404 where there is none."""
        return result_of(self.get_object())
