"""Jobs on the desk: how far each is, what it is doing, its log, its file; to be cancelled or tried again."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import ReadOnlyAdmin, Step, StepsAdmin
from civildefense.common.identity import uid_in
from civildefense.records.jobs import services
from civildefense.records.jobs.errors import NotYourJob
from civildefense.records.jobs.files import result_of
from civildefense.records.jobs.kinds import kind_of, label_of
from civildefense.records.models import Job

MOST_WATCHED = 100
MOST_LINES = 200
CANCEL, AGAIN = "cancel", "again"


def told(duration: dt.timedelta | None) -> str:
    """Minutes and seconds, as somebody would say it."""
    if duration is None:
        return ""
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    if minutes:
        return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": seconds}
    return _("%(seconds)d s") % {"seconds": seconds}


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin, StepsAdmin):
    change_list_template = "records/jobs/list.html"
    change_form_template = "records/jobs/job.html"
    list_display = ["label", "state", "bar", "doing", "requested_by", "requested_at", "took"]
    list_filter = ["kind", "organisation", "requested_at"]
    list_select_related = ["requested_by"]
    count_by = "state"
    fields = [("requested_by", "organisation"), ("requested_at", "started"), ("finished", "took")]
    readonly_fields = ["label", "took"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("arguments", "result")

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def label(self, row: Job) -> str:
        return label_of(row)

    @admin.display(description=gettext_lazy("progress"))
    def bar(self, row: Job) -> SafeString:
        words = {"uid": row.uid, "percent": row.percent, "open": "open" if row.is_open else "", "name": label_of(row)}
        return format_html(
            '<progress class="job-bar" max="100" value="{percent}" data-job="{uid}" data-state="{open}"'
            ' aria-label="{name}">{percent} %</progress>',
            **words,
        )

    @admin.display(description=gettext_lazy("what it is doing"))
    def doing(self, row: Job) -> SafeString:
        return format_html('<span data-job-step="{}">{}</span>', row.uid, row.failure or row.step)

    @admin.display(description=gettext_lazy("took"))
    def took(self, row: Job) -> str:
        return told(row.duration)

    # --- What can be done ------------------------------------------------------------------------

    def state_label(self, obj: Job) -> str:
        if obj.is_open and obj.cancel_requested_at:
            return _("is being cancelled")
        return obj.get_state_display()

    def steps(self, request: HttpRequest, obj: Job) -> list[Step]:
        not_mine = "" if services.is_owner(obj, request.user) else str(NotYourJob.message)
        if obj.is_open and not obj.cancel_requested_at:
            right = "" if request.user.has_perm(services.CANCEL) else _("Your role may not do this.")
            return [Step(CANCEL, _("Cancel the job"), refusal=right or not_mine)]
        kind = kind_of(obj)
        if obj.state in (Job.State.FAILED, Job.State.CANCELLED) and kind and kind.again:
            right = "" if request.user.has_perm(kind.right) else _("Your role may not do this.")
            return [Step(AGAIN, _("Try again"), refusal=right or not_mine)]
        return []

    def perform(self, request: HttpRequest, obj: Job, target: str, reason: str) -> HttpResponse | str:
        if target == AGAIN:
            return HttpResponseRedirect(self.change_url(services.try_again(job=obj, by=request.user)))
        job = services.cancel(job=obj, by=request.user)
        if job.is_open:
            return _("The worker was told; it stops after the step that it is in.")
        return _("The job is cancelled.")

    # --- What the page asks for --------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("progress/", view(self.progress_view), name="records_job_progress"),
            path("<path:object_id>/result/", view(self.result_view), name="records_job_result"),
            *super().get_urls(),
        ]

    def progress_view(self, request: HttpRequest) -> JsonResponse:
        """``?uid=…&uid=…``: percent and step of those jobs, as far as they are the reader's."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        wanted = [uid for text in request.GET.getlist("uid")[:MOST_WATCHED] if (uid := uid_in(text))]
        rows = self.get_queryset(request).filter(uid__in=wanted)
        return JsonResponse(
            {
                str(row.uid): {
                    "percent": row.percent,
                    "step": row.failure or row.step,
                    "open": row.is_open,
                    "state": self.state_label(row),
                }
                for row in rows
            }
        )

    def result_view(self, request: HttpRequest, object_id: str) -> FileResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        job = self.get_object(request, object_id)
        if job is None:
            raise Http404
        return result_of(job)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> TemplateResponse:
        job = options["obj"]
        lines = list(job.lines.order_by("-id")[:MOST_LINES])
        context |= {
            "job": job,
            "lines": lines[::-1],
            "result_url": reverse("admin:records_job_result", args=[job.uid]) if job.result_file else "",
            "progress_url": reverse("admin:records_job_progress"),
        }
        answer = super().render_change_form(request, context, **options)
        answer.context_data["title"] = label_of(job)  # type: ignore[index]
        return answer
