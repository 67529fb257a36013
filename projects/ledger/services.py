"""The only writer of the ledger."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from civildefense.accounts.models import Organisation, User
from projects.ledger.errors import AmountWrong, ForeignAccount, KeyTaken, ReversedAlready, SameAccount
from projects.ledger.models import Account, Transfer
from projects.ledger.states import CREDIT_SIDE, DEBIT_SIDE
from projects.ledger.writing import insert

MOST_FEN = 2**63 - 1


@dataclass(frozen=True)
class Entry:
    """What shall be moved: ``amount_fen`` (whole fen, above 0) from ``credit`` to ``debit``."""

    debit: Account
    credit: Account
    amount_fen: int
    occurred_on: dt.date
    memo: str
    key: str


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


def post(
    *, debit: Account, credit: Account, amount_fen: int, occurred_on: dt.date, memo: str, key: str, by: User
) -> Posting:
    """Move ``amount_fen`` (whole fen, above 0) from ``credit`` to ``debit``; the same key again writes nothing.

    AmountWrong, SameAccount, ForeignAccount; BelowFloor when an account that has a floor would fall below it;
    KeyTaken when ``by`` used the key for something else. One statement: where no transaction is open, one round trip.
    """
    transfer = _asked(Entry(debit, credit, amount_fen, occurred_on, memo, key), by)
    insert([transfer])
    return _answers([transfer], by)[0]


@transaction.atomic
def post_many(*, entries: Sequence[Entry], by: User) -> list[Posting]:
    """All of them or none, each by the rules of ``post`` and as if posted one after another; answers in that order."""
    transfers = [_asked(entry, by) for entry in entries]
    _hold(transfers)
    insert(transfers)
    return _answers(transfers, by)


def reverse(*, transfer: Transfer, memo: str, key: str, by: User, occurred_on: dt.date | None = None) -> Posting:
    """The transfer turned round, once; it counts from its original's day unless the caller says otherwise."""
    day = occurred_on or transfer.occurred_on
    asked = {"reverses": transfer.pk, "on": day.isoformat(), "memo": memo}
    if transfer.reverses_id:
        raise ReversedAlready()
    mirrored = Transfer(
        organisation_id=transfer.organisation_id, debit=transfer.credit, credit=transfer.debit, reverses=transfer,
        amount_fen=transfer.amount_fen, occurred_on=day, memo=memo, idempotency_key=key, posted_by=by,
        request_sha256=_digest(asked),
    )  # fmt: skip
    insert([mirrored])
    return _answers([mirrored], by)[0]


def balance_of(account: Account, *, on: dt.date | None = None) -> int:
    """Debits less credits in fen; with ``on``, as far as they count by the end of that day."""
    return Account.objects.with_balance(on=on).values_list("balance_fen", flat=True).get(pk=account.pk)


def _asked(entry: Entry, by: User) -> Transfer:
    """The row that would be written."""
    debit, credit, fen = entry.debit, entry.credit, entry.amount_fen
    if isinstance(fen, bool) or not isinstance(fen, int) or not 0 < fen <= MOST_FEN:
        raise AmountWrong()
    if debit.pk == credit.pk:
        raise SameAccount()
    if debit.organisation_id != credit.organisation_id:
        raise ForeignAccount()
    day = entry.occurred_on.isoformat()
    asked = {"debit": debit.pk, "credit": credit.pk, "fen": fen, "on": day, "memo": entry.memo}
    return Transfer(
        organisation_id=debit.organisation_id, debit=debit, credit=credit, amount_fen=fen, memo=entry.memo,
        occurred_on=entry.occurred_on, idempotency_key=entry.key, posted_by=by, request_sha256=_digest(asked),
    )  # fmt: skip


def _hold(transfers: list[Transfer]) -> None:
    """The triggers lock row by row; many rows at once are locked first, in one order, so that no two batches cross."""
    falling = {row.credit_id for row in transfers if row.credit.kind in DEBIT_SIDE}
    falling |= {row.debit_id for row in transfers if row.debit.kind in CREDIT_SIDE}
    list(Account.objects.filter(pk__in=falling).order_by("pk").select_for_update(no_key=True, of=("self",)))


def _answers(transfers: list[Transfer], by: User) -> list[Posting]:
    """A row that was not written is known by its key, or its original was reversed under another."""
    keys = [row.idempotency_key for row in transfers if row.pk is None]
    known = {row.idempotency_key: row for row in _under(keys, by)} if keys else {}
    return [Posting(row, is_replay=False) if row.pk else _replay(row, known) for row in transfers]


def _under(keys: list[str], by: User) -> Any:
    return Transfer.objects.filter(posted_by=by, idempotency_key__in=keys).select_related("debit", "credit")


def _replay(asked: Transfer, known: dict[str, Transfer]) -> Posting:
    if asked.idempotency_key not in known:
        raise ReversedAlready()
    if known[asked.idempotency_key].request_sha256 != asked.request_sha256:
        raise KeyTaken()
    return Posting(known[asked.idempotency_key], is_replay=True)


def _digest(asked: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
