"""Payments on the desk: what came in, what waits for a place, who it was."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeTabularInline
from civildefense.records.desk import CaseAdmin
from projects.fees.entering import Entry, EntryPages
from projects.fees.payments import services
from projects.fees.payments.forms import WRITTEN, CancelForm, PayerForm, PaymentForm, PlaceForm
from projects.fees.payments.models import Payment, PaymentPosting
from projects.fees.payments.states import MOVES, PayerMatch, PaymentState, PostingAct
from projects.ledger.rules import yuan


class WorkFilter(admin.SimpleListFilter):
    """The two lists that somebody works from."""

    title = gettext_lazy("to be done")
    parameter_name = "todo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("held", gettext_lazy("held, not yet allocated")),
            ("payer", gettext_lazy("payer to be confirmed")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "held":
            return queryset.standing().filter(held_fen__gt=0)
        return queryset.unsure_payer() if self.value() == "payer" else queryset


class PostingInline(OfficeTabularInline):
    """Every transfer of the receipt."""

    model = PaymentPosting
    fields = ["act", "case", "transfer", "amount", "day"]
    readonly_fields = fields
    can_delete = False
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("case__development", "transfer")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("amount (yuan)"))
    def amount(self, row: PaymentPosting) -> str:
        return yuan(row.transfer.amount_fen)

    @admin.display(description=gettext_lazy("counts from"))
    def day(self, row: PaymentPosting) -> Any:
        return row.transfer.occurred_on


def _place(payment: Payment, *, by: Any, case: Any) -> str:
    services.allocate(payment=payment, case=case, by=by)
    left = services.held_fen(payment)
    told = _("Placed on case %(case)s; %(left)s yuan are still held.")
    return told % {"case": case.number, "left": yuan(left)}


def _confirm(payment: Payment, *, by: Any, payer: Any) -> str:
    services.confirm_payer(payment=payment, payer=payer, by=by)
    return _("The payer is confirmed: %(payer)s.") % {"payer": payer}


def _cancel(payment: Payment, *, by: Any, number: str, cancelled_on: Any) -> str:
    services.cancel_receipt(payment=payment, number=number, cancelled_on=cancelled_on, by=by)
    return _("The receipt is cancelled under %(number)s.") % {"number": number}


def _nothing_held(payment: Any) -> str:
    if payment.state == PaymentState.STANDING and payment.held_fen:
        return ""
    return _("Nothing of this payment waits to be allocated.")


def _payer_known(payment: Payment) -> str:
    sure = payment.payer_match in (PayerMatch.DEVELOPER, PayerMatch.CONFIRMED)
    return _("It is known who paid.") if sure else ""


def _receipt_stands(payment: Payment) -> str:
    is_gone = payment.state == PaymentState.REVERSED or payment.postings.filter(act=PostingAct.RETURNED).exists()
    return "" if is_gone else _("A receipt is cancelled after its payment was reversed or returned.")


@admin.register(Payment)
class PaymentAdmin(EntryPages, CaseAdmin):
    form = PaymentForm
    moves = MOVES
    count_by = "channel"
    has_papers = True
    inlines = [PostingInline]
    list_display = ["receipt_number", "received_on", "amount", "held", "payer_name", "payer_match", "case", "channel"]
    list_extras = (
        "organisation", "state", "receipt_kind", "payer", "treasury_level", "collected_at_office", "case_as_written",
        "source", "cancelled_number", "cancelled_on", "recorded_by", "recorded_at", "remarks",
    )  # fmt: skip
    list_select_related = ["case__development", "organisation"]
    list_filter = [WorkFilter, "state", "channel", "receipt_kind", "payer_match", "organisation", "received_on"]
    search_fields = [
        "receipt_number__icontains", "payer_name__contains", "case__number__icontains",
        "case__development__name__contains",
    ]  # fmt: skip
    date_hierarchy = "received_on"
    autocomplete_fields = ["case"]
    entries = {
        "allocate": Entry(
            gettext_lazy("Place held money"), "projects.change_payment", PlaceForm, _place, _nothing_held
        ),
        "payer": Entry(gettext_lazy("Confirm the payer"), "projects.change_payment", PayerForm, _confirm, _payer_known),
        "cancel": Entry(
            gettext_lazy("Record the cancelled receipt"), "projects.reverse_payment", CancelForm, _cancel,
            _receipt_stands,
        ),
    }  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).with_posted()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return list(WRITTEN)
        return [*WRITTEN, "held", "payer", "payer_match", "case_as_written", "source", "cancelled_number",
                "cancelled_on", "recorded_by", "recorded_at"]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A receipt stands as it was booked: what is wrong is reversed and booked anew."""
        return [] if obj is None else self.get_fields(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and obj is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        own = {office.pk for office in request.user.own_organisations}
        initial = super().get_changeform_initial_data(request)
        return {**({"organisation": own.pop()} if len(own) == 1 else {}), **initial}

    def save_model(self, request: HttpRequest, obj: Payment, form: Any, change: bool) -> None:
        self.adopt(obj, services.record_payment(**form.entered(), by=request.user))

    def perform_move(self, request: HttpRequest, obj: Payment, to: str, reason: str) -> None:
        services.reverse_payment(payment=obj, by=request.user, reason=reason)

    @admin.display(description=gettext_lazy("amount (yuan)"), ordering="amount_fen")
    def amount(self, row: Payment) -> str:
        return yuan(row.amount_fen)

    @admin.display(description=gettext_lazy("held (yuan)"), ordering="held_fen")
    def held(self, row: Any) -> str:
        return yuan(row.held_fen) if row.held_fen else ""
