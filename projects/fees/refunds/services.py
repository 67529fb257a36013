"""The only writer of refunds and write-offs."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import User
from civildefense.records import outbox, workflow
from projects.fees import posting
from projects.fees.collectors.services import rule_for
from projects.fees.errors import MoreThanOwed, MoreThanReturnable
from projects.fees.models import FeeCase
from projects.fees.payments import services as payments
from projects.fees.payments.models import Payment
from projects.fees.refunds import errors
from projects.fees.refunds.models import Refund, WriteOff
from projects.fees.refunds.states import (
    OF_HELD_MONEY,
    REFUND_MOVES,
    WRITE_OFF_MOVES,
    RefundState,
    WriteOffState,
)
from projects.fees.states import ChargeKind, Collector

TAX_CHANNEL = "tax"


@transaction.atomic
def apply_refund(
    *, ground: str, amount_fen: int, applied_on: dt.date, payee_name: str, grounds_told: str, by: User,
    case: FeeCase | None = None, payment: Payment | None = None, payee_account: str = "",
) -> Refund:  # fmt: skip
    """An application, with its amount reserved: never more than can be returned, however many apply at once."""
    case, payment = _subjects(ground, case, payment)
    owner: Any = case or payment
    _require_own(owner, by)
    refund = Refund(
        organisation=owner.organisation, case=case, payment=payment, ground=ground, amount_fen=amount_fen,
        applied_on=applied_on, payee_name=payee_name.strip(), payee_account=payee_account.strip(),
        grounds_told=grounds_told.strip(), collector=_collector(case), entered_by=by,
    )  # fmt: skip
    refund.full_clean(exclude=["entered_at"])
    _lock(refund)
    _require_returnable(refund)
    refund.save()
    refund.refresh_from_db()
    return refund


@transaction.atomic
def move_refund(*, refund: Refund, to: str, by: User, reason: str = "") -> Refund:
    """Check, approve, refuse or send on; one person enters, a second checks, a third decides."""
    _require_own(refund, by)
    _lock(refund)
    REFUND_MOVES.find(refund.state, to)
    if to in (RefundState.REPAID, RefundState.CLOSED):
        raise errors.RepaymentWrong()
    people = {RefundState.CHECKED: "checked", RefundState.APPROVED: "decided", RefundState.REFUSED: "decided"}
    if to in people and by.pk in (refund.entered_by_id, refund.checked_by_id):
        raise errors.SecondPersonNeeded()
    if to == RefundState.APPROVED:
        _require_returnable(refund)
    stem = people.get(RefundState(to), "sent")
    moved = {f"{stem}_by": by, f"{stem}_at": timezone.now()}
    Refund.objects.filter(pk=refund.pk).update(**moved)
    workflow.move(refund, to, by=by, reason=reason, table=REFUND_MOVES)
    if to == RefundState.SENT and refund.collector == Collector.TAX:
        _tell_tax(refund, by)
    return refund


@transaction.atomic
def record_repayment(*, refund: Refund, repaid_on: dt.date, number: str, by: User) -> Refund:
    """The treasury has paid the money back: from that day it is no longer collected."""
    _require_own(refund, by)
    _lock(refund)
    REFUND_MOVES.find(refund.state, RefundState.REPAID)
    if not number.strip() or not refund.applied_on <= repaid_on <= timezone.localdate():
        raise errors.RepaymentWrong()
    memo = _("Refund %(number)s") % {"number": number.strip()}
    Refund.objects.filter(pk=refund.pk).update(
        repaid_on=repaid_on, repayment_number=number.strip(), repaid_by=by, repaid_at=timezone.now()
    )
    workflow.move(refund, RefundState.REPAID, by=by, table=REFUND_MOVES)
    if refund.payment is not None and refund.ground in OF_HELD_MONEY:
        payments.return_held(refund.payment, amount_fen=refund.amount_fen, on=repaid_on, by=by, memo=memo)
    else:
        assert refund.case is not None
        posting.post_refund(
            case=refund.case, amount_fen=refund.amount_fen, on=repaid_on, memo=memo, key=f"refund:{refund.uid}", by=by
        )
    return refund


@transaction.atomic
def close_refund(*, refund: Refund, cancelled_number: str, cancelled_on: dt.date, by: User) -> Refund:
    """The receipt is cancelled or met by a red one; where no receipt was named, its number is noted all the same."""
    _require_own(refund, by)
    REFUND_MOVES.find(refund.state, RefundState.CLOSED)
    if not cancelled_number.strip():
        raise errors.CancelledNumberMissing()
    if refund.payment is not None and refund.ground in OF_HELD_MONEY:
        payments.cancel_receipt(payment=refund.payment, number=cancelled_number, cancelled_on=cancelled_on, by=by)
    Refund.objects.filter(pk=refund.pk).update(closed_by=by, closed_at=timezone.now())
    return workflow.move(refund, RefundState.CLOSED, by=by, reason=cancelled_number, table=REFUND_MOVES)


def returnable_fen(*, case: FeeCase | None, payment: Payment | None, ground: str, apart_from: int | None = None) -> int:
    """What can still be asked back: what is there, less what others have asked for and not got yet."""
    others = Refund.objects.reserving().exclude(pk=apart_from)
    if ground in OF_HELD_MONEY:
        assert payment is not None
        there, asked = payments.held_fen(payment), others.filter(payment=payment, ground__in=OF_HELD_MONEY)
    else:
        assert case is not None
        there, asked = posting.balances(case).refundable, others.filter(case=case).exclude(ground__in=OF_HELD_MONEY)
    return there - (asked.aggregate(fen=Sum("amount_fen"))["fen"] or 0)


@transaction.atomic
def propose_write_off(
    *, case: FeeCase, amount_fen: int, basis: str, finding: str, decision_number: str, decision_on: dt.date, by: User
) -> WriteOff:
    """A debt that the law lets go: bankruptcy ended, the company gone, a judgment. Nothing else is a basis."""
    _require_own(case, by)
    if not (basis.strip() and finding.strip() and decision_number.strip()):
        raise errors.NoLaw()
    owed = posting.balances(posting.lock(case)).receivable
    if amount_fen > owed:
        raise MoreThanOwed(owed)
    write_off = WriteOff(
        organisation=case.organisation, case=case, amount_fen=amount_fen, basis=basis.strip(), finding=finding.strip(),
        decision_number=decision_number.strip(), decision_on=decision_on, proposed_by=by,
    )  # fmt: skip
    write_off.full_clean(exclude=["proposed_at"])
    write_off.save()
    write_off.refresh_from_db()
    return write_off


@transaction.atomic
def move_write_off(*, write_off: WriteOff, to: str, by: User, reason: str = "") -> WriteOff:
    """A leader decides what another person proposed; the debt goes with the decision, and once."""
    _require_own(write_off, by)
    posting.lock(write_off.case)
    WRITE_OFF_MOVES.find(write_off.state, to)
    if by.pk == write_off.proposed_by_id:
        raise errors.AnotherDecides()
    WriteOff.objects.filter(pk=write_off.pk).update(decided_by=by, decided_at=timezone.now())
    workflow.move(write_off, to, by=by, reason=reason, table=WRITE_OFF_MOVES)
    if to == WriteOffState.APPROVED:
        posting.post_write_off(
            case=write_off.case, amount_fen=write_off.amount_fen, on=timezone.localdate(),
            memo=f"{write_off.decision_number} {write_off.basis}"[:200], key=f"write-off:{write_off.uid}", by=by,
        )  # fmt: skip
    return write_off


def _subjects(
    ground: str, case: FeeCase | None, payment: Payment | None
) -> tuple[FeeCase | None, Payment | None]:  # fmt: skip
    if case is None and payment is None:
        raise errors.NoSubject()
    if ground in OF_HELD_MONEY and payment is None:
        raise errors.PaymentNeeded()
    if ground not in OF_HELD_MONEY and case is None:
        raise errors.NoSubject()
    return case or (payment.case if payment else None), payment


def _lock(refund: Refund) -> None:
    """The case first, then the payment, then the refund as it stands now."""
    if refund.case is not None:
        posting.lock(refund.case)
    if refund.payment is not None:
        Payment.objects.select_for_update(no_key=True, of=("self",)).get(pk=refund.payment.pk)
    if refund.pk:
        refund.refresh_from_db()


def _require_returnable(refund: Refund) -> None:
    there = returnable_fen(
        case=refund.case, payment=refund.payment, ground=refund.ground, apart_from=refund.pk
    )  # fmt: skip
    if refund.amount_fen > there:
        raise MoreThanReturnable(max(there, 0))
    is_stray = refund.payment is not None and refund.payment.case_id is None
    if refund.ground in OF_HELD_MONEY and is_stray and refund.amount_fen != there:
        raise errors.WholePayment()


def _collector(case: FeeCase | None) -> str:
    return rule_for(case, ChargeKind.REFUND).collector if case else Collector.OFFICE


def _tell_tax(refund: Refund, by: User) -> None:
    """The tax authority returns what it collected; its file says when."""
    case = refund.case
    assert case is not None
    payload = {
        "case": case.number,
        "payer": case.payer.name,
        "credit_code": case.payer.credit_code,
        "charging_year": case.charging_year,
        "amount_fen": refund.amount_fen,
        "ground": refund.ground,
        "receipt": refund.payment.receipt_number if refund.payment else None,
        "decided_on": timezone.localdate().isoformat(),
    }
    outbox.put(
        channel=TAX_CHANNEL, topic="fee_refund", subject=refund, organisation=refund.organisation, payload=payload,
        key=f"fee-refund:{refund.uid}", by=by,
    )  # fmt: skip


def _require_own(row: Any, by: User) -> None:
    if row.organisation_id not in by.organisation_ids:
        raise errors.NotAllowed()
