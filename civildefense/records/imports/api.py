"""``/api/v1/records/imports/``: a county's system sends its file, reads what would happen, and commits."""

from typing import Any
from uuid import UUID

import django_filters as filters
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response

from civildefense.accounts.models import Organisation
from civildefense.common.api.serializers import StrictSerializer
from civildefense.common.api.viewsets import Listing, Reading, ScopedViewSet
from civildefense.common.coordinates import Datum
from civildefense.common.errors import RuleBroken
from civildefense.common.filters import ChangedSinceFilter
from civildefense.common.tabular import Limits
from civildefense.records.idempotency import idempotent
from civildefense.records.imports import questions, services, tasks, undoing
from civildefense.records.imports.options import declared
from civildefense.records.models import ImportBatch, ImportRow

_COUNTS = ("rows", "accepted", "rejected", "blank", "new", "changed", "same", "withdrawn", "duplicates")


class ImportFilter(filters.FilterSet):
    source = filters.CharFilter(label=_("source"))
    state = filters.MultipleChoiceFilter(label=_("state"), choices=ImportBatch.State.choices)
    updated_since = ChangedSinceFilter()

    class Meta:
        model = ImportBatch
        fields: tuple[str, ...] = ()


class ImportListSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    organisation: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    job = serializers.SerializerMethodField(help_text=_("The job that is or was last at work on it."))

    class Meta:
        model = ImportBatch
        fields = (
            "uid", "version", "created_at", "updated_at", "organisation", "source", "state", "file_names", "datum",
            "mapping", "is_sync", *_COUNTS, "problem_counts", "refusal", "job", "uploaded_at", "committed_at",
            "complete_as_of", "signed_at", "undone_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field({"type": ["string", "null"], "format": "uuid"})
    def get_job(self, batch: ImportBatch) -> str | None:
        job = tasks.job_of(batch)
        return str(job.uid) if job else None


class ImportSerializer(ImportListSerializer):
    """With what is only read for one record: every problem, and the columns that were found."""

    class Meta(ImportListSerializer.Meta):
        fields = (*ImportListSerializer.Meta.fields, "problems", "layout")
        read_only_fields = fields


class ImportUploadSerializer(StrictSerializer):
    source = serializers.CharField(max_length=80, help_text=_("Always the same name for the same register."))
    files = serializers.ListField(
        child=serializers.FileField(),
        min_length=1,
        max_length=50,
        help_text=_("Of any form in docs/imports.md, one or several."),
    )
    organisation: Any = serializers.SlugRelatedField(
        slug_field="code", queryset=Organisation.objects.none(), required=False, help_text=_("Empty: the caller's own.")
    )
    datum = serializers.ChoiceField(choices=Datum.choices, required=False, default="", allow_blank=True)
    epsg = serializers.IntegerField(
        required=False, min_value=1, max_value=999_999, help_text=_("The projection of metres, for example 4549.")
    )
    is_sync = serializers.BooleanField(required=False, default=False)
    mapping = serializers.JSONField(required=False, help_text=_("See docs/imports.md."))

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        user = self.context["request"].user if "request" in self.context else None
        if user is not None and user.is_authenticated:
            fields["organisation"].queryset = Organisation.objects.visible_to(user).holding_registers()
        return fields

    def validate_epsg(self, epsg: int) -> int:
        try:
            return declared(epsg)
        except RuleBroken as refusal:
            raise serializers.ValidationError(str(refusal), code=refusal.code) from refusal

    def validate(self, entered: dict[str, Any]) -> dict[str, Any]:
        """A mapping that is sent replaces the remembered one, so it takes the projection in."""
        if "epsg" in entered and isinstance(entered.get("mapping"), dict):
            entered["mapping"]["epsg"] = entered["epsg"]
        return entered


class CommitSerializer(StrictSerializer):
    may_withdraw_many = serializers.BooleanField(
        required=False, default=False, help_text=_("Confirms that a sync closes more than a fifth of the source.")
    )


class MappingSerializer(StrictSerializer):
    mapping = serializers.JSONField(required=False, help_text=_("See docs/imports.md."))
    datum = serializers.ChoiceField(
        choices=Datum.choices, required=False, help_text=_("Read the coordinates again, as another datum.")
    )


class UndoSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=300)
    rows = serializers.DictField(
        child=serializers.ChoiceField([undoing.LEAVE, undoing.TAKE]),
        required=False,
        help_text=_("By uid, for rows that were changed since: take back what only the import changed, or leave all."),
    )
    otherwise = serializers.ChoiceField(
        [undoing.LEAVE, undoing.TAKE], required=False, default=undoing.LEAVE, help_text=_("For rows not named.")
    )

    def validate_rows(self, rows: dict[str, str]) -> dict[str, str]:
        try:
            return {str(UUID(uid)): choice for uid, choice in rows.items()}
        except ValueError as error:
            raise serializers.ValidationError(_("Rows are named by their uid.")) from error


class StandingSerializer(serializers.Serializer):  # type: ignore[type-arg]
    uid = serializers.UUIDField()
    name = serializers.CharField()
    action = serializers.ChoiceField(ImportRow.Action.choices, help_text=_("What the import did."))
    free = serializers.ListField(child=serializers.CharField(), help_text=_("Columns that only the import changed."))
    kept = serializers.ListField(child=serializers.CharField(), help_text=_("Columns that were changed again."))


class UidField(serializers.UUIDField):
    """A record, told by its uid."""

    def to_representation(self, value: Any) -> str:
        return str(super().to_representation(value.uid))


class UndoPlanSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """What an undo would do now."""

    restored = serializers.IntegerField(help_text=_("Rows that would go back."))
    closed = serializers.IntegerField(help_text=_("Rows that the import created, and that would be closed."))
    public = serializers.IntegerField(help_text=_("Of these, how many are public now."))
    changed = serializers.IntegerField(help_text=_("Rows that somebody has changed since."))
    listed = StandingSerializer(many=True, help_text=_("The first of the changed rows."))
    later = serializers.ListField(child=UidField(), help_text=_("Later imports of the same rows: undo these first."))


class ImportViewSet(Listing, Reading, ScopedViewSet):
    """Each step starts a job: read ``job`` until it is done, then this record again."""

    queryset = ImportBatch.objects.select_related("organisation")
    serializer_class = ImportSerializer
    filterset_class = ImportFilter
    ordering_fields = ("updated_at", "created_at")
    token_scope = "import"
    rights = dict.fromkeys(("check", "commit", "undo"), "records.change_importbatch")
    parser_classes = (MultiPartParser,)
    max_body_bytes = Limits().file_bytes

    def get_serializer_class(self) -> Any:
        return ImportListSerializer if self.action == "list" else ImportSerializer

    @extend_schema(request={"multipart/form-data": ImportUploadSerializer}, responses={202: ImportSerializer})
    @idempotent
    def create(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Send files; the dry run begins by itself. Nothing is written to the register."""
        upload = ImportUploadSerializer(data=request.data, context=self.get_serializer_context())
        upload.is_valid(raise_exception=True)
        fields = dict(upload.validated_data)
        mapping = fields.pop("mapping", None)
        fields.setdefault("organisation", next(iter(request.user.own_organisations), None))
        with transaction.atomic():
            batch = services.receive(by=request.user, **fields)
            if mapping:
                services.set_mapping(batch=batch, mapping=mapping, by=request.user)
            tasks.start(batch=batch, task=tasks.CHECK, by=request.user)
        return self.answer(batch, status.HTTP_202_ACCEPTED)

    @extend_schema(request=MappingSerializer, responses={202: ImportSerializer})
    @action(detail=True, methods=["post"], parser_classes=(JSONParser,))
    @idempotent
    def check(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """The dry run again, with another mapping if one is sent."""
        batch = self.get_object()
        entered = MappingSerializer(data=request.data or {}, context=self.get_serializer_context())
        entered.is_valid(raise_exception=True)
        if "mapping" in entered.validated_data:
            services.set_mapping(batch=batch, mapping=entered.validated_data["mapping"], by=request.user)
        if "datum" in entered.validated_data:
            services.set_datum(batch=batch, datum=entered.validated_data["datum"], by=request.user)
        tasks.start(batch=batch, task=tasks.CHECK, by=request.user)
        return self.answer(batch, status.HTTP_202_ACCEPTED)

    @extend_schema(request=CommitSerializer, responses={202: ImportSerializer})
    @action(detail=True, methods=["post"], parser_classes=(JSONParser,))
    @idempotent
    def commit(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Write the accepted rows in one transaction. 409 while there was no dry run."""
        batch = self.get_object()
        entered = CommitSerializer(data=request.data or {}, context=self.get_serializer_context())
        entered.is_valid(raise_exception=True)
        services.require_checked(batch)
        questions.require_decided(batch)
        many = entered.validated_data["may_withdraw_many"]
        tasks.start(batch=batch, task=tasks.COMMIT, by=request.user, may_withdraw_many=many)
        return self.answer(batch, status.HTTP_202_ACCEPTED)

    @extend_schema(request=UndoSerializer, responses={202: ImportSerializer})
    @action(detail=True, methods=["post"], parser_classes=(JSONParser,))
    @idempotent
    def undo(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Put back what nobody has touched since, close what the import created. 409 where it is signed or undone."""
        batch = self.get_object()
        entered = UndoSerializer(data=request.data or {}, context=self.get_serializer_context())
        entered.is_valid(raise_exception=True)
        undoing.require_undoable(batch)
        said = entered.validated_data
        tasks.start(
            batch=batch, task=tasks.UNDO, by=request.user, reason=said["reason"], choices=said.get("rows", {}),
            otherwise=said["otherwise"],
        )  # fmt: skip
        return self.answer(batch, status.HTTP_202_ACCEPTED)

    @extend_schema(responses=UndoPlanSerializer)
    @undo.mapping.get
    def undo_plan(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """What an undo would do now; nothing is changed."""
        return Response(UndoPlanSerializer(undoing.plan(self.get_object())).data)
