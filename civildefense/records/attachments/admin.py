"""Photos and papers on the desk: added from their record's page, withdrawn but never deleted."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeForm, Step, StepsAdmin, refused_without
from civildefense.common.admin.scope import visible
from civildefense.common.errors import RuleBroken
from civildefense.records.attachments import services
from civildefense.records.attachments.api import attachable
from civildefense.records.models import Attachment


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
class AttachmentAdmin(StepsAdmin):
    form = AttachmentForm
    list_display = ["title", "kind", "subject_kind", "size_in_words", "added_by", "added_at", "withdrawn_at"]
    list_select_related = ["subject_type", "added_by"]
    list_filter = ["kind", "organisation", ("withdrawn_at", admin.EmptyFieldListFilter)]
    search_fields = ["title__contains"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["kind", "title", "file", "about_type", "about_uid"]
        own = ["title", "kind", "download", "size_in_words", "subject_kind", "added_by", "added_at"]
        return [*own, "withdrawn_at", "withdrawn_by"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("kind of record"))
    def subject_kind(self, row: Attachment) -> str:
        model = row.subject_type.model_class()
        return str(model._meta.verbose_name) if model else ""

    @admin.display(description=gettext_lazy("size"), ordering="size")
    def size_in_words(self, row: Attachment) -> str:
        return filesizeformat(row.size)

    @admin.display(description=gettext_lazy("file"))
    def download(self, row: Attachment) -> str:
        if row.withdrawn_at:
            return _("withdrawn")
        return format_html('<a href="{}">{}</a>', reverse("attachment-file", args=[row.uid]), _("Open the file"))

    def save_model(self, request: HttpRequest, obj: Attachment, form: Any, change: bool) -> None:
        named = {name: form.cleaned_data[name] for name in ("subject", "kind", "title", "file")}
        self.adopt(obj, services.add(**named, by=request.user))

    def steps(self, request: HttpRequest, obj: Attachment) -> list[Step]:
        if obj.withdrawn_at:
            return []
        return [Step("withdraw", _("Withdraw the file"), refusal=refused_without(request, "records.change_attachment"))]

    def perform(self, request: HttpRequest, obj: Attachment, target: str, reason: str) -> str:
        if refusal := refused_without(request, "records.change_attachment"):
            raise RuleBroken(refusal, code="not_allowed")
        services.withdraw(attachment=obj, by=request.user)
        return _("The file is withdrawn; nobody is shown it any more.")
