"""Many receipts at once, in a handful of statements: the same bookings that ``record_payment`` makes one by one."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from civildefense.accounts.models import Organisation, User
from projects.fees.models import FeeCase
from projects.fees.payments.models import Payment, PaymentPosting
from projects.fees.payments.states import PostingAct
from projects.ledger import services as ledger
from projects.ledger.models import Account
from projects.ledger.services import Entry
from projects.ledger.states import AccountKind

_STRAY = None
Subject = tuple[Any, str]


@dataclass
class _Books:
    """Accounts of the cases that the receipts name, and what each case still owes while they are booked."""

    organisation: Organisation
    accounts: dict[Subject, Account] = field(default_factory=dict)
    owed: dict[Any, int] = field(default_factory=dict)

    def account(self, case: FeeCase | None, kind: AccountKind) -> Account:
        return self.accounts[case.uid if case else _STRAY, kind]


@transaction.atomic
def record_many(*, payments: Sequence[Payment], organisation: Organisation, by: User) -> list[Payment]:
    """Book new receipts of one office, judged before (door, kind, receipt, payer); all of them or none.

    Each pays what its case owes when its turn comes, and the rest is held, as with one receipt after another.
    """
    cases = _locked_cases(payments)
    _take_receipts(payments)
    books = _open_books(organisation, cases, has_strays=any(payment.case_id is None for payment in payments))
    made = Payment.objects.bulk_create(payments)
    parts = [(payment, *part) for payment in made for part in _split(payment, cases, books)]
    posted = ledger.post_many(entries=[_entry(books, *part) for part in parts], by=by)
    PaymentPosting.objects.bulk_create(
        PaymentPosting(payment=payment, transfer=posting.transfer, case=case, act=act)
        for (payment, case, act, _fen), posting in zip(parts, posted, strict=True)
    )
    return made


def _locked_cases(payments: Sequence[Payment]) -> dict[int, FeeCase]:
    named = {payment.case_id for payment in payments if payment.case_id}
    rows = FeeCase.objects.filter(pk__in=named).order_by("pk").select_for_update(no_key=True, of=("self",))
    return {case.pk: case for case in rows}


def _take_receipts(payments: Sequence[Payment]) -> None:
    """In one order, so that two imports of the same file wait for each other instead of crossing."""
    names = sorted(f"receipt:{payment.receipt_kind}:{payment.receipt_number}" for payment in payments)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(%s::text[]) WITH ORDINALITY"
            " AS asked(name, place) ORDER BY place",
            [names],
        )


def _open_books(organisation: Organisation, cases: dict[int, FeeCase], *, has_strays: bool) -> _Books:
    kinds = (AccountKind.COLLECTED, AccountKind.RECEIVABLE, AccountKind.UNALLOCATED)
    books = _Books(organisation)
    subjects = {case.uid: case.number for case in cases.values()}
    known = Account.objects.filter(organisation=organisation, kind__in=kinds, subject_uid__in=subjects).with_balance()
    for account in known:
        books.accounts[account.subject_uid, account.kind] = account
        if account.kind == AccountKind.RECEIVABLE:
            books.owed[account.subject_uid] = account.balance_fen
    wanted = [(uid, kind) for uid in subjects for kind in kinds if (uid, kind) not in books.accounts]
    for uid, kind in wanted:
        books.accounts[uid, kind] = ledger.open_account(
            organisation=organisation, kind=kind, title=subjects[uid], subject_uid=uid
        )
    for kind in (AccountKind.COLLECTED, AccountKind.UNALLOCATED) if has_strays else ():
        books.accounts[_STRAY, kind] = ledger.open_account(organisation=organisation, kind=kind, title=str(kind.label))
    return books


def _split(
    payment: Payment, cases: dict[int, FeeCase], books: _Books
) -> Iterator[tuple[FeeCase | None, PostingAct, int]]:
    case = cases[payment.case_id] if payment.case_id else None
    owed = min(payment.amount_fen, books.owed.get(case.uid, 0)) if case else 0
    if case and owed:
        books.owed[case.uid] -= owed
        yield case, PostingAct.PAID, owed
    if payment.amount_fen > owed:
        yield case, PostingAct.HELD, payment.amount_fen - owed


def _entry(books: _Books, payment: Payment, case: FeeCase | None, act: PostingAct, fen: int) -> Entry:
    """Keys and words as ``posting`` gives them to a single receipt."""
    from_kind = AccountKind.RECEIVABLE if act == PostingAct.PAID else AccountKind.UNALLOCATED
    memo = f"{payment.get_receipt_kind_display()} {payment.receipt_number}"
    part = "pay" if act == PostingAct.PAID else "over"
    day: dt.date = payment.received_on
    return Entry(
        books.account(case, AccountKind.COLLECTED), books.account(case, from_kind), fen, day, memo[:200],
        f"payment:{payment.uid}:in:{part}",
    )  # fmt: skip
