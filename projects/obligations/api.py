"""``/api/v1/projects/obligations/`` and ``supporting-areas/``: read by county systems; written on the desk alone."""

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from civildefense.common.api.serializers import StrictModelSerializer
from civildefense.common.api.viewsets import Listing, Reading, ScopedViewSet
from civildefense.common.filters import ChangedSinceFilter
from projects.obligations.models import Obligation, SupportingArea


class ObligationFilter(filters.FilterSet):
    development = filters.UUIDFilter(label=_("development"), field_name="development__uid")
    phase = filters.UUIDFilter(label=_("phase"), field_name="phase__uid")
    standing = filters.BooleanFilter(
        label=_("only the newest of each duty"),
        field_name="superseded_by",
        lookup_expr="isnull",
    )
    updated_since = ChangedSinceFilter()

    class Meta:
        model = Obligation
        fields: tuple[str, ...] = ()


class ObligationSerializer(StrictModelSerializer):
    organisation: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    development: Any = serializers.SlugRelatedField(slug_field="uid", read_only=True)
    phase: Any = serializers.SlugRelatedField(slug_field="uid", read_only=True)
    supersedes: Any = serializers.SlugRelatedField(slug_field="uid", read_only=True)

    class Meta:
        model = Obligation
        fields = read_only_fields = (
            "uid", "organisation", "development", "phase", "number", "family", "determined_on", "determined_at",
            "required_m2", "planned_m2", "credited_m2", "offsite_m2", "inputs", "figures", "lines",
            "accepted_unverified", "reason", "supersedes",
        )  # fmt: skip


class ObligationViewSet(Listing, Reading, ScopedViewSet):
    """Determinations with everything that they rest on; a row never changes, a newer one supersedes it."""

    queryset = Obligation.objects.select_related("organisation", "development", "phase", "supersedes")
    serializer_class = ObligationSerializer
    filterset_class = ObligationFilter
    ordering_fields = ("determined_at",)


class SupportingAreaSerializer(StrictModelSerializer):
    organisation: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    division: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    assigned_m2 = serializers.DecimalField(max_digits=12, decimal_places=2, read_only=True)
    left_m2 = serializers.DecimalField(max_digits=12, decimal_places=2, read_only=True)

    class Meta:
        model = SupportingArea
        fields = read_only_fields = (
            "uid", "version", "created_at", "updated_at", "organisation", "name", "division", "available_m2",
            "assigned_m2", "left_m2", "document", "document_on",
        )  # fmt: skip


class SupportingAreaFilter(filters.FilterSet):
    updated_since = ChangedSinceFilter()

    class Meta:
        model = SupportingArea
        fields: tuple[str, ...] = ()


class SupportingAreaViewSet(Listing, Reading, ScopedViewSet):
    """Supporting areas with what each has left."""

    queryset = SupportingArea.objects.select_related("organisation", "division").with_left()
    serializer_class = SupportingAreaSerializer
    filterset_class = SupportingAreaFilter
    ordering_fields = ("updated_at", "name")
