"""What every record of the register has on the desk: reasons in its history, papers, restricted panels with a log."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from civildefense.common.admin import MovesAdmin, OfficeAdmin
from civildefense.common.admin.history import Reason
from civildefense.common.admin.inlines import OfficeInline
from civildefense.common.admin.scope import visible
from civildefense.common.datasheet import Level, sheet_of
from civildefense.common.scoping import organisation_of
from civildefense.records.attachments.gallery import gallery_of
from civildefense.records.models import Attachment, ReadLog, Transition
from civildefense.records.reading import log_reading, open_fields, watermark

MOST_PAPERS = 50


class RestrictedInline(OfficeInline):
    """A panel that exists only for whom a classification decision opens it, with the open columns alone."""

    can_delete = False
    is_restricted = True

    def _columns(self, request: HttpRequest, obj: Any) -> frozenset[str]:
        """None before the record exists: which decision covers it is not known."""
        if obj is None or obj.pk is None:
            return frozenset()
        return open_fields(request, self.model, organisation_of(obj))  # type: ignore[attr-defined]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Django asks for rows without naming the record; ``visible_to`` knows which of them are open."""
        return visible(self.model, request.user)  # type: ignore[attr-defined]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) and bool(self._columns(request, obj))  # type: ignore[misc]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and bool(self._columns(request, obj))  # type: ignore[misc]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and bool(self._columns(request, obj))  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        columns = self._columns(request, obj)
        return [field.name for field in self.model._meta.concrete_fields if field.name in columns]  # type: ignore[attr-defined]


class RecordAdmin(OfficeAdmin):
    """``organisation`` and ``uid`` on the row; readings of restricted panels and histories are logged.

    ``has_papers`` shows the record's photos and papers beside it.
    """

    has_papers = False

    def readable_restricted(self, request: HttpRequest, model: type[Model], obj: Any) -> frozenset[str]:
        return open_fields(request, model, organisation_of(obj))

    def reasons_of(self, obj: Any) -> list[Reason]:
        moves = Transition.objects.about(obj).values_list("field", "from_state", "to_state", "moved_at", "reason")
        return [Reason(*move) for move in moves]

    def subject_of(self, obj: Any) -> Any:
        """The record that a log line names: the row itself, or the one that it is a part of."""
        return obj

    def history_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """The whole history tells restricted values to whom they are open: a reading like any other."""
        parts = [self.opts.get_field(name).related_model for name in self.history_parts]
        told = [part for part in parts if _is_restricted(part) and self.readable_restricted(request, part, obj)]
        for part in told:
            log_reading(request, [self.subject_of(obj)], model=part, via=ReadLog.Via.ADMIN)
        return {"watermark": watermark(request)} if told else {}

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> TemplateResponse:
        for panel in context["inline_admin_formsets"]:
            rows = [form.instance for form in panel.formset.initial_forms]
            if getattr(panel.opts, "is_restricted", False):
                context["watermark"] = watermark(request)
                if rows:
                    subject = self.subject_of(options["obj"])
                    log_reading(request, [subject], model=panel.opts.model, via=ReadLog.Via.ADMIN)
        record = options.get("obj")
        if self.has_papers and record is not None and record.pk and request.user.has_perm("records.view_attachment"):
            context |= self._papers(request, record)
        return super().render_change_form(request, context, **options)

    def _papers(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """The gallery, the papers newest first, and where the next one is added."""
        rows = Attachment.objects.visible_to(request.user).about(record).current()
        about = urlencode({"about_type": record._meta.label_lower, "about_uid": record.uid})
        may_add = request.user.has_perm("records.add_attachment")
        return {
            "pictures": gallery_of(record, request.user)[:MOST_PAPERS],
            "papers": rows.exclude(kind=Attachment.Kind.PHOTO)[:MOST_PAPERS],
            "add_paper_url": f"{reverse('admin:records_attachment_add')}?{about}" if may_add else "",
        }


class CaseAdmin(RecordAdmin, MovesAdmin):
    """A record with a life: its state moves through the table, with the reason in the history."""


def _is_restricted(model: type[Model]) -> bool:
    sheet = sheet_of(model)
    return bool(sheet and Level.RESTRICTED in sheet.levels().values())
