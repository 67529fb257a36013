"""Funds with their budgets, and what changes a budget in force."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from civildefense.common.admin import OfficeTabularInline, Step, refused_without
from civildefense.records.desk import CaseAdmin, RecordAdmin
from projects.funds import services
from projects.funds.admin.columns import AMOUNT, BUDGET, FREE, SPENT, WAITING, NoDeleting
from projects.funds.forms import ChangeForm, FundForm, LineForm
from projects.funds.models import (
    BudgetChange,
    BudgetLine,
    SpecialFund,
)
from projects.funds.money import lines_with_money, with_money
from projects.funds.states import (
    FUND_MOVES,
    RELEASE,
    FundState,
)

RELEASE_YEAR = "release_year"


class LineInline(OfficeTabularInline):
    """Typed while the budget is a draft; then the page shows what became of each line."""

    model = BudgetLine
    form = LineForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return lines_with_money(super().get_queryset(request)).select_related("fund__organisation")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return ["item", "amount_fen"] if _is_draft(obj) else ["item", BUDGET, FREE, WAITING, SPENT]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [] if _is_draft(obj) else [BUDGET, FREE, WAITING, SPENT]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and _is_draft(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _is_draft(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_draft(obj)


def _is_draft(fund: SpecialFund | None) -> bool:
    return fund is None or fund.state == FundState.DRAFT


@admin.register(SpecialFund)
class SpecialFundAdmin(NoDeleting, CaseAdmin):
    form = FundForm
    moves = FUND_MOVES
    count_by = "state"
    has_papers = True
    list_display = ["name", "year", "level", "source", "organisation", "state", "budget", "free", "waiting", "spent"]
    budget = staticmethod(BUDGET)
    free = staticmethod(FREE)
    waiting = staticmethod(WAITING)
    spent = staticmethod(SPENT)
    list_extras = ("document_number", "created_at", "updated_at")
    list_select_related = ["organisation"]
    list_filter = ["year", "level", "source", "organisation"]
    search_fields = ["name__contains", "document_number__icontains"]
    history_parts = ("lines",)
    inlines = [LineInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_money(super().get_queryset(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _is_draft(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["organisation"] if obj else []

    def save_model(self, request: HttpRequest, obj: SpecialFund, form: Any, change: bool) -> None:
        if not change:
            self.adopt(obj, services.create_fund(**form.entered(), by=request.user))
        elif entered := form.entered():
            services.change_fund(fund=obj, **entered, by=request.user)

    def save_formset(self, request: HttpRequest, form: Any, formset: BaseFormSet, change: bool) -> None:
        for line in formset.save(commit=False):
            services.put_line(line=line, by=request.user)
        for line in formset.deleted_objects:
            services.remove_line(line=line, by=request.user)

    def steps(self, request: HttpRequest, obj: SpecialFund) -> list[Step]:
        steps = super().steps(request, obj)
        if _is_draft(obj):
            return steps
        label = _("Release the totals of %(year)s") % {"year": obj.year}
        return [*steps, Step(RELEASE_YEAR, label, refusal=refused_without(request, RELEASE))]

    def perform(self, request: HttpRequest, obj: SpecialFund, target: str, reason: str) -> str:
        if target != RELEASE_YEAR:
            return super().perform(request, obj, target, reason)
        published = services.release_year(organisation=obj.organisation, year=obj.year, by=request.user)
        address = reverse("funds:years")
        return format_html(
            _('Citizens now read the totals of {}: <a href="{}">public page</a>.'), published.year, address
        )

    def perform_move(self, request: HttpRequest, obj: SpecialFund, to: str, reason: str) -> None:
        services.move_fund(fund=obj, to=to, by=request.user, reason=reason)


@admin.register(BudgetChange)
class BudgetChangeAdmin(NoDeleting, RecordAdmin):
    form = ChangeForm
    list_display = ["line", "taken_from", "amount", "document_number", "decided_on", "changed_by", "changed_at"]
    amount = staticmethod(AMOUNT)
    list_select_related = ["line__fund", "taken_from__fund", "changed_by"]
    list_filter = ["line__fund__year", "organisation", "decided_on"]
    search_fields = ["line__item__contains", "document_number__icontains"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: BudgetChange, form: Any, change: bool) -> None:
        self.adopt(obj, services.change_budget(**form.entered(), by=request.user))
