"""``/api/v1/projects/payments/``: receipts come in once, are placed, and are turned round; none is changed."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response

from civildefense.accounts.api import own_organisation
from civildefense.accounts.models import ApiToken, Organisation
from civildefense.accounts.models.tokens import Scope
from civildefense.common.api import bulk
from civildefense.common.api.etag import check_match
from civildefense.common.api.serializers import StrictModelSerializer, StrictSerializer, VisibleField
from civildefense.common.api.viewsets import Creating, Listing, Reading, ScopedViewSet
from civildefense.common.errors import RuleBroken
from civildefense.common.identity import uid_in
from civildefense.records.idempotency import idempotent
from projects.fees.models import FeeCase
from projects.fees.payments import services
from projects.fees.payments.filters import PaymentFilter
from projects.fees.payments.models import Payment
from projects.fees.payments.states import Channel, ReceiptKind
from projects.ledger.rules import yuan

# Money beyond what a spreadsheet keeps to the fen is a slip of the pen.
MOST_FEN = 10**15
# What a partner's token books and sees.
DOORS = {Scope.TREASURY: (Channel.OFFICE, Channel.TREASURY), Scope.TAX: (Channel.TAX,)}


class CaseField(VisibleField):
    """A case of the caller's by its uid or its number; shown by uid."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="uid", queryset=FeeCase.objects.select_related("organisation", "payer"), **options)

    def find(self, data: str) -> Any:
        return super().find(data) if uid_in(data) else self.get_queryset().filter(number=data).first()


class PaymentSerializer(StrictModelSerializer):
    organisation = VisibleField(
        slug_field="code", queryset=Organisation.objects.all(), required=False,
        help_text=gettext_lazy("Code of the office whose fee it is; left out: the case's, or the caller's."),
    )  # fmt: skip
    case = CaseField(
        required=False, allow_null=True, default=None,
        help_text=gettext_lazy("The case by uid or number; without one the payment is held until a person places it."),
    )  # fmt: skip
    case_number = serializers.CharField(source="case.number", read_only=True, default=None)
    receipt_kind = serializers.ChoiceField(choices=ReceiptKind.choices, required=False)
    amount_fen = serializers.IntegerField(min_value=1, max_value=MOST_FEN)
    amount_yuan = serializers.SerializerMethodField()
    held_fen = serializers.IntegerField(read_only=True)

    class Meta:
        model = Payment
        fields = (
            "uid", "version", "created_at", "updated_at", "organisation", "case", "case_number", "case_as_written",
            "channel", "receipt_kind", "receipt_number", "received_on", "amount_fen", "amount_yuan", "held_fen",
            "payer_name", "payer_match", "treasury_level", "collected_at_office", "remarks", "state",
            "cancelled_number", "cancelled_on", "source",
        )  # fmt: skip
        read_only_fields = (
            "uid", "version", "created_at", "updated_at", "payer_match", "state", "cancelled_number", "cancelled_on",
            "source",
        )  # fmt: skip

    def get_amount_yuan(self, row: Payment) -> str:
        return yuan(row.amount_fen)


class ReversalSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=500)


class AllocationSerializer(StrictSerializer):
    case = CaseField()


class PartnersDoor(RuleBroken):
    code = "partners_door"
    message = gettext_lazy("This token books the payments of its own collector alone.")


class PaymentViewSet(Listing, Reading, Creating, ScopedViewSet):
    """Receipts of the caller's offices. The treasury's and the tax authority's tokens send and read their own."""

    queryset = Payment.objects.with_posted().select_related("organisation", "case")
    serializer_class = PaymentSerializer
    filterset_class = PaymentFilter
    ordering_fields = ("updated_at", "created_at", "received_on", "receipt_number")
    rights = {
        "bulk": "projects.add_payment",
        "reverse": "projects.reverse_payment",
        "allocate": "projects.change_payment",
    }
    create = idempotent(Creating.create)

    @property
    def partner_scopes(self) -> frozenset[str]:
        """A collector sends and reads; what a payment is for, and that it was wrong, the office itself says."""
        return frozenset() if self.action in ("reverse", "allocate") else frozenset(DOORS)

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        doors = doors_of(self.request) if self.action == "list" and self.request else None
        return rows if doors is None else rows.filter(channel__in=doors)

    def get_object(self) -> Payment:
        """Of the caller's offices; a collector may not read what came through another door."""
        payment: Payment = super().get_object()
        doors = doors_of(self.request)
        if doors is not None and payment.channel not in doors:
            raise PermissionDenied
        return payment

    def perform_create(self, serializer: Any) -> Payment:
        return booked(self.request, serializer.validated_data)

    @extend_schema(request=ReversalSerializer, responses=PaymentSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    @transaction.atomic
    def reverse(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Turn every transfer of a wrong payment round, once; its receipt may then be booked anew."""
        payment = self.get_object()
        body = ReversalSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        check_match(request, payment)
        return self.answer(
            services.reverse_payment(payment=payment, by=request.user, reason=body.validated_data["reason"])
        )

    @extend_schema(request=AllocationSerializer, responses=PaymentSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    @transaction.atomic
    def allocate(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Say which case held money is for; what the case does not owe stays held."""
        payment = self.get_object()
        body = AllocationSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        check_match(request, payment)
        return self.answer(services.allocate(payment=payment, case=body.validated_data["case"], by=request.user))

    @extend_schema(request=bulk.BulkSerializer, responses=bulk.BulkAnswerSerializer)
    @action(detail=False, methods=["post"], pagination_class=None, filterset_class=None)
    @idempotent
    @transaction.atomic
    def bulk(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Book up to 1,000 receipts; one that is on record already is refused by its number."""
        body = bulk.BulkSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        each = PaymentSerializer(context=self.get_serializer_context())

        def put(item: dict[str, Any]) -> tuple[int, Payment]:
            with transaction.atomic():
                return status.HTTP_201_CREATED, booked(request, each.run_validation(item))

        return bulk.run(body.validated_data["items"], put, atomic=body.validated_data["atomic"])


def booked(request: Any, fields: dict[str, Any]) -> Payment:
    case = fields.get("case")
    office = fields.pop("organisation", None) or (case.organisation if case else own_organisation(request))
    doors = doors_of(request)
    if doors is not None and fields["channel"] not in doors:
        raise PartnersDoor(_("This token books the payments of its own collector alone."))
    return services.record_payment(organisation=office, by=request.user, source=source_of(request), **fields)


def doors_of(request: Any) -> tuple[str, ...] | None:
    """The channels of a partner's token; None for everybody else."""
    if not isinstance(request.auth, ApiToken) or not request.auth.is_partner:
        return None
    return tuple(door for scope in request.auth.scopes for door in DOORS.get(Scope(scope), ()))


def source_of(request: Any) -> str:
    return request.auth.name if doors_of(request) is not None else "api"
