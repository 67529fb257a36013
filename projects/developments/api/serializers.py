"""What developments look like outside: every field by name, rows by code, uid or phase number."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from civildefense.accounts.models import Organisation, User
from civildefense.common.api.serializers import (
    CodeField,
    Degrees,
    StrictModelSerializer,
    StrictSerializer,
    VisibleField,
)
from civildefense.common.secrecy import refuse_secret
from civildefense.rulebook.models import AdminDivision
from projects.developments.models import (
    AcceptanceItem,
    Breach,
    Building,
    Development,
    Milestone,
    Participant,
    Phase,
    ServiceEntry,
)
from projects.developments.states import MOVES, AcceptanceState, DevelopmentState
from projects.enterprises.models import Enterprise

STAMPS = ("uid", "version", "created_at", "updated_at")
# Codes come back after a reform: the division that bears one today goes before those that once did.
DIVISIONS = AdminDivision.objects.order_by(F("ends_on").desc(nulls_first=True))
BUILDING_FIELDS = (
    "name", "use", "storeys_above", "storeys_below", "foundation_depth_m", "ground_floor_m2", "above_ground_m2",
    "below_ground_m2", "existing_m2", "excluded_m2", "exclusion_reason",
)  # fmt: skip


class DevelopmentMoveChoiceSerializer(serializers.Serializer):  # type: ignore[type-arg]
    to = serializers.ChoiceField(choices=DevelopmentState.choices)
    label = serializers.CharField()
    needs_reason = serializers.BooleanField()


class DevelopmentMoveSerializer(StrictSerializer):
    to = serializers.ChoiceField(choices=DevelopmentState.choices)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class PhaseSerializer(StrictModelSerializer):
    class Meta:
        model = Phase
        fields = (*STAMPS, "number", "name")
        read_only_fields = STAMPS


class NestedPhaseSerializer(StrictModelSerializer):
    number = serializers.IntegerField(min_value=1, max_value=32_767)

    class Meta:
        model = Phase
        fields = ("uid", "number", "name")
        read_only_fields = ("uid",)


class PhaseField(serializers.IntegerField):
    """A phase of the development by its number; null is the whole development."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, allow_null=True, required=False, **options)

    def to_representation(self, phase: Phase) -> int:
        return phase.number


class NestedBuildingSerializer(StrictModelSerializer):
    phase = PhaseField()

    class Meta:
        model = Building
        fields = ("uid", "phase", *BUILDING_FIELDS)
        read_only_fields = ("uid",)


class DevelopmentSerializer(StrictModelSerializer):
    organisation = VisibleField(
        slug_field="code", queryset=Organisation.objects.all(), required=False,
        help_text=_("Code of the office that keeps the development; left out: the caller's own."),
    )  # fmt: skip
    number = serializers.CharField(
        max_length=30, required=False, validators=[refuse_secret],
        help_text=_("The office's permanent number; left out: the next one of the year."),
    )  # fmt: skip
    state = serializers.ChoiceField(
        choices=DevelopmentState.choices, required=False,
        help_text=_("Given once, at creation; afterwards it moves by move/."),
    )  # fmt: skip
    moves = serializers.SerializerMethodField(help_text=_("The next steps that this caller may take."))
    source = serializers.CharField(max_length=60, required=False, validators=[refuse_secret])
    source_key = serializers.CharField(max_length=100, required=False)
    developer = VisibleField(slug_field="uid", queryset=Enterprise.objects.all())
    division = CodeField(slug_field="code", queryset=DIVISIONS)
    longitude = Degrees(limit=180, required=False, allow_null=True, help_text=_("WGS-84 degrees"))
    latitude = Degrees(limit=90, required=False, allow_null=True, help_text=_("WGS-84 degrees"))
    service_officer = VisibleField(slug_field="username", queryset=User.objects.all(), required=False, allow_null=True)
    phases = NestedPhaseSerializer(
        many=True, required=False, help_text=_("By number; a phase that is left out stays as it is.")
    )
    buildings = NestedBuildingSerializer(
        many=True, required=False, help_text=_("By phase and name; a building that is left out stays as it is.")
    )
    fixed = ("organisation", "number", "state")

    class Meta:
        model = Development
        fields = (
            *STAMPS, "organisation", "source", "source_key", "number", "name", "former_names", "code", "state", "moves",
            "developer", "division", "address", "longitude", "latitude", "filing_kind", "filed_on", "filing_number",
            "use", "is_major", "is_civil_military", "service_officer", "remarks", "phases", "buildings",
        )  # fmt: skip
        read_only_fields = (*STAMPS, "former_names")

    @extend_schema_field(DevelopmentMoveChoiceSerializer(many=True))
    def get_moves(self, development: Development) -> list[dict[str, Any]]:
        user = self.context["request"].user
        return [
            {"to": move.target, "label": str(move.label), "needs_reason": move.needs_reason}
            for move in MOVES.from_state(development.state)
            if user.has_perm(move.right)
        ]


class OwnPhaseField(serializers.SlugRelatedField):  # type: ignore[type-arg]
    """A phase of the development in the address, by its number."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            slug_field="number", queryset=Phase.objects.all(), required=False, allow_null=True, **options
        )  # fmt: skip

    def get_queryset(self) -> Any:
        view = self.context.get("view")
        rows = super().get_queryset()
        return rows if getattr(view, "swagger_fake_view", False) else rows.filter(development=view.development)


class BuildingSerializer(StrictModelSerializer):
    phase = OwnPhaseField()

    class Meta:
        model = Building
        fields = (*STAMPS, "phase", *BUILDING_FIELDS)
        read_only_fields = STAMPS


class ParticipantSerializer(StrictModelSerializer):
    enterprise = VisibleField(slug_field="uid", queryset=Enterprise.objects.all())

    class Meta:
        model = Participant
        fields = (*STAMPS, "enterprise", "role", "starts_on", "ends_on")
        read_only_fields = STAMPS


class MilestoneSerializer(StrictModelSerializer):
    phase = OwnPhaseField()
    days_late = serializers.IntegerField(read_only=True, allow_null=True)
    fixed = ("phase", "subject", "step")

    class Meta:
        model = Milestone
        fields = (*STAMPS, "phase", "subject", "step", "planned_on", "reached_on", "days_late", "note")
        read_only_fields = STAMPS


class BreachSerializer(StrictModelSerializer):
    phase = OwnPhaseField()
    raised_by = serializers.CharField(source="raised_by.name", read_only=True)
    closed_by = serializers.CharField(source="closed_by.name", read_only=True, default=None, allow_null=True)

    class Meta:
        model = Breach
        fields = (
            *STAMPS, "phase", "step", "main_reached_on", "works_reached_on", "raised_by", "raised_at", "state",
            "answer", "closed_by", "closed_at",
        )  # fmt: skip
        read_only_fields = fields


class CloseSerializer(StrictSerializer):
    answer = serializers.CharField(max_length=500)


class ServiceEntrySerializer(StrictModelSerializer):
    answerer = VisibleField(slug_field="username", queryset=User.objects.all(), required=False, allow_null=True)
    answered_by = serializers.CharField(source="answered_by.name", read_only=True, default=None, allow_null=True)

    class Meta:
        model = ServiceEntry
        fields = (
            *STAMPS, "kind", "text", "happened_on", "from_post", "answerer", "answer_due_on", "state", "answer",
            "answered_by", "answered_at", "effect", "rating",
        )  # fmt: skip
        read_only_fields = (*STAMPS, "state", "answer", "answered_at", "effect", "rating")


class AnswerSerializer(StrictSerializer):
    answer = serializers.CharField(max_length=4000)
    is_adopted = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text=_("For a suggestion alone.")
    )
    effect = serializers.CharField(max_length=250, required=False, allow_blank=True, default="")


class AcceptanceItemSerializer(StrictModelSerializer):
    phase = OwnPhaseField()

    class Meta:
        model = AcceptanceItem
        fields = (*STAMPS, "phase", "kind", "state", "checked_on", "note")
        read_only_fields = fields


class AcceptanceCheckSerializer(StrictSerializer):
    to = serializers.ChoiceField(choices=AcceptanceState.choices)
    checked_on = serializers.DateField(required=False)
    note = serializers.CharField(max_length=250, required=False, allow_blank=True, default="")
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
