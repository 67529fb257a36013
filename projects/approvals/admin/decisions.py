"""Decisions on the desk: what is held, what awaits supervision, what the office itself decides."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import Step, refused_without
from civildefense.common.admin.conditions import ConditionFilter
from civildefense.records import attachments
from civildefense.records.bulk.desk import BulkAdmin
from civildefense.records.desk import CaseAdmin
from civildefense.records.models import Attachment
from projects.approvals import bulk as _bulk  # noqa: F401  (the steps above the list)
from projects.approvals import letters, services
from projects.approvals.admin.matching import MatchingDesk
from projects.approvals.admin.owning import OwningDesk, office_of
from projects.approvals.errors import NumberMissing, ScanMissing
from projects.approvals.forms import ApprovalForm
from projects.approvals.models import Approval
from projects.approvals.standing import ClockReading, readings
from projects.approvals.states import CHANGE, MOVES, ApprovalState, Outcome

DRAFT_RIGHT = "records.add_paper"
LETTERS = {"letter-granted": Outcome.GRANTED, "letter-refused": Outcome.REFUSED}
WRITTEN = ("project_name", "project_code", "developer_name", "credit_code")


class WorkFilter(ConditionFilter):
    """The lists that somebody works from."""

    title = gettext_lazy("to be done")
    parameter_name = "work"
    conditions = {
        "held": (gettext_lazy("development unknown"), lambda: Q(state=ApprovalState.HELD)),
        "supervise": (
            gettext_lazy("awaits supervision"),
            lambda: Q(needs_supervision=True, state__in=(ApprovalState.HELD, ApprovalState.DECIDED)),
        ),
        "open": (gettext_lazy("applications not decided"), lambda: Q(state=ApprovalState.APPLIED)),
        "no_item": (gettext_lazy("approval item not named"), lambda: Q(item__isnull=True)),
        "no_scan": (
            gettext_lazy("from before the portal, without a scan"),
            lambda: Q(is_before_portal=True, document__isnull=True) & ~Q(state=ApprovalState.VOID),
        ),
    }


@admin.register(Approval)
class ApprovalAdmin(OwningDesk, MatchingDesk, BulkAdmin, CaseAdmin):
    form = ApprovalForm
    moves = MOVES
    count_by = "state"
    has_papers = True
    list_display = [
        "heading", "project", "state", "outcome", "item", "mode", "required_m2", "built_m2", "offsite_m2", "decided_on",
        "decided_by_body",
    ]  # fmt: skip
    list_extras = (
        "organisation", "phase", "delegation", "accepted_on", "valid_until", "project_name", "project_code",
        "developer_name", "credit_code", "match_way", "needs_supervision", "supervised_at", "is_before_portal",
        "source", "recorded_at", "updated_at",
    )  # fmt: skip
    list_select_related = ["development", "item"]
    list_filter = [WorkFilter, "item", "outcome", "mode", "is_before_portal", "decided_on", "organisation"]
    search_fields = [
        "number__icontains", "project_name__contains", "development__name__contains", "project_code__startswith",
        "developer_name__contains",
    ]  # fmt: skip
    search_help_text = gettext_lazy("Words in number, project, developer or project code; several must all occur.")
    autocomplete_fields = ["development", "item", "delegation"]
    history_parts = ("clocks",)
    fieldsets = [
        (gettext_lazy("The decision"), {"fields": [
            ("number", "outcome"), ("item", "delegation"), ("accepted_on", "decided_on", "valid_until"),
            "clocks_told", "decided_by_body", "organisation",
        ]}),
        (gettext_lazy("What it is about"), {"fields": ["development", "phase", *WRITTEN]}),
        (gettext_lazy("What was decided"), {"fields": [
            "mode", ("required_m2", "built_m2", "offsite_m2"), "conditions",
        ]}),
        (gettext_lazy("Where it comes from"), {"fields": ["is_before_portal", "scan", "origin"]}),
    ]  # fmt: skip

    # --- What the page shows --------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("number of the decision"), ordering="number")
    def heading(self, row: Approval) -> str:
        return row.number or _("Application")

    @admin.display(description=gettext_lazy("stage clocks"))
    def clocks_told(self, row: Approval) -> str:
        """Each stage with its days, linked to where it is paused and extended."""
        found = readings(row.clocks.prefetch_related("pauses"))
        lines = [(reading.clock, _clock_line(reading)) for reading in found.values()]
        links = [(reverse("admin:projects_stageclock_change", args=[clock.uid]), line) for clock, line in lines]
        return format_html_join(mark_safe("<br>"), '<a href="{}">{}</a>', links) or "—"

    @admin.display(description=gettext_lazy("project"), ordering="project_name")
    def project(self, row: Approval) -> str:
        return row.development.name if row.development else row.project_name

    @admin.display(description=gettext_lazy("origin"))
    def origin(self, row: Approval) -> str:
        words = {"source": row.source, "who": row.recorded_by, "way": row.get_match_way_display() or _("not matched")}
        return _("%(source)s · recorded by %(who)s · development: %(way)s") % words

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new record has no origin yet, one on record needs no scan box any more."""
        dropped = {"origin", "clocks_told"} if obj is None else {"scan"}
        return [
            (title, {**options, "fields": [name for name in options["fields"] if name not in dropped]})
            for title, options in self.fieldsets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The match has its own page; what the sender wrote stays as it came."""
        if obj is None:
            return []
        fixed = ["organisation", "development", "origin", "clocks_told", "is_before_portal"]
        if obj.source != "desk":
            fixed += WRITTEN
        return fixed if obj.state != ApprovalState.DECIDED or not obj.supervised_at else [*fixed, "number"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **options)
        if db_field.name == "phase" and field is not None:
            record = self.get_object(request, request.resolver_match.kwargs.get("object_id", ""))  # type: ignore[union-attr]
            known = record.development_id if record else None
            field.queryset = field.queryset.filter(development=known) if known else field.queryset.none()
        return field

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        office = office_of(request)
        return {"decided_by_body": office.name if office else "", **super().get_changeform_initial_data(request)}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # --- Writing: services only ------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Approval, form: Any, change: bool) -> None:
        entered = form.entered()
        scan = entered.pop("scan", None)
        if not change:
            self.adopt(obj, self._enter(request, entered, scan))
        elif entered:
            services.correct_decision(approval=obj, **entered, by=request.user)

    def _enter(self, request: HttpRequest, entered: dict[str, Any], scan: Any) -> Approval:
        """Without a number it is an application to the office; with one a decision, perhaps from before the portal."""
        if not entered["number"]:
            if not (entered["development"] and entered["item"] and entered["accepted_on"]):
                raise NumberMissing(_("Without a number this is an application: name development, item and day."))
            kept = ("number", "outcome", "decided_on", "organisation", "is_before_portal")
            fields = {name: value for name, value in entered.items() if name not in kept and value not in (None, "")}
            return services.apply(by=request.user, **fields)
        if entered["is_before_portal"] and scan is None:
            raise ScanMissing()
        approval = services.receive_decision(by=request.user, **entered)
        if scan is not None:
            kept_scan = attachments.add(
                subject=approval, kind=Attachment.Kind.SCAN, title=approval.number, file=scan, by=request.user
            )
            approval = services.attach_document(approval=approval, scan=kept_scan, by=request.user)
        return approval

    # --- Steps ------------------------------------------------------------------------------------------

    def steps(self, request: HttpRequest, obj: Approval) -> list[Step]:
        offered = super().steps(request, obj)
        if obj.state == ApprovalState.APPLIED:
            refusal = refused_without(request, DRAFT_RIGHT)
            offered[:0] = [
                Step("letter-granted", _("Draft the letter that grants it"), refusal=refusal),
                Step("letter-refused", _("Draft the letter that refuses it"), refusal=refusal),
            ]
        if obj.state == ApprovalState.DECIDED and obj.needs_supervision:
            right = refused_without(request, "projects.supervise_approval")
            offered.append(Step("supervise", _("Take into supervision"), refusal=right))
        return offered

    def perform(self, request: HttpRequest, obj: Approval, target: str, reason: str) -> HttpResponse | str:
        if target in LETTERS:
            paper = letters.draft_decision(approval=obj, outcome=LETTERS[target], by=request.user)
            return HttpResponseRedirect(reverse("admin:records_paper_change", args=[paper.uid]))
        if target == "supervise":
            if refusal := refused_without(request, "projects.supervise_approval"):
                return refusal
            services.mark_supervised(approval=obj, by=request.user)
            return _("%(record)s is taken into supervision.") % {"record": obj}
        if obj.state == ApprovalState.HELD and target == ApprovalState.DECIDED and request.user.has_perm(CHANGE):
            return HttpResponseRedirect(self.match_url(obj))
        return super().perform(request, obj, target, reason)

    def perform_move(self, request: HttpRequest, obj: Approval, to: str, reason: str) -> None:
        if to == ApprovalState.DECIDED:
            if not (obj.number and obj.outcome and obj.decided_on):
                raise NumberMissing()
            services.decide(
                approval=obj, number=obj.number, outcome=obj.outcome, decided_on=obj.decided_on, by=request.user,
                reason=reason,
            )  # fmt: skip
        else:
            services.move_approval(approval=obj, to=to, by=request.user, reason=reason)


def _clock_line(reading: ClockReading) -> str:
    words = {"stage": reading.clock.get_stage_display(), "used": reading.used, "standing": reading.standing.label}
    return _("%(stage)s: %(used)s working days, %(standing)s") % words
