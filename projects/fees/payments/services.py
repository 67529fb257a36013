"""The only writer of payments: receive, place, confirm the payer, reverse, cancel the receipt."""

import datetime as dt
import unicodedata
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation, User
from civildefense.records import workflow
from projects.enterprises.models import Enterprise
from projects.enterprises.names import alike
from projects.fees import posting
from projects.fees.models import FeeCase
from projects.fees.payments import errors, payers
from projects.fees.payments.doors import receipt_kind_of, require_door
from projects.fees.payments.models import Payment, PaymentPosting
from projects.fees.payments.states import MOVES, PayerMatch, PaymentState, PostingAct
from projects.ledger import services as ledger
from projects.ledger.models import Transfer
from projects.ledger.services import Posting
from projects.ledger.states import AccountKind


@transaction.atomic
def record_payment(
    *,
    organisation: Organisation,
    channel: str,
    receipt_number: str,
    received_on: dt.date,
    amount_fen: int,
    payer_name: str,
    by: User,
    case: FeeCase | None = None,
    receipt_kind: str = "",
    **told: Any,
) -> Payment:
    """One receipt, booked with the day on which the money came in.

    It pays what the case owes; the rest, and money without a case, is held until a person places it.
    WrongDoor, ReceiptTaken, FuturePayment, ForeignCase, ReceiptOfOtherKind. ``told``: treasury_level, remarks …
    """
    if received_on > timezone.localdate():
        raise errors.FuturePayment()
    kind = receipt_kind_of(channel, receipt_kind)
    number = plain_receipt(receipt_number)
    if case is not None:
        if case.organisation_id != organisation.pk:
            raise errors.ForeignCase()
        require_door(case, channel)
        posting.lock(case)
    _take_receipt(kind, number, organisation)
    payer, match = match_payer(payer_name, case=case)
    payment = Payment(
        organisation=organisation, case=case, channel=channel, receipt_kind=kind, receipt_number=number,
        received_on=received_on, amount_fen=amount_fen, payer_name=payer_name.strip(), payer=payer, payer_match=match,
        recorded_by=by, **told,
    )  # fmt: skip
    payment.full_clean(exclude=["recorded_at"])
    payment.save()
    _post(payment, case, by)
    payment.refresh_from_db()
    return payment


@transaction.atomic
def allocate(*, payment: Payment, case: FeeCase, by: User) -> Payment:
    """A person says which case held money is for; what the case does not owe stays held there."""
    locked = _locked(payment, case)
    _require_own(locked, by)
    if case.organisation_id != locked.organisation_id:
        raise errors.ForeignCase()
    require_door(case, locked.channel)
    held = held_fen(locked)
    if not held:
        raise errors.NothingHeld()
    if locked.refunds.reserving().exists():
        raise errors.RefundRunning()
    act = _act(locked, f"allocate:{uuid.uuid4().hex}")
    if locked.case_id is None:
        _reverse_all(locked, act["memo"], by)
        _link(locked, case, posting.post_receipt(case=case, amount_fen=locked.amount_fen, by=by, **act))
        Payment.objects.filter(pk=locked.pk).update(case=case)
    elif case.pk == _holder(locked).pk:
        fen = min(held, posting.balances(case).receivable)
        if not fen:
            raise errors.NothingHeld(_("This case owes nothing more: choose another one, or return the money."))
        rows = posting.post_allocation(case=case, amount_fen=fen, by=by, **act)
        _link(locked, case, rows, PostingAct.ALLOCATED)
    else:
        _carry(locked, _holder(locked), case, held, act, by)
    payment.refresh_from_db()
    return payment


@transaction.atomic
def confirm_payer(*, payment: Payment, payer: Enterprise | None, by: User) -> Payment:
    """A person says who the name on the receipt is; the name stays as written."""
    if payer is None:
        raise errors.PayerUnknown()
    locked = Payment.objects.select_for_update(no_key=True, of=("self",)).get(pk=payment.pk)
    _require_own(locked, by)
    Payment.objects.filter(pk=locked.pk).update(
        payer=payer, payer_match=PayerMatch.CONFIRMED, confirmed_by=by, confirmed_at=timezone.now()
    )
    payment.refresh_from_db()
    return payment


@transaction.atomic
def reverse_payment(*, payment: Payment, by: User, reason: str) -> Payment:
    """A payment that was booked wrongly: every transfer of it is turned round, once; the receipt may be booked anew."""
    locked = _locked(payment)
    _require_own(locked, by)
    if locked.state == PaymentState.REVERSED:
        raise errors.AlreadyReversed()
    if locked.refunds.reserving().exists():
        raise errors.RefundRunning()
    if locked.postings.filter(act=PostingAct.RETURNED).exists():
        raise errors.PartlyReturned()
    workflow.move(locked, PaymentState.REVERSED, by=by, reason=reason, table=MOVES)
    _reverse_all(locked, _("Reversal: %(payment)s") % {"payment": locked.receipt_number}, by)
    payment.refresh_from_db()
    return payment


@transaction.atomic
def cancel_receipt(*, payment: Payment, number: str, cancelled_on: dt.date, by: User) -> Payment:
    """The paper itself: cancelled, or met by a red one, after its money was reversed or returned."""
    locked = Payment.objects.select_for_update(no_key=True, of=("self",)).get(pk=payment.pk)
    _require_own(locked, by)
    if locked.state != PaymentState.REVERSED and not locked.postings.filter(act=PostingAct.RETURNED).exists():
        raise errors.NotReversed()
    if not locked.received_on <= cancelled_on <= timezone.localdate():
        raise errors.FuturePayment(_("A receipt is cancelled between its own day and today."))
    Payment.objects.filter(pk=locked.pk).update(cancelled_number=number.strip(), cancelled_on=cancelled_on)
    payment.refresh_from_db()
    return payment


def return_held(payment: Payment, *, amount_fen: int, on: dt.date, by: User, memo: str) -> None:
    """Held money of one receipt leaves again; the caller holds the refund's decision and the locks."""
    key = f"payment:{payment.uid}:return:{uuid.uuid4().hex}"
    if payment.case_id is None:
        _reverse_all(payment, memo, by, on=on, act=PostingAct.RETURNED)
        return
    case = _holder(payment)
    rows = posting.post_refund(
        case=case, amount_fen=amount_fen, out_of=AccountKind.UNALLOCATED, on=on, memo=memo, key=key, by=by
    )
    _link(payment, case, rows, PostingAct.RETURNED)


def held_fen(payment: Payment) -> int:
    return Payment.objects.with_posted().values_list("held_fen", flat=True).get(pk=payment.pk)


def plain_receipt(number: str) -> str:
    """As receipts are kept: full-width digits and letters are plain ones, spaces do not belong to the number."""
    return "".join(unicodedata.normalize("NFKC", number).split()).upper()


def match_payer(name: str, *, case: FeeCase | None) -> tuple[Enterprise | None, str]:
    """The developer under its own name or a former one; a like name is only marked as such."""
    if case is None:
        return None, PayerMatch.OTHER
    names = [case.payer.name, *case.payer.former_names.values_list("name", flat=True)]
    said = payers.match(name, names)
    return (case.payer if said == PayerMatch.DEVELOPER else None), said


def suggested_payers(payment: Payment) -> list[Enterprise]:
    """Enterprises of the office whose names are like the one on the receipt."""
    rows = Enterprise.objects.filter(organisation=payment.organisation_id)
    begun = Q(name__icontains=payment.payer_name[:4]) | Q(name__icontains=payment.payer_name[2:6])
    known = {row.name: row for row in rows.filter(begun)[:500]}
    if payment.case:
        known[payment.case.payer.name] = payment.case.payer
    return [known[name] for name, _share in alike(payment.payer_name, known)]


def _take_receipt(kind: str, number: str, organisation: Organisation) -> None:
    """Whoever books the same paper at the same time waits here, and is told where it stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"receipt:{kind}:{number}"])
    known = Payment.objects.standing().filter(receipt_kind=kind, receipt_number=number).first()
    if known is not None:
        raise errors.ReceiptTaken(known if known.organisation_id == organisation.pk else None)


def _locked(payment: Payment, *cases: FeeCase) -> Payment:
    """The cases first, in the order of their keys, then the payment."""
    touched = {case.pk for case in cases} | {row.case_id for row in payment.postings.all() if row.case_id}
    list(FeeCase.objects.filter(pk__in=touched).order_by("pk").select_for_update(no_key=True, of=("self",)))
    return Payment.objects.select_for_update(no_key=True, of=("self",)).get(pk=payment.pk)


def _require_own(payment: Payment, by: User) -> None:
    if payment.organisation_id not in by.organisation_ids:
        raise errors.NotYourOffice()


def _act(payment: Payment, part: str) -> dict[str, Any]:
    memo = f"{payment.get_receipt_kind_display()} {payment.receipt_number}"
    return {"on": payment.received_on, "memo": memo[:200], "key": f"payment:{payment.uid}:{part}"[:90]}


def _post(payment: Payment, case: FeeCase | None, by: User) -> None:
    act = _act(payment, "in")
    if case is None:
        stray = posting.post_stray_receipt(
            organisation=payment.organisation, amount_fen=payment.amount_fen, by=by, **act
        )
        _link(payment, None, [stray])
    else:
        _link(payment, case, posting.post_receipt(case=case, amount_fen=payment.amount_fen, by=by, **act))


def _carry(payment: Payment, holder: FeeCase, case: FeeCase, fen: int, act: dict[str, Any], by: User) -> None:
    """Held money goes from one case to another: out of the one, and in as if it had been paid there."""
    away = {**act, "key": f"{act['key']}:away"}
    rows = posting.post_refund(case=holder, amount_fen=fen, out_of=AccountKind.UNALLOCATED, by=by, **away)
    _link(payment, holder, rows, PostingAct.ALLOCATED)
    _link(payment, case, posting.post_receipt(case=case, amount_fen=fen, by=by, **act))


def _holder(payment: Payment) -> FeeCase:
    """The case on whose account the held rest stands: the last one that money was brought to."""
    last = payment.postings.filter(act=PostingAct.HELD, transfer__reversal=None).select_related("case").last()
    if last is None or last.case is None:
        raise errors.NothingHeld()
    return last.case


def _link(payment: Payment, case: FeeCase | None, rows: Iterable[Posting], act: str = "") -> None:
    for row in rows:
        is_held = row.transfer.credit.kind == AccountKind.UNALLOCATED
        said = act or (PostingAct.HELD if is_held else PostingAct.PAID)
        PaymentPosting.objects.create(payment=payment, transfer=row.transfer, case=case, act=said)


def _reverse_all(
    payment: Payment, memo: str, by: User, *, on: dt.date | None = None, act: str = PostingAct.REVERSED
) -> None:
    """The newest first, so that no account is asked for more than it still has."""
    rows = payment.postings.filter(transfer__reverses=None, transfer__reversal=None).select_related("case", "transfer")
    for row in reversed(rows.order_by("id")):
        told: dict[str, Any] = {"memo": memo[:200], "key": f"payment:{payment.uid}:undo:{row.transfer_id}", "by": by}
        transfer = Transfer.objects.select_related("debit", "credit").get(pk=row.transfer_id)
        if row.case is None:
            mirrored = [ledger.reverse(transfer=transfer, occurred_on=on, **told)]
        else:
            mirrored = posting.post_reversal(case=row.case, transfer=transfer, on=on, **told)[:1]
        _link(payment, row.case, mirrored, act)
