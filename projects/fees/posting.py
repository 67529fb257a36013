"""Fee cases and the ledger: the only place that posts for a case, and the only one that reads its balances.

What is owed and what is to be returned are two accounts, never both above zero: more to pay first takes from what was
to be returned, less to pay first from what is owed. A receipt pays what is owed; what is over waits as unallocated
until somebody says what it is for. Nothing that came in is lost.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from civildefense.accounts.models import Organisation, User
from projects.fees.errors import MoreThanOwed, MoreThanReturnable, MoreThanUnallocated
from projects.fees.models import FeeCase
from projects.fees.models.cases import CREDITED
from projects.ledger import services as ledger
from projects.ledger.errors import AmountWrong, KeyTaken
from projects.ledger.models import Account, Transfer
from projects.ledger.services import Posting
from projects.ledger.states import AccountKind

TO_PAY, OVER = "to-pay", "over"  # the two transfers that one event can take


@dataclass(frozen=True)
class Balances:
    """Fen, each seen from its own side."""

    assessed: int = 0
    relieved: int = 0
    written_off: int = 0
    collected: int = 0
    receivable: int = 0
    refundable: int = 0
    unallocated: int = 0

    @property
    def due(self) -> int:
        """What the case has to pay in all."""
        return self.assessed - self.relieved - self.written_off

    @property
    def is_settled(self) -> bool:
        return not (self.receivable or self.refundable or self.unallocated)


@dataclass(frozen=True)
class Act:
    """The day on which an event counts, what it was, its key (each client's own), and who posts it."""

    on: dt.date
    memo: str
    key: str
    by: User


def balances(case: FeeCase, *, on: dt.date | None = None) -> Balances:
    """Of all transfers, or of those that count by the end of ``on``."""
    rows = accounts_of(case).with_balance(on=on)
    found = {row.kind: -row.balance_fen if row.kind in CREDITED else row.balance_fen for row in rows}
    return Balances(**{kind: fen for kind, fen in found.items() if kind in Balances.__dataclass_fields__})


def accounts_of(case: FeeCase) -> Any:
    return Account.objects.filter(organisation=case.organisation_id, subject_uid=case.uid)


def transfers_of(case: FeeCase) -> Any:
    """Every line of the case, the oldest first; all its transfers are between two of its accounts."""
    return Transfer.objects.filter(debit__in=accounts_of(case)).order_by("id")


def lock(case: FeeCase) -> FeeCase:
    """Whoever posts for a case waits here for whoever does so already; its accounts are locked after it."""
    return FeeCase.objects.select_for_update(no_key=True, of=("self",)).get(pk=case.pk)


@transaction.atomic
def post_assessment(
    *, case: FeeCase, assessed_fen: int, relieved_fen: int, on: dt.date, memo: str, key: str, by: User
) -> list[Posting]:
    """Bring what is assessed and what is relieved to these amounts; only differences are posted, so twice is once."""
    lock(case)
    now = balances(case)
    act = Act(on, memo, key, by)
    return [
        *_owe(case, AccountKind.ASSESSED, assessed_fen - now.assessed, act),
        *_let_off(case, AccountKind.ASSESSED, now.assessed - assessed_fen, act),
        *_owe(case, AccountKind.RELIEVED, now.relieved - relieved_fen, act),
        *_let_off(case, AccountKind.RELIEVED, relieved_fen - now.relieved, act),
    ]


@transaction.atomic
def post_receipt(*, case: FeeCase, amount_fen: int, on: dt.date, memo: str, key: str, by: User) -> list[Posting]:
    """Pays what is owed; the rest is held as unallocated. The same key again posts nothing; KeyTaken for another body.

    A receipt that names no case goes through ``post_stray_receipt``.
    """
    _check(amount_fen)
    lock(case)
    act = Act(on, memo, key, by)
    if known := _replayed(act, case.uid, amount_fen):
        return known
    owed = min(amount_fen, balances(case).receivable)
    return [
        *_move(case, AccountKind.COLLECTED, AccountKind.RECEIVABLE, owed, act, TO_PAY),
        *_move(case, AccountKind.COLLECTED, AccountKind.UNALLOCATED, amount_fen - owed, act, OVER),
    ]


@transaction.atomic
def post_stray_receipt(
    *, organisation: Organisation, amount_fen: int, on: dt.date, memo: str, key: str, by: User
) -> Posting:
    """Money that nobody can place yet stands on the office's own account; it is reversed when its case is known."""
    _check(amount_fen)
    collected, held = (
        ledger.open_account(organisation=organisation, kind=kind, title=str(kind.label))
        for kind in (AccountKind.COLLECTED, AccountKind.UNALLOCATED)
    )
    return ledger.post(
        debit=collected, credit=held, amount_fen=amount_fen, occurred_on=on, memo=memo, key=f"{key}:{OVER}", by=by
    )


@transaction.atomic
def post_allocation(*, case: FeeCase, amount_fen: int, on: dt.date, memo: str, key: str, by: User) -> list[Posting]:
    """Money that was held pays what is owed; MoreThanUnallocated, MoreThanOwed."""
    _check(amount_fen)
    lock(case)
    act = Act(on, memo, key, by)
    if known := _replayed(act, case.uid, amount_fen):
        return known
    now = balances(case)
    if amount_fen > now.unallocated:
        raise MoreThanUnallocated(now.unallocated)
    if amount_fen > now.receivable:
        raise MoreThanOwed(now.receivable)
    return _move(case, AccountKind.UNALLOCATED, AccountKind.RECEIVABLE, amount_fen, act, TO_PAY)


@transaction.atomic
def post_refund(
    *, case: FeeCase, amount_fen: int, on: dt.date, memo: str, key: str, by: User,
    out_of: str = AccountKind.REFUNDABLE,
) -> list[Posting]:  # fmt: skip
    """Money goes back, out of what is to be returned or (``UNALLOCATED``) of what was held; MoreThanReturnable."""
    _check(amount_fen)
    lock(case)
    act = Act(on, memo, key, by)
    if known := _replayed(act, case.uid, amount_fen):
        return known
    now = balances(case)
    there = now.refundable if out_of == AccountKind.REFUNDABLE else now.unallocated
    if amount_fen > there:
        raise MoreThanReturnable(there)
    return _move(case, AccountKind(out_of), AccountKind.COLLECTED, amount_fen, act, TO_PAY)


@transaction.atomic
def post_write_off(*, case: FeeCase, amount_fen: int, on: dt.date, memo: str, key: str, by: User) -> list[Posting]:
    """What by law is no longer asked for; MoreThanOwed."""
    _check(amount_fen)
    lock(case)
    act = Act(on, memo, key, by)
    if known := _replayed(act, case.uid, amount_fen):
        return known
    owed = balances(case).receivable
    if amount_fen > owed:
        raise MoreThanOwed(owed)
    return _move(case, AccountKind.WRITTEN_OFF, AccountKind.RECEIVABLE, amount_fen, act, TO_PAY)


@transaction.atomic
def post_reversal(
    *, case: FeeCase, transfer: Transfer, memo: str, key: str, by: User, on: dt.date | None = None
) -> list[Posting]:
    """The transfer turned round; if the case then owes and is owed at once, the one is set against the other."""
    lock(case)
    mirrored = ledger.reverse(transfer=transfer, memo=memo, key=key, by=by, occurred_on=on)
    now = balances(case)
    act = Act(mirrored.transfer.occurred_on, memo, f"{key}:net", by)
    both = min(now.receivable, now.refundable)
    return [mirrored, *_move(case, AccountKind.REFUNDABLE, AccountKind.RECEIVABLE, both, act, TO_PAY)]


@transaction.atomic
def reverse_all(*, case: FeeCase, key: str, memo: str, by: User, on: dt.date) -> None:
    """Turn round what was posted for the case under ``key``, whoever posted it.

    What has gone out since stays: the caller brings the accounts to what they should hold.
    """
    lock(case)
    for transfer in transfers_of(case).standing().filter(idempotency_key__startswith=f"{key}:"):
        if transfer.credit.kind == AccountKind.REFUNDABLE and balances(case).refundable < transfer.amount_fen:
            continue
        post_reversal(case=case, transfer=transfer, memo=memo, key=f"{key}:reversal:{transfer.pk}", by=by, on=on)


def _owe(case: FeeCase, credit: AccountKind, fen: int, act: Act) -> list[Posting]:
    """``fen`` more to pay, out of what was to be returned as far as it goes."""
    if fen <= 0:
        return []
    back = min(fen, balances(case).refundable)
    named = f"{credit}-up"
    return [
        *_move(case, AccountKind.REFUNDABLE, credit, back, act, f"{named}-{OVER}"),
        *_move(case, AccountKind.RECEIVABLE, credit, fen - back, act, f"{named}-{TO_PAY}"),
    ]


def _let_off(case: FeeCase, debit: AccountKind, fen: int, act: Act) -> list[Posting]:
    """``fen`` less to pay; what was paid already is to be returned."""
    if fen <= 0:
        return []
    owed = min(fen, balances(case).receivable)
    named = f"{debit}-down"
    return [
        *_move(case, debit, AccountKind.RECEIVABLE, owed, act, f"{named}-{TO_PAY}"),
        *_move(case, debit, AccountKind.REFUNDABLE, fen - owed, act, f"{named}-{OVER}"),
    ]


def _move(
    case: FeeCase, debit: AccountKind, credit: AccountKind, fen: int, act: Act, part: str
) -> list[Posting]:  # fmt: skip
    """One transfer, or none for nothing."""
    if not fen:
        return []
    to, source = (
        ledger.open_account(
            organisation=case.organisation, kind=kind, title=case.number, subject_uid=case.uid
        )
        for kind in (debit, credit)
    )  # fmt: skip
    posting = ledger.post(
        debit=to, credit=source, amount_fen=fen, occurred_on=act.on, memo=act.memo, key=f"{act.key}:{part}", by=act.by
    )
    return [posting]


def _check(amount_fen: Any) -> None:
    """Before it is split: a part of nothing, or of a fraction, would post something else."""
    if isinstance(amount_fen, bool) or not isinstance(amount_fen, int) or amount_fen <= 0:
        raise AmountWrong()


def _replayed(act: Act, case_uid: Any, amount_fen: int) -> list[Posting]:
    """What this client's key has posted already; how the amount was split then is no matter now."""
    known = list(
        Transfer.objects.filter(
            posted_by=act.by, idempotency_key__in=[f"{act.key}:{TO_PAY}", f"{act.key}:{OVER}"]
        ).select_related("debit")
    )  # fmt: skip
    if not known:
        return []
    told = {(row.debit.subject_uid, row.occurred_on, row.memo) for row in known}
    if told != {(case_uid, act.on, act.memo)} or sum(row.amount_fen for row in known) != amount_fen:
        raise KeyTaken()
    return [Posting(row, is_replay=True) for row in known]
