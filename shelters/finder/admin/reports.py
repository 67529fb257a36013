"""The desk of citizens' reports, by county and due date, and the places that nobody found."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Value
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import MovesAdmin, OfficeForm, ReadOnlyAdmin
from civildefense.common.admin.conditions import ConditionFilter
from civildefense.common.workflow import Move
from civildefense.records.attachments.gallery import picture
from civildefense.records.attachments.states import MODERATE
from civildefense.records.bulk.desk import BulkAdmin
from civildefense.records.models import Attachment
from shelters.finder import bulk as _bulk  # noqa: F401  (the steps above the finder's lists)
from shelters.finder.due import DUE
from shelters.finder.models import PlaceMiss, ReportState, SiteReport
from shelters.finder.services.reports import MOVES, answer_report, start_report


class DueFilter(ConditionFilter):
    title = gettext_lazy("due")
    parameter_name = "due"
    conditions = DUE


class AnswerForm(OfficeForm):
    """The answer is the only thing that the desk writes."""

    answer = forms.CharField(
        label=gettext_lazy("answer"), max_length=1000, widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy("Whoever knows the query number reads it. Saving it answers the report."),
    )  # fmt: skip


@admin.register(SiteReport)
class SiteReportAdmin(BulkAdmin, MovesAdmin):
    form = AnswerForm
    moves = MOVES
    count_by = "state"
    list_display = ["number", "site", "kind", "organisation", "state", "received_at", "due_on", "is_late"]
    list_extras = ("message", "contact", "answer", "answered_by", "answered_at", "updated_at")
    list_filter = [DueFilter, "organisation", "kind", "received_at"]
    list_select_related = ["site", "organisation"]
    search_fields = ["number", "message__contains", "site__name__contains"]
    fields = ["number", "site", "kind", "message", "picture", "contact", "organisation", "received_at", "due_on",
              "answer", "answered_by", "answered_at"]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(reader_moderates=Value(request.user.has_perm(MODERATE)))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        is_open = obj is not None and obj.state != ReportState.ANSWERED
        return [name for name in self.fields if not (name == "answer" and is_open)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("overdue"), boolean=True)
    def is_late(self, row: SiteReport) -> bool:
        return bool(row.due_on and row.due_on < timezone.localdate() and row.state != ReportState.ANSWERED)

    @admin.display(description=gettext_lazy("photo"))
    def picture(self, row: Any) -> str:
        """The citizen's photo for those who look at photos; for others once it is approved."""
        if not row.photo:
            return "—"
        photo = _shown_photo(row)
        if photo is None:
            return _("A photo came in; it is shown once it has been approved.")
        shown = picture(photo, moderates=row.reader_moderates)
        return format_html(
            '<a href="{}"><img class="large-photo" src="{}" alt="{}"></a><br>{}',
            reverse("admin:records_attachment_change", args=[photo.uid]),
            shown.preview,
            shown.alt,
            photo.get_moderation_display(),
        )

    def refusal_of(self, request: HttpRequest, obj: SiteReport, move: Move) -> str:
        if move.target == ReportState.ANSWERED:
            return _("Write the answer below and save.")
        return super().refusal_of(request, obj, move)

    def perform_move(self, request: HttpRequest, obj: SiteReport, to: str, reason: str) -> None:
        if to == ReportState.CHECKING:
            start_report(report=obj, by=request.user)
        else:
            answer_report(report=obj, answer=reason, by=request.user)

    def save_model(self, request: HttpRequest, obj: SiteReport, form: Any, change: bool) -> None:
        if answer := form.entered().get("answer"):
            answer_report(report=obj, answer=answer, by=request.user)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.photo_view)
        return [path("<uuid:uid>/photo/", view, name="shelters_sitereport_photo"), *super().get_urls()]

    def photo_view(self, request: HttpRequest, uid: Any) -> HttpResponse:
        """The report's own address of its photo, for as long and for whom it may be shown."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        report = self.get_queryset(request).filter(uid=uid).exclude(photo="").first()
        if report is None or _shown_photo(report) is None:
            raise Http404
        try:
            photo = report.photo.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        return FileResponse(photo, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


def _shown_photo(report: Any) -> Attachment | None:
    """``report`` is annotated with ``reader_moderates``: whoever does not waits for the approval."""
    photo = Attachment.objects.about(report).current().photos().first()
    is_shown = photo is not None and (report.reader_moderates or photo.moderation == Attachment.Moderation.APPROVED)
    return photo if is_shown else None


@admin.register(PlaceMiss)
class PlaceMissAdmin(ReadOnlyAdmin):
    list_display = ["text", "count", "last_on"]
    list_filter = ["last_on"]
    search_fields = ["text__contains"]
    fields = ["text", "count", "last_on"]
