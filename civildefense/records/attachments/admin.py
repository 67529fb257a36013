"""Photos and papers on the desk: added from their record's page, looked at, withdrawn but never deleted."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Value
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeForm, Step, StepsAdmin, refused_without
from civildefense.common.admin.scope import visible
from civildefense.common.errors import RuleBroken
from civildefense.records.attachments import photos, services
from civildefense.records.attachments.api import attachable
from civildefense.records.attachments.gallery import PhotoDesk, back_to_photos, picture
from civildefense.records.attachments.states import MODERATE, MOVES
from civildefense.records.models import Attachment

CHANGE = "records.change_attachment"


class AttachmentForm(OfficeForm):
    """The record is named by the link that led here; it must be one that the clerk may see."""

    about_type = forms.CharField(widget=forms.HiddenInput)
    about_uid = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        model = attachable().get(self.cleaned_data.get("about_type", ""))
        uid = self.cleaned_data.get("about_uid")
        subject = visible(model, self.request.user).filter(uid=uid).first() if model and uid else None
        if subject is None:
            raise ValidationError(_("Open the record and add the file from there."), code="no_subject")
        self.cleaned_data["subject"] = subject
        return cleaned


@admin.register(Attachment)
class AttachmentAdmin(PhotoDesk, StepsAdmin):
    count_by = "moderation"
    list_display = ["title", "small", "kind", "moderation", "subject_kind", "size_in_words", "sender", "created_at",
                    "withdrawn_at"]  # fmt: skip
    list_select_related = ["subject_type", "added_by"]
    list_filter = ["kind", "organisation", ("withdrawn_at", admin.EmptyFieldListFilter)]
    search_fields = ["title__contains", "alt_text__contains"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(reader_moderates=Value(request.user.has_perm(MODERATE)))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        return super().get_form(request, obj, change, **options, form=OfficeForm if obj else AttachmentForm)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["kind", "title", "file", "about_type", "about_uid"]
        own = ["download", "size_in_words", "subject_kind", "sender", "created_at"]
        if obj.kind == Attachment.Kind.PHOTO:
            judged = ["moderated_by", "moderated_at", *(["refusal"] if obj.refusal else [])]
            own = ["large", "title", "alt_text", "position", *own, "is_cover", *(judged if obj.moderated_at else [])]
        else:
            own = ["title", "kind", *own]
        return [*own, "withdrawn_at", "withdrawn_by"] if obj.withdrawn_at else own

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        words = {"title", "alt_text", "position"}
        return [name for name in self.get_fields(request, obj) if name not in words] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A paper stays as it came; of a photo the words and the place in the gallery may be mended."""
        is_open = obj is not None and obj.kind == Attachment.Kind.PHOTO and obj.withdrawn_at is None
        return is_open and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("kind of record"))
    def subject_kind(self, row: Attachment) -> str:
        return row.subject_type.name

    @admin.display(description=gettext_lazy("size"), ordering="size")
    def size_in_words(self, row: Attachment) -> str:
        return filesizeformat(row.size)

    @admin.display(description=gettext_lazy("sent by"), ordering="added_by")
    def sender(self, row: Attachment) -> str:
        return str(row.added_by or _("a citizen"))

    @admin.display(description=gettext_lazy("photo"))
    def small(self, row: Any) -> str:
        shown = picture(row, moderates=row.reader_moderates)
        if not shown.thumbnail:
            return ""
        return format_html('<img class="thumb" src="{}" alt="" loading="lazy">', shown.thumbnail)

    @admin.display(description=gettext_lazy("photo"))
    def large(self, row: Any) -> str:
        shown = picture(row, moderates=row.reader_moderates)
        if not shown.preview:
            return _("This photo is shown only to those who look at photos.")
        return format_html('<img class="large-photo" src="{}" alt="{}">', shown.preview, shown.alt)

    @admin.display(description=gettext_lazy("file"))
    def download(self, row: Any) -> str:
        if row.withdrawn_at:
            return _("withdrawn")
        if original := picture(row, moderates=row.reader_moderates).original:
            return format_html('<a href="{}">{}</a>', original, _("Open the file"))
        return _("only for those who look at photos")

    def save_model(self, request: HttpRequest, obj: Attachment, form: Any, change: bool) -> None:
        if change:
            photos.describe_photo(photo=obj, by=request.user, **form.entered())
            return
        named = {name: form.cleaned_data[name] for name in ("subject", "kind", "title", "file")}
        self.adopt(obj, services.add(**named, by=request.user))

    # --- Steps --------------------------------------------------------------------------------------

    def state_label(self, obj: Attachment) -> str:
        return _("withdrawn") if obj.withdrawn_at else str(obj.get_moderation_display())

    def steps(self, request: HttpRequest, obj: Attachment) -> list[Step]:
        if obj.withdrawn_at:
            return []
        refusal = refused_without(request, CHANGE)
        found = [
            Step(move.target, str(move.label), move.needs_reason, refused_without(request, move.right))
            for move in MOVES.from_state(obj.moderation)
        ]
        if obj.moderation == Attachment.Moderation.APPROVED and not obj.is_cover:
            found.append(Step("cover", _("Make it the cover"), refusal=refusal))
        if obj.kind == Attachment.Kind.PHOTO:
            found.append(Step("turn", _("Turn it to the right"), refusal=refusal))
        return [*found, Step("withdraw", _("Withdraw the file"), refusal=refusal)]

    def perform(self, request: HttpRequest, obj: Attachment, target: str, reason: str) -> HttpResponse | str:
        if refusal := next((step.refusal for step in self.steps(request, obj) if step.target == target), ""):
            raise RuleBroken(refusal, code="not_allowed")
        said = self._done(request, obj, target, reason)
        if (answer := back_to_photos(request)) is not None:
            messages.success(request, said)
        return answer or said

    @staticmethod
    def _done(request: HttpRequest, obj: Attachment, target: str, reason: str) -> str:
        by = request.user
        match target:
            case "approved":
                photos.approve_photo(photo=obj, by=by, reason=reason)
                return _("“%(photo)s” is approved.") % {"photo": obj}
            case "refused":
                photos.refuse_photo(photo=obj, by=by, reason=reason)
                return _("“%(photo)s” is refused: %(reason)s") % {"photo": obj, "reason": reason}
            case "turn":
                photos.turn_photo(photo=obj, by=by)
                return _("“%(photo)s” is turned. The stored file stays as it came.") % {"photo": obj}
            case "cover":
                photos.make_cover(photo=obj, by=by)
                return _("“%(photo)s” is now the cover.") % {"photo": obj}
        services.withdraw(attachment=obj, by=by)
        return _("The file is withdrawn; nobody is shown it any more.")
