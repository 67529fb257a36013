"""A fee case on the desk: the list that finance works from, and the page on which every fen is explained."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import ReadOnlyAdmin, Step, refused_without
from civildefense.common.errors import RuleBroken
from civildefense.common.identity import uid_in
from civildefense.common.workflow import Move
from civildefense.records.bulk.desk import BulkAdmin
from civildefense.records.desk import CaseAdmin
from civildefense.records.papers.panel import PapersPanel
from projects.developments.models import Phase
from projects.fees.audit.desk import AuditDesk
from projects.fees.cases import assessing, page, services
from projects.fees.cases import bulk as _bulk  # noqa: F401  (the steps above the list)
from projects.fees.cases import panel as _panel  # noqa: F401  (the fee on the development's page)
from projects.fees.cases.checks import require_move, require_signature
from projects.fees.cases.filters import AttentionFilter, StandingFilter
from projects.fees.cases.forms import AcceptForm, AssessmentForm, FeeCaseForm, NewCaseForm
from projects.fees.models import Assessment, FeeCase
from projects.fees.notices import services as notices
from projects.fees.states import ASSESS, IN_PREPARATION, MOVES, CaseState, Standing
from projects.ledger.rules import yuan

ASSESS_PAGE, NOTICE_PAGE = "assess", "notice"
NOTICE_RIGHT = "projects.add_feenotice"


@admin.register(FeeCase)
class FeeCaseAdmin(AuditDesk, PapersPanel, BulkAdmin, CaseAdmin):
    form = FeeCaseForm
    moves = MOVES
    count_by = "state"
    has_papers = True
    change_form_template = "projects/fees/case.html"
    list_display = [
        "number", "development", "payer", "charging_year", "state", "standing", "due", "paid", "to_pay", "to_return",
    ]  # fmt: skip
    list_extras = (
        "organisation", "phase", "charge_kind", "level", "is_before_portal", "prior_number", "prior_decided_on",
        "assessed", "relieved", "held", "source", "source_key", "remarks", "created_at", "updated_at",
    )  # fmt: skip
    list_select_related = ["development", "payer"]
    list_filter = [
        AttentionFilter, StandingFilter, "charging_year", "is_before_portal", "charge_kind", "level", "organisation",
    ]  # fmt: skip
    search_fields = [
        "number__icontains",
        "development__name__contains",
        "payer__name__contains",
        "prior_number__icontains",
    ]
    search_help_text = gettext_lazy(
        "Words in number, development, payer or old decision; several words must all occur."
    )
    autocomplete_fields = ["development", "payer"]
    history_parts = ("reliefs", "notices")
    fieldsets = [
        (gettext_lazy("The case"), {"fields": [
            ("number", "organisation"), ("development", "phase"), "payer",
            ("charging_year", "charge_kind", "level"),
        ]}),
        (gettext_lazy("Decided before the portal"), {"classes": ["collapse"], "fields": [
            ("prior_number", "prior_decided_on"), "source", "source_key",
        ]}),
        (None, {"fields": ["remarks"]}),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).with_standing()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        return super().get_form(request, obj, change, **{**options, **({} if obj else {"form": NewCaseForm})})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None:
            return self.fieldsets
        new = ["organisation", "number", "development", "payer", ("charging_year", "charge_kind", "level")]
        old = ["prior_amount", ("prior_number", "prior_decided_on")]
        return [
            (self.fieldsets[0][0], {"fields": new}),
            (self.fieldsets[1][0], {"classes": ["collapse"], "fields": old}),
            self.fieldsets[2],
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        fixed = ["organisation", "number", "development", "source", "source_key"]
        if obj.state in IN_PREPARATION:
            return fixed if obj.is_before_portal else [*fixed, "prior_number", "prior_decided_on"]
        return [name for name in FeeCaseForm.Meta.fields if name != "remarks"] + ["source", "source_key"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        own = {office.pk for office in request.user.own_organisations}
        initial = super().get_changeform_initial_data(request)
        return {**({"organisation": own.pop()} if len(own) == 1 else {}), **initial}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Phases of the case's own development; a case is opened before its phase is chosen."""
        if db_field.name == "phase":
            case = self.get_object(request, request.resolver_match.kwargs.get("object_id", ""))
            options["queryset"] = Phase.objects.filter(development=case.development_id if case else None)
        return super().formfield_for_foreignkey(db_field, request, **options)

    # --- Columns ------------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("money"), ordering="standing")
    def standing(self, row: Any) -> str:
        return str(Standing(row.standing).label)

    @admin.display(description=gettext_lazy("due in all (yuan)"))
    def due(self, row: Any) -> str:
        return yuan(row.assessed_fen - row.relieved_fen - row.written_off_fen)

    @admin.display(description=gettext_lazy("assessed (yuan)"), ordering="assessed_fen")
    def assessed(self, row: Any) -> str:
        return yuan(row.assessed_fen)

    @admin.display(description=gettext_lazy("relieved (yuan)"), ordering="relieved_fen")
    def relieved(self, row: Any) -> str:
        return yuan(row.relieved_fen)

    @admin.display(description=gettext_lazy("paid (yuan)"), ordering="collected_fen")
    def paid(self, row: Any) -> str:
        return yuan(row.collected_fen)

    @admin.display(description=gettext_lazy("to pay (yuan)"), ordering="receivable_fen")
    def to_pay(self, row: Any) -> str:
        return yuan(row.receivable_fen)

    @admin.display(description=gettext_lazy("to return (yuan)"), ordering="refundable_fen")
    def to_return(self, row: Any) -> str:
        return yuan(row.refundable_fen)

    @admin.display(description=gettext_lazy("not yet placed (yuan)"), ordering="unallocated_fen")
    def held(self, row: Any) -> str:
        return yuan(row.unallocated_fen)

    # --- Steps --------------------------------------------------------------------------------------

    def steps(self, request: HttpRequest, obj: FeeCase) -> list[Step]:
        """The moves; assessing and notifying ask for more than a reason on pages of their own."""
        found = [self._signing(step, obj) for step in super().steps(request, obj)]
        if obj.state in IN_PREPARATION and not obj.is_before_portal:
            assess = Step(ASSESS_PAGE, _("Assess the fee"), refusal=refused_without(request, ASSESS))
            current = obj.current
            return [assess, *found] if current is None or current.is_decided else [*found, assess]
        if obj.state in notices.NOTIFIABLE:
            notice = Step(NOTICE_PAGE, _("Draft the notice to pay"), refusal=self._against_notice(request, obj))
            return [notice, *found]
        return found

    def refusal_of(self, request: HttpRequest, obj: FeeCase, move: Move) -> str:
        """What the case itself has against it, in the words of the service."""
        if refusal := super().refusal_of(request, obj, move):
            return refusal
        try:
            if move.target == CaseState.ISSUED:
                require_signature(obj, request.user, approve_hand_change=True)
            else:
                require_move(obj, move.target, request.user)
        except RuleBroken as broken:
            return str(broken.message)
        return ""

    @staticmethod
    def _signing(step: Step, obj: FeeCase) -> Step:
        """Whoever signs an amount that was changed by hand reads so on the button."""
        current = obj.current
        if step.target != CaseState.ISSUED or current is None or not current.is_hand_changed:
            return step
        return Step(step.target, _("Sign, and approve the amount changed by hand"), False, step.refusal)

    def _against_notice(self, request: HttpRequest, obj: FeeCase) -> str:
        if refusal := refused_without(request, NOTICE_RIGHT):
            return refusal
        if not obj.receivable_fen:  # type: ignore[attr-defined]
            return _("Nothing is owed on this case: there is nothing to ask for.")
        if obj.notices.filter(paper__state__in=["draft", "checked", "reviewed"]).exists():
            return _("A draft of the notice is under way already.")
        return ""

    def perform(self, request: HttpRequest, obj: FeeCase, target: str, reason: str) -> HttpResponse | str:
        if target in (ASSESS_PAGE, NOTICE_PAGE):
            return HttpResponseRedirect(reverse(f"admin:projects_feecase_{target}", args=[obj.uid]))
        return super().perform(request, obj, target, reason)

    def perform_move(self, request: HttpRequest, obj: FeeCase, to: str, reason: str) -> None:
        signing = {"approve_hand_change": True} if to == CaseState.ISSUED else {}
        services.move_case(case=obj, to=to, by=request.user, reason=reason, **signing)

    def save_model(self, request: HttpRequest, obj: FeeCase, form: Any, change: bool) -> None:
        if change:
            if entered := form.entered():
                services.change_case(case=obj, **entered, by=request.user)
            return
        entered = form.entered()
        amount = entered.pop("prior_amount", None)
        if amount is None:
            entered = {name: value for name, value in entered.items() if not name.startswith("prior_")}
            self.adopt(obj, services.open_case(**entered, by=request.user))
        else:
            self.adopt(obj, services.enter_old_case(**entered, amount_fen=amount, by=request.user))

    # --- Pages --------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        views = {ASSESS_PAGE: self.assess_view, NOTICE_PAGE: self.notice_view}
        own = [
            path(f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=f"projects_feecase_{name}")
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def assess_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        case = self._found(request, object_id, ASSESS)
        form = AssessmentForm(request.POST or None, case=case)
        act = partial(self._assess, request, case, form)
        return self._entered(request, case, form, _("Assess the fee"), act)

    def notice_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        case = self._found(request, object_id, NOTICE_RIGHT)
        form = AcceptForm(request.POST if request.method == "POST" else None)
        act = partial(self._notify, request, case, form)
        return self._entered(request, case, form, _("Draft the notice to pay"), act)

    @staticmethod
    def _assess(request: HttpRequest, case: FeeCase, form: AssessmentForm) -> str:
        assessment = assessing.assess(case=case, by=request.user, **form.entered())
        return _("Assessed: %(yuan)s yuan. It is owed once somebody else has signed it.") % {
            "yuan": yuan(assessment.payable_fen)
        }

    @staticmethod
    def _notify(request: HttpRequest, case: FeeCase, form: AcceptForm) -> str:
        notice = notices.draft_notice(case=case, by=request.user, **form.cleaned_data)
        return _("The draft over %(yuan)s yuan is among the papers: it is now to be checked.") % {
            "yuan": yuan(notice.amount_fen)
        }

    def _found(self, request: HttpRequest, object_id: str, right: str) -> FeeCase:
        if not (self.has_view_permission(request) and request.user.has_perm(right)):
            raise PermissionDenied
        case = self.get_queryset(request).filter(uid=object_id).first() if uid_in(object_id) else None
        if case is None:
            raise Http404
        return case

    def _entered(self, request: HttpRequest, case: FeeCase, form: Any, title: str, act: Any) -> HttpResponse:
        """A page with one form; what the service refuses comes back in it, with the clerk's input."""
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    said = act()
            except RuleBroken as refusal:
                form.add_error(None, str(refusal.message))
            else:
                messages.success(request, said)
                return HttpResponseRedirect(self.change_url(case))
        context = {
            **self.admin_site.each_context(request), "title": title, "subtitle": str(case), "opts": self.opts,
            "record": case, "record_url": self.change_url(case), "form": form,
        }  # fmt: skip
        return TemplateResponse(request, "projects/fees/enter.html", context)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> TemplateResponse:
        case = options.get("obj")
        if case is not None and case.pk:
            context |= page.context_of(request, case)
            may_ask = request.user.has_perm("projects.add_relief") and not case.is_before_portal
            add = reverse("admin:projects_relief_add")
            context["add_relief_url"] = f"{add}?case={case.pk}" if may_ask else ""
        return super().render_change_form(request, context, **options)


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    """Every calculation with its inputs: what an auditor filters, sorts and takes away."""

    list_display = [
        "case",
        "kind",
        "area_m2",
        "rate_yuan_per_m2",
        "gross",
        "relief",
        "by_hand",
        "payable",
        "assessed_at",
    ]
    list_extras = (
        "rule_on", "required_m2", "built_m2", "credited_m2", "is_prior", "is_hand_changed", "hand_reason",
        "accepted_unverified", "assessed_by", "decided_on", "decided_by",
    )  # fmt: skip
    list_select_related = ["case__development", "decision__decided_by"]
    list_filter = ["kind", "is_hand_changed", "is_prior", "case__organisation", "assessed_at"]
    search_fields = ["case__number__icontains", "case__development__name__contains"]

    @admin.display(description=gettext_lazy("fee (yuan)"), ordering="gross_fen")
    def gross(self, row: Assessment) -> str:
        return yuan(row.gross_fen)

    @admin.display(description=gettext_lazy("relief (yuan)"), ordering="relieved_fen")
    def relief(self, row: Assessment) -> str:
        return yuan(row.relieved_fen)

    @admin.display(description=gettext_lazy("by hand (yuan)"), ordering="adjustment_fen")
    def by_hand(self, row: Assessment) -> str:
        return yuan(row.adjustment_fen)

    @admin.display(description=gettext_lazy("payable (yuan)"), ordering="payable_fen")
    def payable(self, row: Assessment) -> str:
        return yuan(row.payable_fen)

    @admin.display(description=gettext_lazy("decided on"), ordering="decision__decided_on")
    def decided_on(self, row: Assessment) -> Any:
        return row.decision.decided_on if row.is_decided else None

    @admin.display(description=gettext_lazy("signed by"), ordering="decision__decided_by")
    def decided_by(self, row: Assessment) -> Any:
        return row.decision.decided_by if row.is_decided else None
