"""``/api/v1/records/attachments/``: photos and papers of a record, and the one door through which a file goes out."""

from collections.abc import Callable
from typing import Any

import django_filters as filters
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.files.base import File
from django.db.models import Model
from django.http import FileResponse, Http404
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.reverse import reverse

from civildefense.common.api.problems import NotYours
from civildefense.common.api.serializers import StrictSerializer
from civildefense.common.api.viewsets import Listing, Reading, ScopedViewSet
from civildefense.common.filters import ChangedSinceFilter
from civildefense.common.identity import Identified
from civildefense.records.attachments import services
from civildefense.records.attachments.previews import preview_of
from civildefense.records.attachments.states import MODERATE
from civildefense.records.idempotency import idempotent
from civildefense.records.models import AboutSubject, Attachment

# Nothing in a file may act in the portal's name, whatever a browser makes of it.
_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def attachable() -> dict[str, type[Model]]:
    """``{"shelters.facility": Facility, …}``: records of an organisation that have a uid."""
    found = {}
    for model in apps.get_models():
        if issubclass(model, Identified) and not issubclass(model, AboutSubject):
            try:
                model._meta.get_field("organisation")
            except FieldDoesNotExist:
                continue
            found[model._meta.label_lower] = model
    return found


def may_see(row: Attachment, *, moderates: bool) -> bool:
    """A photo on a page: a refused one only for whoever moderates. ``row`` is one of those visible to the reader."""
    is_shown = row.kind == Attachment.Kind.PHOTO and row.withdrawn_at is None
    return is_shown and (row.moderation != Attachment.Moderation.REFUSED or moderates)


def may_have(row: Attachment, *, moderates: bool) -> bool:
    """The file as it is kept; what a citizen sent leaves the house only with a moderator."""
    if row.kind != Attachment.Kind.PHOTO:
        return row.withdrawn_at is None
    return may_see(row, moderates=moderates) and (row.added_by_id is not None or moderates)


class AttachmentFilter(filters.FilterSet):
    subject_type = filters.CharFilter(label=_("kind of record"), method="of_type")
    subject_uid = filters.UUIDFilter(label=_("uid of the record"))
    kind = filters.ChoiceFilter(label=_("kind"), choices=Attachment.Kind.choices)
    moderation = filters.ChoiceFilter(label=_("moderation"), choices=Attachment.Moderation.choices)
    updated_since = ChangedSinceFilter()

    class Meta:
        model = Attachment
        fields: tuple[str, ...] = ()

    def of_type(self, queryset: Any, name: str, value: str) -> Any:
        app, _dot, model = value.partition(".")
        return queryset.filter(subject_type__app_label=app, subject_type__model=model)


class AttachmentSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    subject_type = serializers.SerializerMethodField()
    added_by = serializers.CharField(
        source="added_by.name", allow_null=True, default=None, help_text=_("Null: a citizen sent it.")
    )
    file = serializers.SerializerMethodField(help_text=_("Where the file is; null to whoever may not have it."))
    preview = serializers.SerializerMethodField(help_text=_("A photo within 1600 pixels, upright; null otherwise."))
    thumbnail = serializers.SerializerMethodField(help_text=_("A photo within 360 pixels, upright; null otherwise."))

    class Meta:
        model = Attachment
        fields = (
            "uid", "version", "created_at", "updated_at", "subject_type", "subject_uid", "kind", "title",
            "content_type", "size", "sha256", "file", "preview", "thumbnail", "added_by", "added_at", "withdrawn_at",
            "moderation", "refusal", "moderated_at", "alt_text", "position", "is_cover",
        )  # fmt: skip
        read_only_fields = fields

    def get_subject_type(self, row: Attachment) -> str:
        return f"{row.subject_type.app_label}.{row.subject_type.model}"

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_file(self, row: Attachment) -> str | None:
        return self._address("file", row) if may_have(row, moderates=self._moderates) else None

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_preview(self, row: Attachment) -> str | None:
        return self._address("preview", row) if may_see(row, moderates=self._moderates) else None

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_thumbnail(self, row: Attachment) -> str | None:
        return self._address("thumbnail", row) if may_see(row, moderates=self._moderates) else None

    @property
    def _moderates(self) -> bool:
        return self.context["request"].user.has_perm(MODERATE)

    def _address(self, route: str, row: Attachment) -> str:
        return reverse(f"attachment-{route}", kwargs={"uid": row.uid}, request=self.context["request"])


class UploadSerializer(StrictSerializer):
    subject_type = serializers.CharField(help_text=_("For example shelters.facility."))
    subject_uid = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Attachment.Kind.choices)
    title = serializers.CharField(max_length=120)
    file = serializers.FileField(help_text=_("JPEG, PNG, WebP or HEIC; PDF, XLSX, DOCX or CSV; at most 20 MB."))

    def validate_subject_type(self, value: str) -> type[Model]:
        known = attachable()
        if value not in known:
            raise serializers.ValidationError(_("Records of this kind have no attachments."))
        return known[value]


class AttachmentViewSet(Listing, Reading, ScopedViewSet):
    """Photos are drawn anew before they are kept; papers are known by their content."""

    queryset = Attachment.objects.select_related("subject_type", "added_by")
    serializer_class = AttachmentSerializer
    filterset_class = AttachmentFilter
    ordering_fields = ("updated_at", "created_at")
    rights = {
        "withdraw": "records.change_attachment",
        **dict.fromkeys(("file", "preview", "thumbnail"), "records.view_attachment"),
    }
    parser_classes = (MultiPartParser,)
    max_body_bytes = services.MAX_BYTES + 1024 * 1024

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: AttachmentSerializer})
    @idempotent
    def create(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Add a file to a record. 409 says why a file is not kept."""
        upload = UploadSerializer(data=request.data, context=self.get_serializer_context())
        upload.is_valid(raise_exception=True)
        fields = dict(upload.validated_data)
        subject = self._subject(fields.pop("subject_type"), fields.pop("subject_uid"))
        return self.answer(services.add(subject=subject, by=request.user, **fields), status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=AttachmentSerializer)
    @action(detail=True, methods=["post"], parser_classes=(JSONParser,))
    def withdraw(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """From now on nobody is shown the file."""
        return self.answer(services.withdraw(attachment=self.get_object(), by=request.user))

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def file(self, request: Any, *args: Any, **kwargs: Any) -> FileResponse:
        """The file itself: a photo to be shown, anything else to be saved."""
        row = self.get_object()
        if not may_have(row, moderates=request.user.has_perm(MODERATE)):
            raise Http404
        return _sent(row, lambda: row.file.open("rb"), as_attachment=not row.content_type.startswith("image/"))

    @extend_schema(responses={(200, "image/jpeg"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def preview(self, request: Any, *args: Any, **kwargs: Any) -> FileResponse:
        """A photo as a page shows it: within 1600 pixels, upright."""
        return self._shown("preview")

    @extend_schema(responses={(200, "image/jpeg"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def thumbnail(self, request: Any, *args: Any, **kwargs: Any) -> FileResponse:
        """A photo in a gallery: within 360 pixels, upright."""
        return self._shown("thumbnail")

    def _shown(self, size: str) -> FileResponse:
        row = self.get_object()
        if not may_see(row, moderates=self.request.user.has_perm(MODERATE)):
            raise Http404
        return _sent(row, lambda: preview_of(row, size), as_attachment=False)

    def _subject(self, model: type[Model], uid: Any) -> Any:
        user = self.request.user
        right = f"{model._meta.app_label}.view_{model._meta.model_name}"
        rows = model._default_manager.visible_to(user)  # type: ignore[attr-defined]
        subject = rows.filter(uid=uid).first() if user.has_perm(right) else None
        if subject is None:
            raise NotYours("#/subject_uid")
        return subject


def _sent(row: Attachment, opened: Callable[[], File], *, as_attachment: bool) -> FileResponse:  # type: ignore[type-arg]
    """A file that can do nothing in the portal's name; 404 when it is not on the disk."""
    try:
        content = opened()
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=as_attachment,
        filename=f"{get_valid_filename(row.title)[:80]}.{row.file.name.rpartition('.')[2]}",
        content_type=row.content_type,
    )
    response.headers["Content-Security-Policy"] = _SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
