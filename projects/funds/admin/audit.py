"""Findings that wait for an answer, and the years that citizens read."""

from typing import Any

from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import ReadOnlyAdmin, Step, StepsAdmin, refused_without
from civildefense.common.admin.conditions import ConditionFilter
from civildefense.common.workflow import Move
from civildefense.records.desk import CaseAdmin
from projects.funds import services
from projects.funds.admin.columns import BUDGET, SPENT, NoDeleting, in_yuan
from projects.funds.forms import AnswerForm, FindingForm
from projects.funds.models import (
    AuditFinding,
    PublishedFundYear,
)
from projects.funds.states import (
    FINDING_MOVES,
    RELEASE,
    FindingState,
)

WITHDRAW = "withdraw"


class FindingFilter(ConditionFilter):
    title = gettext_lazy("answer")
    parameter_name = "answer"
    conditions = {
        "open": (gettext_lazy("not settled"), lambda: ~Q(state=FindingState.CLOSED)),
        "late": (
            gettext_lazy("past its date"),
            lambda: Q(state=FindingState.OPEN, due_on__lt=timezone.localdate()),
        ),
    }


@admin.register(AuditFinding)
class AuditFindingAdmin(NoDeleting, CaseAdmin):
    moves = FINDING_MOVES
    count_by = "state"
    has_papers = True
    list_display = ["title", "fund", "auditor", "questioned", "found_on", "due_on", "state", "answered_by"]
    list_extras = ("organisation", "allocation", "report_number", "finding", "answer", "answered_at", "updated_at")
    list_select_related = ["fund", "answered_by"]
    list_filter = [FindingFilter, "fund__year", "organisation", "found_on"]
    search_fields = ["title__contains", "finding__contains", "report_number__icontains"]
    questioned = staticmethod(in_yuan("questioned_fen", gettext_lazy("amount in question (yuan)")))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        return super().get_form(request, obj, change, **{"form": AnswerForm if obj else FindingForm, **options})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return list(FindingForm.Meta.fields)
        return ["fund", "allocation", "auditor", "report_number", "title", "finding", "questioned", "found_on",
                "due_on", "answer", "answered_by", "answered_at"]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return []
        is_open = obj.state == FindingState.OPEN
        return [name for name in self.get_fields(request, obj) if not (name == "answer" and is_open)]

    def refusal_of(self, request: HttpRequest, obj: AuditFinding, move: Move) -> str:
        if move.target == FindingState.ANSWERED:
            return _("Write the answer below and save.")
        return super().refusal_of(request, obj, move)

    def save_model(self, request: HttpRequest, obj: AuditFinding, form: Any, change: bool) -> None:
        if not change:
            self.adopt(obj, services.record_finding(**form.entered(), by=request.user))
        elif answer := form.entered().get("answer"):
            services.answer_finding(finding=obj, answer=answer, by=request.user)

    def perform_move(self, request: HttpRequest, obj: AuditFinding, to: str, reason: str) -> None:
        services.move_finding(finding=obj, to=to, by=request.user, reason=reason)


@admin.register(PublishedFundYear)
class PublishedFundYearAdmin(ReadOnlyAdmin, StepsAdmin):
    list_display = [
        "year",
        "office",
        "budget",
        "allocated",
        "spent",
        "works_count",
        "as_of",
        "released_by",
        "withdrawn_at",
    ]
    budget = staticmethod(BUDGET)
    spent = staticmethod(SPENT)
    list_select_related = ["released_by"]
    list_filter = ["year", "organisation"]
    fields = ["year", "office", BUDGET, "allocated", SPENT, "works_count", "findings_count", "settled_count", "as_of",
              "released_by", "released_at", "withdrawn_by", "withdrawn_at", "withdrawal_reason"]  # fmt: skip
    readonly_fields = [BUDGET, "allocated", SPENT]
    allocated = staticmethod(in_yuan("allocated_fen", gettext_lazy("allocated to works (yuan)")))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).order_by(F("withdrawn_at").desc(nulls_first=True), "-year")

    def steps(self, request: HttpRequest, obj: PublishedFundYear) -> list[Step]:
        if obj.withdrawn_at:
            return []
        return [Step(WITHDRAW, _("Withdraw from the public page"), True, refused_without(request, RELEASE))]

    def perform(self, request: HttpRequest, obj: PublishedFundYear, target: str, reason: str) -> str:
        services.withdraw_year(published=obj, reason=reason, by=request.user)
        return _("Citizens no longer read the totals of %(year)s.") % {"year": obj.year}
