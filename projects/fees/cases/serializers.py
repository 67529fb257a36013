"""What a fee case looks like outside: money in whole fen, beside it in yuan to read."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from civildefense.accounts.models import Organisation
from civildefense.common.api.serializers import StrictModelSerializer, StrictSerializer, VisibleField
from projects.developments.models import Development
from projects.enterprises.models import Enterprise
from projects.fees.cases.assessing import Areas, HandChange
from projects.fees.models import Assessment, FeeCase, FeeNotice, Relief
from projects.fees.states import MOVES, AssessmentKind, CaseState, Standing
from projects.ledger.rules import yuan

MONEY = ("assessed", "relieved", "written_off", "collected", "receivable", "refundable", "unallocated")
MOST_FEN = 10**15
_M2: dict[str, Any] = {"max_digits": 12, "decimal_places": 2, "min_value": 0}


@extend_schema_field(OpenApiTypes.STR)
class YuanField(serializers.ReadOnlyField):
    """``1,234,567.89`` beside the fen."""

    def to_representation(self, fen: int) -> str:
        return yuan(fen)


class DecisionSerializer(serializers.Serializer):  # type: ignore[type-arg]
    number = serializers.CharField()
    decided_on = serializers.DateField()
    examined_by = serializers.CharField()
    decided_by = serializers.CharField()


class AssessmentSerializer(StrictModelSerializer):
    supersedes = serializers.UUIDField(source="supersedes.uid", allow_null=True, default=None)
    obligation = serializers.UUIDField(source="obligation.uid", allow_null=True, default=None)
    payable_yuan = YuanField(source="payable_fen")
    assessed_by = serializers.StringRelatedField()  # type: ignore[var-annotated]
    decision = serializers.SerializerMethodField()

    class Meta:
        model = Assessment
        fields = (
            "uid", "kind", "supersedes", "is_prior", "obligation", "rule_on", "required_m2", "built_m2", "credited_m2",
            "area_m2", "rate_yuan_per_m2", "rate_figure", "reliefs", "gross_fen", "relieved_fen", "adjustment_fen",
            "payable_fen", "payable_yuan", "accepted_unverified", "is_hand_changed", "hand_reason", "assessed_by",
            "assessed_at", "decision",
        )  # fmt: skip
        read_only_fields = fields

    def get_decision(self, row: Assessment) -> dict[str, Any] | None:
        return dict(DecisionSerializer(row.decision).data) if row.is_decided else None


class FeeCaseSerializer(StrictModelSerializer):
    organisation = VisibleField(
        slug_field="code", queryset=Organisation.objects.all(), required=False,
        help_text=_("Code of the office whose case it is; left out: the caller's own."),
    )  # fmt: skip
    number = serializers.CharField(
        max_length=60, required=False, help_text=_("Left out: the portal gives the next one.")
    )
    development = VisibleField(slug_field="uid", queryset=Development.objects.all())
    phase = serializers.IntegerField(source="phase.number", min_value=1, allow_null=True, required=False, default=None)
    payer = VisibleField(
        slug_field="uid", queryset=Enterprise.objects.all(), required=False, help_text=_("Left out: the developer.")
    )
    prior_amount_fen = serializers.IntegerField(
        min_value=1, max_value=MOST_FEN, required=False, write_only=True,
        help_text=_("Only for a case decided before the portal: its amount, which is never calculated again."),
    )  # fmt: skip
    standing = serializers.ChoiceField(choices=Standing.choices, read_only=True)
    moves = serializers.SerializerMethodField(help_text=_("Steps that the state allows."))
    fixed = ("organisation", "number", "development", "prior_amount_fen")

    class Meta:
        model = FeeCase
        fields = (
            "uid", "version", "created_at", "updated_at", "organisation", "number", "development", "phase", "payer",
            "charging_year", "charge_kind", "level", "state", "standing", "moves", "is_before_portal", "prior_number",
            "prior_decided_on", "prior_amount_fen", "remarks",
        )  # fmt: skip
        read_only_fields = ("uid", "version", "created_at", "updated_at", "state", "is_before_portal")

    def get_fields(self) -> dict[str, Any]:
        """Amounts come from the ledger and are only read."""
        fields = super().get_fields()
        for name in MONEY:
            fields[f"{name}_fen"] = serializers.IntegerField(read_only=True)
            fields[f"{name}_yuan"] = YuanField(source=f"{name}_fen")
        return fields

    def get_moves(self, row: FeeCase) -> list[str]:
        return [str(move.target) for move in MOVES.from_state(row.state)]


class FeeCaseMoveSerializer(StrictSerializer):
    to = serializers.ChoiceField(choices=CaseState.choices)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    decided_on = serializers.DateField(required=False, help_text=_("With issued: the day of the decision."))
    number = serializers.CharField(max_length=80, required=False, help_text=_("With issued: its number."))
    approve_hand_change = serializers.BooleanField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A signature has more to say than the other steps."""
        signing = {"decided_on", "number", "approve_hand_change"} & attrs.keys()
        if signing and attrs["to"] != CaseState.ISSUED:
            raise serializers.ValidationError({name: _("Only with the step “issued”.") for name in signing})
        return attrs


class AssessSerializer(StrictSerializer):
    kind = serializers.ChoiceField(choices=AssessmentKind.choices)
    rule_on = serializers.DateField()
    obligation = serializers.UUIDField(required=False, allow_null=True, default=None)
    required_m2 = serializers.DecimalField(**_M2, required=False)
    built_m2 = serializers.DecimalField(**_M2, required=False)
    credited_m2 = serializers.DecimalField(**_M2, required=False)
    protection_class = serializers.CharField(max_length=30, required=False, allow_blank=True, default="")
    accept_unverified = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    payable_fen = serializers.IntegerField(
        min_value=0, max_value=MOST_FEN, required=False, help_text=_("Another amount than the calculated one.")
    )
    hand_reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")

    def entered(self) -> dict[str, Any]:
        """The arguments of ``assess``, the duty to build as its uid."""
        given = dict(self.validated_data)
        areas = {name: given.pop(name) for name in ("required_m2", "built_m2", "credited_m2") if name in given}
        reason, by_hand = given.pop("hand_reason"), given.pop("payable_fen", None)
        change = None if by_hand is None else HandChange(by_hand, reason)
        return {**given, "areas": Areas(**areas), "hand_change": change}


class ReliefSerializer(StrictModelSerializer):
    ground = serializers.CharField(help_text=_("Code of a listed ground."), max_length=40)

    class Meta:
        model = Relief
        fields = (
            "uid", "version", "ground", "area_m2", "percent", "proof_document", "proof_issuer", "proof_number",
            "proof_on", "state", "relieved_fen", "decided_on",
        )  # fmt: skip
        read_only_fields = ("uid", "version", "percent", "state", "relieved_fen", "decided_on")

    def to_representation(self, row: Relief) -> dict[str, Any]:
        return {**super().to_representation(row), "ground": row.ground.code}


class NoticeSerializer(StrictModelSerializer):
    number = serializers.CharField(source="paper.number", read_only=True)
    paper_state = serializers.CharField(source="paper.state", read_only=True)
    amount_yuan = YuanField(source="amount_fen")

    class Meta:
        model = FeeNotice
        fields = (
            "uid", "version", "number", "paper_state", "amount_fen", "amount_yuan", "payee", "term_workdays",
            "issued_on", "served_on", "due_on", "is_due_provisional", "accepted_unverified",
        )  # fmt: skip
        read_only_fields = fields


class DraftNoticeSerializer(StrictSerializer):
    accept_unverified = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
