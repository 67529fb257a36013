"""Refunds and write-offs on the desk: each step with the person who may take it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import Step
from civildefense.common.workflow import Move
from civildefense.records.desk import CaseAdmin
from projects.fees.entering import Entry, EntryPages
from projects.fees.refunds import errors, services
from projects.fees.refunds.forms import ClosingForm, RefundForm, RepaymentForm, WriteOffForm
from projects.fees.refunds.models import Refund, WriteOff
from projects.fees.refunds.states import REFUND_MOVES, SEND, WRITE_OFF_MOVES, RefundState
from projects.ledger.rules import yuan


class DecidedAdmin(CaseAdmin):
    """What was entered stays as it is; it goes on by its steps."""

    count_by = "state"
    has_papers = True
    asked: tuple[str, ...]
    decided: tuple[str, ...]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*self.asked, *(self.decided if obj else ())]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if obj is None else self.get_fields(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and obj is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("amount (yuan)"), ordering="amount_fen")
    def amount(self, row: Any) -> str:
        return yuan(row.amount_fen)


def _repay(refund: Refund, *, by: Any, number: str, repaid_on: Any) -> str:
    services.record_repayment(refund=refund, repaid_on=repaid_on, number=number, by=by)
    return _("Repaid: %(yuan)s yuan left the treasury under %(number)s.") % {
        "yuan": yuan(refund.amount_fen), "number": number
    }  # fmt: skip


def _close(refund: Refund, *, by: Any, cancelled_number: str, cancelled_on: Any) -> str:
    services.close_refund(refund=refund, cancelled_number=cancelled_number, cancelled_on=cancelled_on, by=by)
    return _("The receipt is cancelled under %(number)s.") % {"number": cancelled_number}


def _not_sent(refund: Refund) -> str:
    return "" if refund.state == RefundState.SENT else _("The refund is not with finance or tax.")


def _not_repaid(refund: Refund) -> str:
    return "" if refund.state == RefundState.REPAID else _("The money has not been repaid yet.")


@admin.register(Refund)
class RefundAdmin(EntryPages, DecidedAdmin):
    form = RefundForm
    moves = REFUND_MOVES
    list_display = ["case", "ground", "amount", "payee_name", "applied_on", "state", "collector", "decided_by"]
    list_extras = (
        "organisation", "payment", "payee_account", "grounds_told", "entered_by", "checked_by", "repaid_on",
        "repayment_number",
    )  # fmt: skip
    list_select_related = ["case__development", "organisation"]
    list_filter = ["state", "ground", "collector", "organisation", "applied_on"]
    search_fields = ["case__number__icontains", "payee_name__contains", "repayment_number__icontains"]
    autocomplete_fields = ["case", "payment"]
    asked = (
        "case", "payment", "ground", "amount", "applied_on", "payee_name", "payee_account", "grounds_told"
    )  # fmt: skip
    decided = (
        "collector", "entered_by", "entered_at", "checked_by", "checked_at", "decided_by", "decided_at", "sent_by",
        "sent_at", "repaid_on", "repayment_number", "closed_by", "closed_at",
    )  # fmt: skip
    entries = {
        "repay": Entry(gettext_lazy("Record the repayment"), SEND, RepaymentForm, _repay, _not_sent),
        "close": Entry(gettext_lazy("Record the cancelled receipt"), SEND, ClosingForm, _close, _not_repaid),
    }

    def steps(self, request: HttpRequest, obj: Refund) -> list[Step]:
        """Repayment and closing ask for numbers, so their pages stand for their moves; later ones are not shown yet."""
        found = [
            step for step in super().steps(request, obj) if step.target not in (RefundState.REPAID, RefundState.CLOSED)
        ]
        return [
            step
            for step in found
            if step.target not in self.entries or obj.state in (RefundState.SENT, RefundState.REPAID)
        ]

    def refusal_of(self, request: HttpRequest, obj: Refund, move: Move) -> str:
        if refusal := super().refusal_of(request, obj, move):
            return refusal
        had = request.user.pk in (obj.entered_by_id, obj.checked_by_id)
        return str(errors.SecondPersonNeeded.message) if had and move.target != RefundState.SENT else ""

    def save_model(self, request: HttpRequest, obj: Refund, form: Any, change: bool) -> None:
        self.adopt(obj, services.apply_refund(**form.entered(), by=request.user))

    def perform_move(self, request: HttpRequest, obj: Refund, to: str, reason: str) -> None:
        services.move_refund(refund=obj, to=to, by=request.user, reason=reason)


@admin.register(WriteOff)
class WriteOffAdmin(DecidedAdmin):
    form = WriteOffForm
    moves = WRITE_OFF_MOVES
    list_display = ["case", "amount", "basis", "decision_number", "decision_on", "state", "decided_by"]
    list_extras = ("organisation", "finding", "proposed_by", "proposed_at", "decided_at")
    list_select_related = ["case__development", "organisation"]
    list_filter = ["state", "organisation", "decision_on"]
    search_fields = ["case__number__icontains", "decision_number__icontains", "basis__contains"]
    autocomplete_fields = ["case"]
    asked = ("case", "amount", "basis", "finding", "decision_number", "decision_on")
    decided = ("proposed_by", "proposed_at", "decided_by", "decided_at")

    def refusal_of(self, request: HttpRequest, obj: WriteOff, move: Move) -> str:
        if refusal := super().refusal_of(request, obj, move):
            return refusal
        return str(errors.AnotherDecides.message) if request.user.pk == obj.proposed_by_id else ""

    def save_model(self, request: HttpRequest, obj: WriteOff, form: Any, change: bool) -> None:
        self.adopt(obj, services.propose_write_off(**form.entered(), by=request.user))

    def perform_move(self, request: HttpRequest, obj: WriteOff, to: str, reason: str) -> None:
        services.move_write_off(write_off=obj, to=to, by=request.user, reason=reason)
