"""Reconciliations on the desk: a file is compared, the differences are worked off, two people answer."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import Step
from civildefense.common.errors import RuleBroken
from civildefense.common.workflow import Move
from civildefense.records.desk import CaseAdmin
from projects.fees.entering import Entry, EntryPages
from projects.fees.reconciliation import errors, services
from projects.fees.reconciliation.forms import CompareForm, DeclareForm
from projects.fees.reconciliation.models import Reconciliation
from projects.fees.reconciliation.rules import DifferenceKind
from projects.fees.reconciliation.states import DECLARE, MOVES, ReconciliationState
from projects.ledger.rules import yuan

_AMOUNTS = (
    DifferenceKind.AMOUNT, DifferenceKind.MISSING_IN_BOOKS, DifferenceKind.MISSING_IN_FILE, DifferenceKind.UNPOSTED,
    DifferenceKind.DUE,
)  # fmt: skip


def _declare(row: Reconciliation, *, by: Any, as_of: Any, explanation: str) -> str:
    services.declare(reconciliation=row, by=by, as_of=as_of, explanation=explanation)
    return _("Declared complete as of %(day)s; another officer signs it.") % {"day": as_of.isoformat()}


def _declared(row: Reconciliation) -> str:
    return "" if row.state == ReconciliationState.FOUND else _("This period is declared complete already.")


@admin.register(Reconciliation)
class ReconciliationAdmin(EntryPages, CaseAdmin):
    form = CompareForm
    moves = MOVES
    count_by = "state"
    has_papers = True
    change_form_template = "projects/fees/reconciliation.html"
    list_display = [
        "starts_on", "ends_on", "channel", "organisation", "file_rows", "book_rows", "file_sum", "book_sum",
        "difference_count", "state", "complete_as_of",
    ]  # fmt: skip
    list_extras = ("run_by", "run_at", "declared_by", "signed_by", "signed_at", "explanation")
    list_display_links = ["starts_on", "ends_on"]
    list_select_related = ["organisation"]
    list_filter = ["state", "channel", "organisation", "ends_on"]
    search_fields = ["explanation__contains"]
    entries = {
        "declare": Entry(gettext_lazy("Declare complete"), DECLARE, DeclareForm, _declare, _declared),
    }

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["organisation", "file", "channel", "starts_on", "ends_on"]
        return [
            "organisation", "channel", ("starts_on", "ends_on"), "files", "files_sha256",
            ("file_rows", "book_rows"), ("file_sum", "book_sum"), "difference_count", "explanation", "complete_as_of",
            "run_by", "run_at", "declared_by", "declared_at", "signed_by", "signed_at",
        ]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        names = self.get_fields(request, obj) if obj else []
        return [name for item in names for name in ([item] if isinstance(item, str) else item)]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and obj is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        own = {office.pk for office in request.user.own_organisations}
        return {
            **({"organisation": own.pop()} if len(own) == 1 else {}),
            **super().get_changeform_initial_data(request),
        }

    def save_model(self, request: HttpRequest, obj: Reconciliation, form: Any, change: bool) -> None:
        self.adopt(obj, services.keep(comparison=form.compared(), by=request.user))

    def steps(self, request: HttpRequest, obj: Reconciliation) -> list[Step]:
        """Declaring asks for a day, so its page stands for its move."""
        found = [step for step in super().steps(request, obj) if step.target != ReconciliationState.DECLARED]
        return [step for step in found if step.target != "declare" or obj.state == ReconciliationState.FOUND]

    def refusal_of(self, request: HttpRequest, obj: Reconciliation, move: Move) -> str:
        if refusal := super().refusal_of(request, obj, move):
            return refusal
        had = request.user.pk in (obj.run_by_id, obj.declared_by_id)
        return str(errors.SamePerson.message) if had and move.target == ReconciliationState.SIGNED else ""

    def perform_move(self, request: HttpRequest, obj: Reconciliation, to: str, reason: str) -> None:
        if to == ReconciliationState.SIGNED:
            services.sign(reconciliation=obj, by=request.user)
        elif to == ReconciliationState.FOUND:
            services.take_back(reconciliation=obj, by=request.user, reason=reason)
        else:
            raise RuleBroken(_("Declare the period complete on its own page."), code="declare")

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> TemplateResponse:
        row = options.get("obj")
        if row is not None and row.pk:
            context["differences"] = [_shown(difference) for difference in row.differences]
            context["totals"] = [(label, yuan(row.totals.get(name, 0))) for name, label in _TOTALS]
        return super().render_change_form(request, context, **options)

    @admin.display(description=gettext_lazy("files"))
    def files(self, row: Reconciliation) -> str:
        return "、".join(row.file_names)

    @admin.display(description=gettext_lazy("sum of the file (yuan)"), ordering="file_fen")
    def file_sum(self, row: Reconciliation) -> str:
        return yuan(row.file_fen)

    @admin.display(description=gettext_lazy("sum of the books (yuan)"), ordering="book_fen")
    def book_sum(self, row: Reconciliation) -> str:
        return yuan(row.book_fen)


_TOTALS = (
    ("assessed", gettext_lazy("assessed")),
    ("relieved", gettext_lazy("relieved")),
    ("written_off", gettext_lazy("written off")),
    ("collected", gettext_lazy("collected")),
    ("receivable", gettext_lazy("owed by the developer")),
    ("refundable", gettext_lazy("to be returned")),
    ("unallocated", gettext_lazy("received, not yet allocated")),
)


def _shown(difference: dict[str, Any]) -> dict[str, Any]:
    """As the page shows it: amounts in yuan, the receipt as a link where the books have it."""
    kind = difference["kind"]
    if kind == "unread":
        place = f"{difference['sheet']} {difference['row']}".strip()
        return {"label": _("not readable"), "number": "", "place": place, "in_file": difference["value"],
                "in_books": difference["message"]}  # fmt: skip
    both = {side: difference[side] for side in ("in_file", "in_books")}
    if kind in _AMOUNTS:
        both = {side: yuan(int(value)) if value else "" for side, value in both.items()}
    url = reverse("admin:projects_payment_change", args=[difference["uid"]]) if difference["uid"] else ""
    return {**difference, **both, "label": DifferenceKind(kind).label, "url": url}
