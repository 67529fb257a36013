"""Clocks on the desk: what is due, what is late, what waits for somebody else, and the table of time used."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeTabularInline, Step, StepsAdmin, refused_without
from civildefense.common.admin.conditions import ConditionFilter
from civildefense.common.admin.lists import OfficeChangeList, Tool
from civildefense.common.errors import RuleBroken
from civildefense.records.desk import RecordAdmin
from projects.approvals import services
from projects.approvals.models import ClockPause, StageClock
from projects.approvals.services.clocks import EXTEND
from projects.approvals.standing import LATE, ClockReading, Standing, readings, running_as, time_used
from projects.approvals.states import Stage

CHANGE_CLOCK = "projects.change_stageclock"


class StandingFilter(ConditionFilter):
    title = gettext_lazy("how it stands")
    parameter_name = "standing"
    conditions = {
        "late": (
            gettext_lazy("late"), lambda: running_as(*LATE),
        ),
        **{
            str(standing): (standing.label, lambda standing=standing: running_as(standing))
            for standing in (
                Standing.OVER_LIMIT, Standing.OVER_PROMISE, Standing.SOON, Standing.PAUSED, Standing.RUNNING
            )
        },
    }  # fmt: skip


class PauseInline(OfficeTabularInline):
    model = ClockPause
    fields = ["reason", "document", "started_on", "ended_on"]
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(CHANGE_CLOCK) and obj is not None and obj.stopped_on is None

    has_change_permission = has_add_permission

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("projects.view_stageclock")


@admin.register(StageClock)
class StageClockAdmin(StepsAdmin, RecordAdmin):
    list_display = [
        "approval", "stage", "started_on", "used", "promise_days", "allowed", "due", "standing", "stopped_on",
    ]  # fmt: skip
    list_select_related = ["approval__development", "approval__item", "approval__organisation"]
    list_filter = [StandingFilter, "stage", ("stopped_on", admin.EmptyFieldListFilter), "started_on"]
    search_fields = ["approval__number__icontains", "approval__project_name__contains"]
    history_parts = ("pauses",)
    inlines = [PauseInline]
    fields = [
        "approval", "stage", "started_on", "stopped_on", "used", "due", "standing", "promise_told", "limit_told",
        "extension_told",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("pauses")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return list(self.fields or [])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # --- Columns ---------------------------------------------------------------------------------------

    @staticmethod
    def _reading(row: Any) -> ClockReading:
        """Computed once a row, however many columns ask."""
        if not hasattr(row, "reading"):
            row.reading = readings([row])[row.pk]
        return row.reading

    @admin.display(description=gettext_lazy("working days used"))
    def used(self, row: StageClock) -> int:
        return self._reading(row).used

    @admin.display(description=gettext_lazy("allowed by law"))
    def allowed(self, row: StageClock) -> int | None:
        return row.allowed_by_law

    @admin.display(description=gettext_lazy("due on"))
    def due(self, row: StageClock) -> str:
        reading = self._reading(row)
        if reading.due_on is None:
            return _("open while paused") if reading.law.is_paused else _("no figure on record")
        day = date_format(reading.due_on, "DATE_FORMAT")
        return _("%(day)s (provisional)") % {"day": day} if reading.is_provisional else day

    @admin.display(description=gettext_lazy("how it stands"))
    def standing(self, row: StageClock) -> str:
        return str(self._reading(row).standing.label)

    @admin.display(description=gettext_lazy("promise"))
    def promise_told(self, row: StageClock) -> str:
        return _told(row.promise_days, row.promise_figure)

    @admin.display(description=gettext_lazy("legal limit"))
    def limit_told(self, row: StageClock) -> str:
        return _told(row.limit_days, row.limit_figure)

    @admin.display(description=gettext_lazy("extension"))
    def extension_told(self, row: StageClock) -> str:
        if not row.extended_days:
            return _("none")
        words = {"days": row.extended_days, "document": row.extension_document, "who": row.extended_by}
        return _("%(days)s working days by %(document)s (%(who)s)") % words

    # --- Steps and pauses --------------------------------------------------------------------------------

    def state_label(self, obj: StageClock) -> str:
        return self.standing(obj)

    def steps(self, request: HttpRequest, obj: StageClock) -> list[Step]:
        if obj.stopped_on is not None:
            return []
        refusal = refused_without(request, CHANGE_CLOCK)
        found = [Step("extend", _("Extend (document that gives leave)"), True, refused_without(request, EXTEND))]
        if any(pause.ended_on is None for pause in obj.pauses.all()):
            found.insert(0, Step("resume", _("End the pause today"), refusal=refusal))
        elif obj.stage == Stage.DELIVERY:
            found.insert(0, Step("stop", _("Delivered today"), refusal=refusal))
        return found

    def perform(self, request: HttpRequest, obj: StageClock, target: str, reason: str) -> str:
        today = timezone.localdate()
        if target == "extend":
            services.extend_clock(clock=obj, document=reason, by=request.user)
            return _("The period is extended.")
        if refusal := refused_without(request, CHANGE_CLOCK):
            raise RuleBroken(refusal, code="not_allowed")
        if target == "resume":
            services.resume_clock(clock=obj, on=today, by=request.user)
            return _("The clock runs again from tomorrow on.")
        services.stop_clock(clock=obj, on=today, by=request.user)
        return _("The clock has stopped.")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing of the clock itself is typed."""

    def save_formset(self, request: HttpRequest, form: Any, formset: BaseFormSet, change: bool) -> None:
        """A new line is a pause, its last day the end of it."""
        for pause in formset.save(commit=False):
            clock, ended_on = pause.clock, pause.ended_on
            if pause.pk is None:
                services.pause_clock(
                    clock=clock, reason=pause.reason, document=pause.document, on=pause.started_on, by=request.user
                )
            if ended_on is not None:
                services.resume_clock(clock=clock, on=ended_on, by=request.user)

    # --- Time used ---------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.times_view)
        return [path("times/", view, name="projects_stageclock_times"), *super().get_urls()]

    def list_tools(self, request: HttpRequest, listing: OfficeChangeList) -> list[Tool]:
        return [*super().list_tools(request, listing), Tool(_("Time used"), reverse("admin:projects_stageclock_times"))]

    def times_view(self, request: HttpRequest) -> HttpResponse:
        """How long decisions took, by year and item, against promise and law."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        done = self.get_queryset(request).filter(stage=Stage.REVIEW, stopped_on__isnull=False)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Time used"),
            "opts": self.opts,
            "lines": time_used(done.select_related("approval__item")),
        }
        return TemplateResponse(request, "projects/approvals/times.html", context)


def _told(days: int | None, figure: dict[str, Any]) -> str:
    if days is None:
        return figure.get("missing", "") or _("no figure on record")
    told = _("%(days)s working days") % {"days": days}
    if figure.get("is_illustrative"):
        return _("%(told)s (illustrative)") % {"told": told}
    if figure.get("state") == "unverified":
        return _("%(told)s (not verified)") % {"told": told}
    return f"{told} {figure.get('citation', '')}".strip()
