"""``/api/v1/projects/enterprises/``: list, read, create, change, move, certificates, merge.

The uid of a merged row goes on answering, with ``merged_into``: whoever has stored it learns which row stands for it.
"""

from typing import Any

import django_filters as filters
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from civildefense.accounts.api import own_organisation
from civildefense.accounts.models import Organisation
from civildefense.common.api.etag import check_match
from civildefense.common.api.serializers import StrictModelSerializer, StrictSerializer, VisibleField
from civildefense.common.api.viewsets import Changing, Creating, Listing, Reading, ScopedViewSet
from civildefense.common.filters import ChangedSinceFilter
from civildefense.records.idempotency import idempotent
from projects.enterprises import merging, services
from projects.enterprises.models import (
    CreditGrade,
    Enterprise,
    EnterpriseContact,
    EnterpriseKind,
    EnterpriseName,
    EnterpriseState,
    Qualification,
    QualificationKind,
)
from projects.enterprises.states import MERGE, MOVES


class EnterpriseFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("words in its name today or formerly"), method="of_name")
    credit_code = filters.CharFilter(label=_("unified social credit code"))
    kind = filters.ChoiceFilter(label=_("kind"), choices=EnterpriseKind.choices, method="of_kind")
    state = filters.MultipleChoiceFilter(label=_("state"), choices=EnterpriseState.choices)
    updated_since = ChangedSinceFilter()

    class Meta:
        model = Enterprise
        fields: tuple[str, ...] = ()

    def of_name(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.called(value)

    def of_kind(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(kinds__contains=[value])


class ContactSerializer(StrictModelSerializer):
    class Meta:
        model = EnterpriseContact
        fields = ("post", "person", "phone")


class QualificationSerializer(StrictModelSerializer):
    kind = serializers.SlugRelatedField(slug_field="name", queryset=QualificationKind.objects.all())

    class Meta:
        model = Qualification
        fields = ("uid", "kind", "is_none_required", "level", "number", "issuer", "starts_on", "last_on")
        read_only_fields = ("uid",)


class CreditGradeSerializer(StrictModelSerializer):
    class Meta:
        model = CreditGrade
        fields = ("grade", "rated_by", "reason", "starts_on", "ends_on")


class FormerNameSerializer(StrictModelSerializer):
    class Meta:
        model = EnterpriseName
        fields = ("name", "starts_on", "ends_on", "note")


class EnterpriseSerializer(StrictModelSerializer):
    organisation = VisibleField(
        slug_field="code", queryset=Organisation.objects.all(), required=False,
        help_text=_("Code of the office that registers the unit; left out: the caller's own."),
    )  # fmt: skip
    contacts = ContactSerializer(many=True, required=False, help_text=_("All contacts; what is left out is removed."))
    qualifications = QualificationSerializer(many=True, read_only=True)
    credit_grades = CreditGradeSerializer(many=True, read_only=True)
    former_names = FormerNameSerializer(many=True, read_only=True)
    merged_into = serializers.SerializerMethodField(help_text=_("The row that stands for this one."))
    moves = serializers.SerializerMethodField(help_text=_("The states that it can be moved to now."))
    fixed = ("organisation",)

    class Meta:
        model = Enterprise
        fields = (
            "uid", "version", "created_at", "updated_at", "organisation", "name", "credit_code", "kinds",
            "legal_person", "address", "state", "moves", "merged_into", "contacts", "qualifications", "credit_grades",
            "former_names",
        )  # fmt: skip
        read_only_fields = ("uid", "version", "created_at", "updated_at", "state")

    @extend_schema_field({"type": ["string", "null"], "format": "uuid"})
    def get_merged_into(self, enterprise: Enterprise) -> str | None:
        return str(enterprise.standing_row.uid) if enterprise.successor_id else None

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_moves(self, enterprise: Enterprise) -> list[str]:
        return [str(move.target) for move in MOVES.from_state(enterprise.state)]


class EnterpriseMoveSerializer(StrictSerializer):
    to = serializers.ChoiceField(choices=EnterpriseState.choices)
    reason = serializers.CharField(max_length=300)


class MergeSerializer(StrictSerializer):
    into: Any = VisibleField(
        slug_field="uid", queryset=Enterprise.objects.all(), help_text=_("The row that stands for both.")
    )
    reason = serializers.CharField(max_length=300)


class EnterpriseViewSet(Listing, Reading, Creating, Changing, ScopedViewSet):
    """Units that build, keep or answer for works."""

    queryset = Enterprise.objects.select_related("organisation", "successor").prefetch_related(
        "contacts", "qualifications__kind", "credit_grades", "former_names"
    )
    serializer_class = EnterpriseSerializer
    filterset_class = EnterpriseFilter
    ordering_fields = ("updated_at", "created_at", "name")
    rights = {
        "merge": MERGE,
        "move": "projects.change_enterprise",
        "qualifications": "projects.add_qualification",
    }
    create = idempotent(Creating.create)

    @transaction.atomic
    def perform_create(self, serializer: Any) -> Enterprise:
        fields = serializer.validated_data
        contacts = fields.pop("contacts", [])
        fields["organisation"] = fields.get("organisation") or own_organisation(self.request)
        enterprise = services.create_enterprise(by=self.request.user, **fields)
        services.set_contacts(enterprise=enterprise, contacts=contacts, by=self.request.user)
        return enterprise

    @transaction.atomic
    def perform_update(self, serializer: Any) -> Enterprise:
        fields = serializer.validated_data
        contacts = fields.pop("contacts", None)
        enterprise = services.change_enterprise(enterprise=serializer.instance, by=self.request.user, **fields)
        if contacts is not None:
            services.set_contacts(enterprise=enterprise, contacts=contacts, by=self.request.user)
        return enterprise

    @extend_schema(request=EnterpriseMoveSerializer, responses=EnterpriseSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    @transaction.atomic
    def move(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Take one of the steps in ``moves``."""
        enterprise, step = self._entered(EnterpriseMoveSerializer)
        return self.answer(services.move_enterprise(enterprise=enterprise, by=request.user, **step))

    @extend_schema(request=QualificationSerializer, responses=EnterpriseSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    @transaction.atomic
    def qualifications(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Enter one certificate. 409 where the same one is on record for a part of its period."""
        enterprise, entered = self._entered(QualificationSerializer)
        services.put_part(part=Qualification(enterprise=enterprise, **entered), by=request.user)
        return self.answer(enterprise)

    @extend_schema(request=MergeSerializer, responses=EnterpriseSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    @transaction.atomic
    def merge(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """This row goes into another one of the same office; its references follow. 409 says why not."""
        losing, said = self._entered(MergeSerializer)
        merging.merge(losing=losing, winner=said["into"], by=request.user, reason=said["reason"])
        return self.answer(losing)

    def _entered(self, serializer: Any) -> tuple[Enterprise, dict[str, Any]]:
        """The row, locked, and the body; 412 where the caller holds another version."""
        row = self.get_locked_object()
        body = serializer(data=self.request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        check_match(self.request, row)
        return row, dict(body.validated_data)
