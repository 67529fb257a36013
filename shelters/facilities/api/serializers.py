"""What the register looks like outside: every field by name, rows by code or uid, points with their datum."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from civildefense.accounts.models import Organisation
from civildefense.common.api.serializers import (
    CodeField,
    Degrees,
    StrictModelSerializer,
    StrictSerializer,
    VisibleField,
)
from civildefense.common.coordinates import Datum
from civildefense.common.secrecy import refuse_secret
from civildefense.rulebook.models import AdminDivision
from projects.enterprises.models import Enterprise
from shelters.facilities.models import Entrance, Facility, ProtectiveUnit, SiteCheck
from shelters.facilities.points import stored_point, wgs84
from shelters.facilities.states import MOVES, FacilityState

STAMPS = ("uid", "version", "created_at", "updated_at")
# Codes come back after a reform: the division that bears one today goes before those that once did.
DIVISIONS = AdminDivision.objects.order_by(F("ends_on").desc(nulls_first=True))
SOURCE_KEY_HELP = _("The row's key in the caller's own system; with source it names the row in a batch.")
DATUM_HELP = _("Datum of longitude and latitude in this body; answers are always in wgs84.")


class MoveChoiceSerializer(serializers.Serializer):  # type: ignore[type-arg]
    to = serializers.ChoiceField(choices=FacilityState.choices)
    label = serializers.CharField()
    needs_reason = serializers.BooleanField()


class MoveSerializer(StrictSerializer):
    to = serializers.ChoiceField(choices=FacilityState.choices)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class PointMixin(StrictModelSerializer):
    """A point comes as longitude, latitude and datum together and leaves in WGS-84."""

    datum = serializers.ChoiceField(choices=Datum.choices, required=False, help_text=DATUM_HELP)

    def to_representation(self, row: Any) -> dict[str, Any]:
        return {**super().to_representation(row), "datum": Datum.WGS84.value}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        sent = [name for name in ("longitude", "latitude", "datum") if name in attrs]
        point = (attrs.pop("longitude", None), attrs.pop("latitude", None), attrs.pop("datum", Datum.WGS84))
        if not sent:
            return attrs
        if not {"longitude", "latitude"} <= set(sent) or (point[0] is None) != (point[1] is None):
            raise ValidationError({sent[0]: [_("Give longitude and latitude together, in degrees.")]})
        row = self.instance
        if row is not None and point == (row.longitude, row.latitude, Datum.WGS84):
            return attrs  # sent back as it was read: the pair as it was once given stays
        return {**attrs, **self.stored(point)}

    def stored(self, point: tuple[float, float, str]) -> dict[str, Any]:
        raise NotImplementedError


class FacilitySerializer(PointMixin):
    organisation = VisibleField(
        slug_field="code", queryset=Organisation.objects.all(), required=False,
        help_text=_("Code of the office that answers for the work; left out: the caller's own."),
    )  # fmt: skip
    state = serializers.ChoiceField(
        choices=FacilityState.choices, required=False,
        help_text=_("Given once, at creation; afterwards it moves by move/."),
    )  # fmt: skip
    moves = serializers.SerializerMethodField(help_text=_("The next steps that this caller may take."))
    source = serializers.CharField(max_length=80, required=False, validators=[refuse_secret])
    source_key = serializers.CharField(max_length=120, required=False, help_text=SOURCE_KEY_HELP)
    division = CodeField(slug_field="code", queryset=DIVISIONS, required=False, allow_null=True)
    longitude = Degrees(limit=180, required=False, allow_null=True)
    latitude = Degrees(limit=90, required=False, allow_null=True)
    given_datum = serializers.ChoiceField(source="datum", choices=Datum.choices, read_only=True)
    responsible_unit = VisibleField(
        slug_field="uid", queryset=Enterprise.objects.all(), required=False, allow_null=True
    )
    maintaining_unit = VisibleField(
        slug_field="uid", queryset=Enterprise.objects.all(), required=False, allow_null=True
    )
    fixed = ("organisation", "state")

    class Meta:
        model = Facility
        fields = (
            *STAMPS, "organisation", "source", "source_key", "number", "name", "state", "moves", "build_type",
            "category", "division", "township", "address", "longitude", "latitude", "datum", "given_longitude",
            "given_latitude", "given_as", "given_datum", "position_source", "position_accuracy_m", "floor_area",
            "usable_area", "floors_below", "capacity", "peacetime_use", "condition", "responsible_unit",
            "maintaining_unit", "duty_post", "duty_phone", "registration_number", "registered_on", "started_on",
            "completed_on", "remarks",
        )  # fmt: skip
        read_only_fields = (*STAMPS, "given_longitude", "given_latitude", "given_as")

    @extend_schema_field(MoveChoiceSerializer(many=True))
    def get_moves(self, facility: Facility) -> list[dict[str, Any]]:
        user = self.context["request"].user
        return [
            {"to": move.target, "label": str(move.label), "needs_reason": move.needs_reason}
            for move in MOVES.from_state(facility.state)
            if user.has_perm(move.right)
        ]

    def stored(self, point: tuple[float, float, str]) -> dict[str, Any]:
        return stored_point(*point)


class EntranceSerializer(PointMixin):
    longitude = Degrees(limit=180)
    latitude = Degrees(limit=90)
    step_free = serializers.BooleanField(read_only=True, allow_null=True)

    class Meta:
        model = Entrance
        fields = (
            *STAMPS, "label", "kind", "is_public", "longitude", "latitude", "datum", "hours", "opener_post",
            "opener_phone", "door_width_m", "has_ramp", "has_lift", "step_free", "hint", "is_closed", "closed_note",
        )  # fmt: skip
        read_only_fields = STAMPS

    def stored(self, point: tuple[float, float, str]) -> dict[str, Any]:
        return wgs84(*point)


class UnitSerializer(StrictModelSerializer):
    class Meta:
        model = ProtectiveUnit
        fields = (
            *STAMPS, "number", "name", "floor", "floor_area", "shelter_area", "entrance_area", "auxiliary_area",
            "shared_area", "peacetime_use", "parking_spaces", "remarks",
        )  # fmt: skip
        read_only_fields = STAMPS


class CheckSerializer(StrictModelSerializer):
    entrance = VisibleField(slug_field="uid", queryset=Entrance.objects.all(), required=False, allow_null=True)
    recorded_by = serializers.CharField(source="recorded_by.name", read_only=True)

    class Meta:
        model = SiteCheck
        fields = (*STAMPS, "entrance", "checked_on", "result", "note", "on_word_of", "recorded_by", "recorded_at")
        read_only_fields = (*STAMPS, "recorded_at")
