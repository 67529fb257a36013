"""The collection on the desk: the steps taken, and what to chase today."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin.lists import OfficeChangeList, Tool
from civildefense.common.errors import RuleBroken
from civildefense.common.workflow import Move
from civildefense.records.desk import CaseAdmin
from civildefense.records.papers.bulk import request_drafts
from projects.fees.arrears.desk import ArrearsDesk
from projects.fees.collection import services
from projects.fees.collection.due import Chase, to_chase
from projects.fees.collection.forms import DraftForm, StepForm
from projects.fees.collection.models import CollectionStep
from projects.fees.collection.states import MOVES, PAPERS, StepKind, StepState
from projects.ledger.rules import yuan

TODAY = gettext_lazy("What to chase today")
ASKED = ["case", "kind", "taken_on", "reference", "note", "is_by_tax"]
TOLD = [
    "case", "kind", "owed", "late_fee", "paper_link", "is_by_tax", "reference", "served_how", "served_on", "proof",
    "note", "ends_on", "is_provisional", ("opens_on", "closes_on"), "prepared_by", "prepared_at",
]  # fmt: skip


@admin.register(CollectionStep)
class CollectionStepAdmin(ArrearsDesk, CaseAdmin):
    form = StepForm
    moves = MOVES
    count_by = "kind"
    has_papers = True
    list_display = ["case", "kind", "state", "owed", "served_on", "ends_on", "opens_on", "closes_on", "paper_link"]
    list_extras = ("organisation", "late_fee", "is_by_tax", "reference", "served_how", "note", "prepared_by")
    list_select_related = ["case__development", "paper", "organisation"]
    list_filter = ["kind", "state", "is_by_tax", "organisation", "ends_on"]
    search_fields = ["case__number__icontains", "case__development__name__contains", "reference__icontains"]
    date_hierarchy = "served_on"
    autocomplete_fields = ["case"]

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.today_view)
        return [path("today/", view, name="projects_collectionstep_today"), *super().get_urls()]

    def list_tools(self, request: HttpRequest, listing: OfficeChangeList) -> list[Tool]:
        url = reverse("admin:projects_collectionstep_today")
        return [*super().list_tools(request, listing), Tool(TODAY, url)]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return list(TOLD if obj else ASKED)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        names = [name for item in TOLD for name in ([item] if isinstance(item, str) else item)]
        return names if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and obj is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: CollectionStep, form: Any, change: bool) -> None:
        said = form.entered()
        case, kind, day = said["case"], said["kind"], said["taken_on"]
        if said["is_by_tax"]:
            made = services.record_tax_step(
                case=case, kind=kind, taken_on=day, reference=said["reference"] or said["note"], by=request.user
            )
        elif kind in PAPERS:
            made = services.prepare_step(case=case, kind=kind, by=request.user)
        else:
            made = services.record_step(
                case=case, kind=kind, taken_on=day, reference=said["reference"], note=said["note"], by=request.user
            )
        self.adopt(obj, made)

    def refusal_of(self, request: HttpRequest, obj: CollectionStep, move: Move) -> str:
        if refusal := super().refusal_of(request, obj, move):
            return refusal
        if move.target == StepState.SERVED:
            return _("The service is recorded at the paper, with its proof; the clock starts by itself.")
        return ""

    def perform_move(self, request: HttpRequest, obj: CollectionStep, to: str, reason: str) -> None:
        services.void_step(step=obj, by=request.user, reason=reason)

    @admin.display(description=gettext_lazy("owed then (yuan)"), ordering="owed_fen")
    def owed(self, row: CollectionStep) -> str:
        return yuan(row.owed_fen)

    @admin.display(description=gettext_lazy("late fee (yuan)"), ordering="late_fee_fen")
    def late_fee(self, row: CollectionStep) -> str:
        return yuan(row.late_fee_fen) if row.late_fee_fen else _("none")

    @admin.display(description=gettext_lazy("paper"))
    def paper_link(self, row: CollectionStep) -> Any:
        if row.paper is None:
            return ""
        url = reverse("admin:records_paper_change", args=[row.paper.uid])
        return format_html('<a href="{}">{}</a>', url, row.paper.number or row.paper.get_state_display())

    # --- The day's list ---------------------------------------------------------------------------

    def today_view(self, request: HttpRequest) -> HttpResponse:
        """Every case that may be taken a step further today; drafts for the chosen ones are a job."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        kind = request.GET.get("kind", "")
        lines = to_chase(request.user, on=timezone.localdate())  # type: ignore[arg-type]
        if request.method == "POST":
            return self._draft(request, lines)
        counts = {step: sum(line.step == step for line in lines) for step in StepKind}
        context = {
            **self.admin_site.each_context(request),
            "title": TODAY,
            "opts": self.opts,
            "lines": [line for line in lines if kind in ("", line.step)],
            "kinds": [(step, step.label, count) for step, count in counts.items() if count],
            "kind": kind,
            "may_draft": kind in PAPERS and self.has_add_permission(request),
            "owed_fen": sum(line.owed_fen for line in lines),
        }
        return TemplateResponse(request, "projects/fees/today.html", context)

    def _draft(self, request: HttpRequest, lines: list[Chase]) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = DraftForm(request.POST, offered=[str(line.case.uid) for line in lines])
        if not form.is_valid():
            messages.error(request, _("Tick the cases that get a draft."))
            return HttpResponseRedirect(request.get_full_path())
        chosen = [line.case for line in lines if str(line.case.uid) in form.cleaned_data["cases"]]
        offices = {case.organisation_id: case.organisation for case in chosen}
        try:
            for pk, office in offices.items():
                own = [case for case in chosen if case.organisation_id == pk]
                job = request_drafts(
                    kind=f"fee_{form.cleaned_data['kind']}",
                    subjects=own,
                    organisation=office,
                    by=request.user,  # type: ignore[arg-type]
                )
        except RuleBroken as refusal:
            messages.error(request, str(refusal.message))
            return HttpResponseRedirect(request.get_full_path())
        told = _("%(count)d drafts are being made; the job tells which case was left out, and why.")
        messages.success(request, told % {"count": len(chosen)})
        return HttpResponseRedirect(reverse("admin:records_job_change", args=[job.uid]))
