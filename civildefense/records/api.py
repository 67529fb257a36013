"""The API's hall of records: attachments, own jobs, imports."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.routers import SimpleRouter

from civildefense.common.api.viewsets import Listing, Reading, ScopedViewSet
from civildefense.common.filters import ChangedSinceFilter
from civildefense.records.attachments.api import AttachmentViewSet
from civildefense.records.imports.api import ImportViewSet
from civildefense.records.models import Job


class JobFilter(filters.FilterSet):
    kind = filters.CharFilter(label=_("kind"))
    state = filters.MultipleChoiceFilter(label=_("state"), choices=Job.State.choices)
    updated_since = ChangedSinceFilter()

    class Meta:
        model = Job
        fields: tuple[str, ...] = ()


class JobSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    class Meta:
        model = Job
        fields = (
            "uid", "version", "created_at", "updated_at", "kind", "state", "percent", "step", "result", "failure",
            "requested_at", "heartbeat", "finished",
        )  # fmt: skip
        read_only_fields = fields


class JobViewSet(Listing, Reading, ScopedViewSet):
    """Long work of the caller's organisations: how far it is, and what came of it."""

    queryset = Job.objects.all()
    serializer_class = JobSerializer
    filterset_class = JobFilter
    ordering_fields = ("updated_at", "created_at")


router = SimpleRouter(use_regex_path=False)
router.register("attachments", AttachmentViewSet, basename="attachment")
router.register("jobs", JobViewSet, basename="job")
router.register("imports", ImportViewSet, basename="import")

urlpatterns = router.urls
