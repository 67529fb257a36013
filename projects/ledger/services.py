"""The only writer of the ledger."""

import datetime as dt
import hashlib
import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation, User
from projects.ledger.errors import AmountWrong, BelowFloor, ForeignAccount, KeyTaken, ReversedAlready, SameAccount
from projects.ledger.models import Account, Transfer


@dataclass(frozen=True)
class Posting:
    """``is_replay``: the key was known, with the same request; nothing new was written."""

    transfer: Transfer
    is_replay: bool


def open_account(*, organisation: Organisation, kind: str, title: str, subject_uid: uuid.UUID | None = None) -> Account:
    """The account of that kind for that subject; made when it is first needed."""
    account, _created = Account.objects.get_or_create(
        organisation=organisation, kind=kind, subject_uid=subject_uid, defaults={"title": title}
    )
    return account


@transaction.atomic
def post(
    *, debit: Account, credit: Account, amount_fen: int, occurred_on: dt.date, memo: str, key: str, by: User
) -> Posting:
    """Move ``amount_fen`` (whole fen, above 0) from ``credit`` to ``debit``; the same key again writes nothing.

    AmountWrong, SameAccount, ForeignAccount; BelowFloor when an account that has a floor would fall below it;
    KeyTaken when ``by`` used the key for something else.
    """
    _check(debit, credit, amount_fen)
    asked = {"debit": debit.pk, "credit": credit.pk, "fen": amount_fen, "on": occurred_on.isoformat(), "memo": memo}
    _take_turn(f"ledger:{by.pk}:{key}")
    accounts = _lock(debit, credit)
    if known := _replayed(key, asked, by):
        return known
    transfer = _write(debit, credit, amount_fen, key=key, asked=asked, by=by, occurred_on=occurred_on, memo=memo)
    _hold_floors(accounts)
    return Posting(transfer, is_replay=False)


@transaction.atomic
def reverse(*, transfer: Transfer, memo: str, key: str, by: User, occurred_on: dt.date | None = None) -> Posting:
    """The transfer turned round, once; it counts from its original's day unless the caller says otherwise."""
    day = occurred_on or transfer.occurred_on
    asked = {"reverses": transfer.pk, "on": day.isoformat(), "memo": memo}
    _take_turn(f"ledger:{by.pk}:{key}", f"ledger:reverse:{transfer.pk}")
    accounts = _lock(transfer.debit, transfer.credit)
    if known := _replayed(key, asked, by):
        return known
    if transfer.reverses_id or Transfer.objects.filter(reverses=transfer).exists():
        raise ReversedAlready()
    mirrored = _write(
        transfer.credit, transfer.debit, transfer.amount_fen, key=key, asked=asked, by=by, occurred_on=day, memo=memo,
        reverses=transfer,
    )  # fmt: skip
    _hold_floors(accounts)
    return Posting(mirrored, is_replay=False)


def balance_of(account: Account, *, on: dt.date | None = None) -> int:
    """Debits less credits in fen; with ``on``, as far as they count by the end of that day."""
    return Account.objects.with_balance(on=on).values_list("balance_fen", flat=True).get(pk=account.pk)


def _check(debit: Account, credit: Account, amount_fen: Any) -> None:
    if isinstance(amount_fen, bool) or not isinstance(amount_fen, int) or amount_fen <= 0:
        raise AmountWrong()
    if debit.pk == credit.pk:
        raise SameAccount()
    if debit.organisation_id != credit.organisation_id:
        raise ForeignAccount()


def _take_turn(*names: str) -> None:
    """Wait for whoever posts under the same name in another transaction; the row itself may not be locked."""
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _lock(*accounts: Account) -> list[Account]:
    """Only accounts with a floor make postings wait for each other; in the order of their keys."""
    held = sorted(account.pk for account in accounts if account.has_floor)
    return list(Account.objects.filter(pk__in=held).order_by("pk").select_for_update(no_key=True, of=("self",)))


def _hold_floors(accounts: list[Account]) -> None:
    for account in accounts:
        if account.is_below_floor(balance_of(account)):
            # Raised inside the transaction: the transfer goes with it.
            raise BelowFloor(_("“%(account)s” has not so much; nothing was posted.") % {"account": account})


def _replayed(key: str, asked: dict[str, Any], by: User) -> Posting | None:
    known = Transfer.objects.filter(posted_by=by, idempotency_key=key).first()
    if known is None:
        return None
    if known.request_sha256 != _digest(asked):
        raise KeyTaken()
    return Posting(known, is_replay=True)


def _write(
    debit: Account, credit: Account, amount_fen: int, *, key: str, asked: dict[str, Any], by: User, **fields: Any
) -> Transfer:
    return Transfer.objects.create(
        organisation_id=debit.organisation_id, debit=debit, credit=credit, amount_fen=amount_fen, idempotency_key=key,
        request_sha256=_digest(asked), posted_by=by, **fields,
    )  # fmt: skip


def _digest(asked: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
