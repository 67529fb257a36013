"""``/api/v1/projects/approvals/``: decisions for county systems, and for the approval bureau that sends its own."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.response import Response

from civildefense.accounts.api import own_organisation
from civildefense.accounts.models import ApiToken, Organisation
from civildefense.accounts.models.tokens import Scope
from civildefense.common.api import bulk
from civildefense.common.api.serializers import StrictModelSerializer, VisibleField
from civildefense.common.api.viewsets import Changing, Creating, Listing, Reading, ScopedViewSet
from civildefense.common.errors import RuleBroken
from civildefense.records.idempotency import idempotent
from projects.approvals import services
from projects.approvals.filters import ApprovalFilter
from projects.approvals.matching import Matcher
from projects.approvals.models import Approval
from projects.approvals.rules import name_key, normal_number
from projects.developments.models import Development

NEEDED = ("number", "decided_on", "decided_by_body", "outcome")
Key = tuple[str, str]


class ApprovalSerializer(StrictModelSerializer):
    organisation = VisibleField(
        slug_field="code", queryset=Organisation.objects.all(), required=False,
        help_text=gettext_lazy("Code of the office; a decision goes to the office of its development."),
    )  # fmt: skip
    development = VisibleField(
        slug_field="uid", queryset=Development.objects.all(), required=False, allow_null=True,
        help_text=gettext_lazy("Left out: looked for by project code, number, or unit and name; held if not found."),
    )  # fmt: skip
    item = serializers.CharField(
        source="item_code", required=False, allow_blank=True, max_length=24,
        help_text=gettext_lazy("Code of the approval item in force on the day of the decision."),
    )  # fmt: skip
    delegation = serializers.CharField(
        source="delegation_number", required=False, allow_blank=True, max_length=60,
        help_text=gettext_lazy("Document number; needed for an item that is decided only by delegation."),
    )  # fmt: skip
    number = serializers.CharField(max_length=60)
    fixed = ("organisation", "decided_by_body")

    class Meta:
        model = Approval
        fields = (
            "uid", "version", "created_at", "updated_at", "organisation", "state", "number", "item", "delegation",
            "accepted_on", "decided_on", "decided_by_body", "outcome", "mode", "required_m2", "built_m2", "offsite_m2",
            "valid_until", "conditions", "development", "match_way", "project_code", "project_name", "developer_name",
            "credit_code", "is_before_portal", "needs_supervision", "source",
        )  # fmt: skip
        read_only_fields = (
            "uid", "version", "created_at", "updated_at", "state", "match_way", "needs_supervision", "source"
        )  # fmt: skip
        extra_kwargs = {
            "decided_on": {"required": True, "allow_null": False},
            "outcome": {"required": True, "allow_blank": False},
        }


class ApprovalViewSet(Listing, Reading, Creating, Changing, ScopedViewSet):
    """Decisions on developments. A partner's token (scope ``approvals``) sends and reads its own and changes none."""

    queryset = Approval.objects.select_related("organisation", "development", "item", "delegation")
    serializer_class = ApprovalSerializer
    filterset_class = ApprovalFilter
    ordering_fields = ("updated_at", "created_at", "decided_on", "number")
    rights = {"bulk": "projects.add_approval"}
    partner_scopes = frozenset({Scope.APPROVALS})
    create = idempotent(Creating.create)

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        return rows.filter(source=self.request.auth.name) if is_partner(self.request) else rows

    def perform_create(self, serializer: Any) -> Approval:
        fields = serializer.validated_data
        office = fields.pop("organisation", None) or own_organisation(self.request)
        return services.receive_decision(
            organisation=office, by=self.request.user, source=source_of(self.request), **resolved(fields)
        )

    @transaction.atomic
    def perform_update(self, serializer: Any) -> Approval:
        return changed(serializer.instance, serializer.validated_data, by=self.request.user)

    @extend_schema(request=bulk.BulkSerializer, responses=bulk.BulkAnswerSerializer)
    @action(detail=False, methods=["post"], pagination_class=None, filterset_class=None)
    @idempotent
    @transaction.atomic
    def bulk(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Send up to 1,000 decisions; one on record is known by body and number, and corrected by its office alone."""
        body = bulk.BulkSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        batch = Batch(body.validated_data["items"], self.get_serializer_context())
        return bulk.run(body.validated_data["items"], batch.put, atomic=body.validated_data["atomic"])


class Batch:
    """Decisions on record are locked before the first item is written; developments are read once for all."""

    def __init__(self, items: list[dict[str, Any]], context: dict[str, Any]) -> None:
        self.request, self.user = context["request"], context["request"].user
        self.creating = ApprovalSerializer(context=context)
        self.changing = ApprovalSerializer(context=context, partial=True)
        self.matcher = Matcher.for_user(self.user)
        self.done: set[Key] = set()
        numbers = [normal_number(str(item.get("number", ""))) for item in items]
        rows = Approval.objects.visible_to(self.user).filter(number__in=numbers).order_by("pk")
        if is_partner(self.request):
            rows = rows.filter(source=source_of(self.request))
        locked = rows.select_related("item", "delegation").select_for_update(no_key=True, of=("self",))
        self.known = {(name_key(row.decided_by_body), row.number): row for row in locked}

    def put(self, item: dict[str, Any]) -> tuple[int, Approval]:
        """HTTP status and row of one item."""
        key = (name_key(str(item.get("decided_by_body", ""))), normal_number(str(item.get("number", ""))))
        if missing := [name for name in NEEDED[:3] if not item.get(name)]:
            required = [ErrorDetail(_("A decision is known by its body, number and day."), "required")]
            raise ValidationError(dict.fromkeys(missing, required))
        if key in self.done:
            raise RuleBroken(_("The batch names this decision twice."), code="twice_in_batch")
        self.done.add(key)
        with transaction.atomic():
            return self._put(self.known.get(key), item)

    def _put(self, known: Approval | None, item: dict[str, Any]) -> tuple[int, Approval]:
        if known is None:
            fields = self.creating.run_validation(item)
            office = fields.pop("organisation", None) or own_organisation(self.request)
            approval = services.receive_decision(
                organisation=office, by=self.user, matcher=self.matcher, source=source_of(self.request),
                **resolved(fields),
            )  # fmt: skip
            return status.HTTP_201_CREATED, approval
        self.changing.instance = known
        fields = self.changing.run_validation(item)
        if is_partner(self.request):
            services.require_same(known, {**fields, "number": known.number})
            return status.HTTP_200_OK, known
        return status.HTTP_200_OK, changed(known, fields, by=self.user)


def changed(approval: Approval, fields: dict[str, Any], *, by: Any) -> Approval:
    """Corrected where anything differs; a held decision whose development is named goes on."""
    development = fields.pop("development", None)
    if development is not None and development.pk != approval.development_id:
        services.name_development(approval=approval, development=development, by=by)
        approval.refresh_from_db()
    fields = resolved(fields, approval)
    differing = {name: value for name, value in fields.items() if getattr(approval, name) != value}
    return services.correct_decision(approval=approval, by=by, **differing) if differing else approval


def resolved(fields: dict[str, Any], approval: Approval | None = None) -> dict[str, Any]:
    """Codes and document numbers as rows, by the day of the decision."""
    found = dict(fields)
    day = found.get("decided_on") or (approval.decided_on if approval else None)
    code, number = found.pop("item_code", None), found.pop("delegation_number", None)
    if code is not None:
        found["item"] = services.item_in_force(code, day) if code and day else None
    if number is not None:
        item = found.get("item", approval.item if approval else None)
        found["delegation"] = services.delegation_for(number, item, day) if day else None
    return found


def is_partner(request: Any) -> bool:
    return isinstance(request.auth, ApiToken) and request.auth.is_partner


def source_of(request: Any) -> str:
    """A partner's rows bear its name: a new token of that name goes on where the old one ended."""
    return request.auth.name if is_partner(request) else "api"
