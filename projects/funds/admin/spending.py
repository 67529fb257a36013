"""Allocations that wait for payment, and payments."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import Step, StepsAdmin, refused_without
from civildefense.common.admin.conditions import ConditionFilter
from civildefense.records.desk import CaseAdmin, RecordAdmin
from projects.funds import services
from projects.funds.admin.columns import AMOUNT, SPENT, WAITING, NoDeleting
from projects.funds.forms import AllocationForm, PaymentForm
from projects.funds.models import (
    Allocation,
    Disbursement,
)
from projects.funds.states import (
    ALLOCATION_MOVES,
    SPEND,
    AllocationState,
)

TAKE_BACK = "take_back"


class WaitingFilter(ConditionFilter):
    """The list of what is still to be paid, and of what nobody has paid anything of for long."""

    title = gettext_lazy("payment")
    parameter_name = "payment"
    conditions = {
        "waiting": (gettext_lazy("not fully paid"), lambda: Q(state=AllocationState.OPEN, waiting_fen__gt=0)),
        "untouched": (gettext_lazy("nothing paid yet"), lambda: Q(state=AllocationState.OPEN, spent_fen=0)),
        "to_close": (gettext_lazy("fully paid, to be closed"), lambda: Q(state=AllocationState.OPEN, waiting_fen=0)),
    }


@admin.register(Allocation)
class AllocationAdmin(NoDeleting, CaseAdmin):
    form = AllocationForm
    moves = ALLOCATION_MOVES
    count_by = "state"
    has_papers = True
    change_form_template = "projects/funds/allocation.html"
    list_display = ["title", "line", "amount", "waiting", "spent", "decided_on", "document_number", "state"]
    waiting = staticmethod(WAITING)
    spent = staticmethod(SPENT)
    amount = staticmethod(AMOUNT)
    list_extras = ("organisation", "payee", "allocated_by", "allocated_at", "updated_at")
    list_select_related = ["line__fund"]
    list_filter = [WaitingFilter, "line__fund__year", "organisation", "decided_on"]
    search_fields = ["title__contains", "payee__contains", "document_number__icontains"]
    autocomplete_fields: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).with_money()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fields = ["line", "title", "subject_uid", "payee", "amount_fen", "document_number", "decided_on"]
        return [AMOUNT if name == "amount_fen" else name for name in fields] + [WAITING, SPENT] if obj else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [AMOUNT, WAITING, SPENT] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Allocation, form: Any, change: bool) -> None:
        self.adopt(obj, services.allocate(**form.entered(), by=request.user))

    def perform_move(self, request: HttpRequest, obj: Allocation, to: str, reason: str) -> None:
        services.close_allocation(allocation=obj, reason=reason, by=request.user)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> Any:
        if (allocation := options.get("obj")) is not None and allocation.pk:
            context["payments"] = allocation.disbursements.select_related("transfer__reversal")
            if allocation.state == AllocationState.OPEN and request.user.has_perm("projects.add_disbursement"):
                address = reverse("admin:projects_disbursement_add")
                context["add_payment_url"] = f"{address}?allocation={allocation.pk}"
        return super().render_change_form(request, context, **options)


@admin.register(Disbursement)
class DisbursementAdmin(NoDeleting, RecordAdmin, StepsAdmin):
    form = PaymentForm
    list_display = ["payee", "allocation", "amount", "paid_on", "voucher_number", "is_taken_back", "disbursed_by"]
    amount = staticmethod(AMOUNT)
    list_extras = ("organisation", "disbursed_at")
    list_select_related = ["allocation", "disbursed_by", "transfer__reversal"]
    list_filter = ["organisation", "paid_on"]
    search_fields = ["payee__contains", "voucher_number__icontains", "allocation__title__contains"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["allocation", "amount_fen", "payee", "voucher_number", "paid_on"]
        return ["allocation", AMOUNT, "payee", "voucher_number", "paid_on", "is_taken_back", "transfer", "disbursed_by",
                "disbursed_at"]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [AMOUNT, "is_taken_back"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("taken back"), boolean=True)
    def is_taken_back(self, row: Disbursement) -> bool:
        return hasattr(row.transfer, "reversal")

    def save_model(self, request: HttpRequest, obj: Disbursement, form: Any, change: bool) -> None:
        self.adopt(obj, services.disburse(**form.entered(), by=request.user))

    def steps(self, request: HttpRequest, obj: Disbursement) -> list[Step]:
        if self.is_taken_back(obj):
            return []
        return [Step(TAKE_BACK, _("Take back (entered by mistake)"), True, refused_without(request, SPEND))]

    def perform(self, request: HttpRequest, obj: Disbursement, target: str, reason: str) -> str:
        services.take_back(payment=obj, reason=reason, by=request.user)
        return _("The payment is taken back; the money waits on “%(allocation)s” again.") % {
            "allocation": obj.allocation
        }
