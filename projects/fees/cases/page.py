"""What the page of a case shows beside its fields: money as of a day, the chain, reliefs, notices, ledger lines."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.errors import RuleBroken
from projects.fees import posting
from projects.fees.collectors.services import rule_for
from projects.fees.models import FeeCase
from projects.fees.payments.models import PaymentPosting
from projects.ledger.models import Transfer

MOST_LINES = 200


@dataclass(frozen=True)
class Amount:
    """One figure of the case, and whether it asks somebody to do something."""

    label: str
    fen: int
    is_open: bool = False


@dataclass(frozen=True)
class Line:
    """One transfer, with the receipt that it came from where there is one."""

    transfer: Transfer
    url: str
    receipt: str = ""
    receipt_url: str = ""


PARTS = (
    ("relief", gettext_lazy("reliefs")),
    ("feenotice", gettext_lazy("notices to pay")),
    ("payment", gettext_lazy("payments")),
    ("collectionstep", gettext_lazy("steps of collection")),
    ("refund", gettext_lazy("refunds")),
    ("writeoff", gettext_lazy("write-offs")),
)


def context_of(request: HttpRequest, case: FeeCase) -> dict[str, Any]:
    day = asked_day(request)
    held = posting.balances(case, on=day)
    assessments = case.assessments.select_related("decision__decided_by", "decision__examined_by", "assessed_by")
    return {
        "as_of": day,
        "today": timezone.localdate(),
        "amounts": amounts(held),
        "assessments": assessments,
        "reliefs": case.reliefs.select_related("ground", "decided_by"),
        "notices_to_pay": case.notices.select_related("paper"),
        "lines": lines(request, case, day),
        "collector": _collector(case),
        "case_parts": _parts(request, case),
    }


def asked_day(request: HttpRequest) -> dt.date | None:
    """``?on=2026-11-22``; None for all that is posted."""
    try:
        return parse_date(request.GET.get("on", ""))
    except ValueError:
        return None


def amounts(held: posting.Balances) -> list[Amount]:
    """From what was assessed to what is open, each the sum of the ledger's lines."""
    return [
        Amount(_("Assessed"), held.assessed),
        Amount(_("Relieved"), held.relieved),
        Amount(_("Written off"), held.written_off),
        Amount(_("Due in all"), held.due),
        Amount(_("Paid"), held.collected),
        Amount(_("To pay"), held.receivable, is_open=bool(held.receivable)),
        Amount(_("To return"), held.refundable, is_open=bool(held.refundable)),
        Amount(_("Received, not yet placed"), held.unallocated, is_open=bool(held.unallocated)),
    ]


def lines(request: HttpRequest, case: FeeCase, day: dt.date | None) -> list[Line]:
    rows = posting.transfers_of(case).select_related("debit", "credit", "posted_by", "reverses")
    if day is not None:
        rows = rows.filter(occurred_on__lte=day)
    shown = list(rows[:MOST_LINES])
    postings = PaymentPosting.objects.filter(transfer__in=shown).select_related("payment")
    paid = {row.transfer_id: row.payment for row in postings}
    found = []
    for transfer in shown:
        payment = paid.get(transfer.pk)
        url = reverse("admin:projects_transfer_change", args=[transfer.uid])
        receipt_url = url_of("payment", payment.uid) if payment else ""
        found.append(Line(transfer, url, payment.receipt_number if payment else "", receipt_url))
    return found


def _collector(case: FeeCase) -> dict[str, str]:
    """Who takes the money, by which document; or the sentence that says that nobody knows."""
    try:
        rule = rule_for(case)
    except RuleBroken as refusal:
        return {"missing": str(refusal.message)}
    return {"name": rule.get_collector_display(), "citation": rule.citation, "state": rule.get_state_display()}  # type: ignore[attr-defined]


def _parts(request: HttpRequest, case: FeeCase) -> list[dict[str, Any]]:
    """Whole lists of what hangs on the case, for whoever may open them."""
    found = []
    for name, label in PARTS:
        if request.user.has_perm(f"projects.view_{name}") and (url := url_of(name)):
            found.append({"label": label, "url": f"{url}?case__id__exact={case.pk}"})
    return found


def url_of(model: str, uid: Any = None) -> str:
    """The list, or the record; empty where the desk has none."""
    try:
        if uid is None:
            return reverse(f"admin:projects_{model}_changelist")
        return reverse(f"admin:projects_{model}_change", args=[uid])
    except NoReverseMatch:
        return ""
