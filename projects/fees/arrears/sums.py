"""What offices have assessed, got and are still owed on a day, straight from the ledger."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, fields

from civildefense.accounts.models import Organisation
from projects.ledger.reports import balances_of
from projects.ledger.states import CREDIT_SIDE, AccountKind

KINDS = (
    AccountKind.ASSESSED, AccountKind.RELIEVED, AccountKind.WRITTEN_OFF, AccountKind.COLLECTED,
    AccountKind.RECEIVABLE, AccountKind.REFUNDABLE, AccountKind.UNALLOCATED,
)  # fmt: skip
_CREDITED = CREDIT_SIDE | {AccountKind.ASSESSED}


@dataclass
class Sums:
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
        return self.assessed - self.relieved - self.written_off

    @property
    def difference(self) -> int:
        """Nothing, always: what is due was collected, is owed, or was collected beyond it and waits to go back."""
        return self.due - self.collected - self.receivable + self.refundable + self.unallocated

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(self)))


def sums_by_office(organisations: Collection[int], *, on: dt.date | None = None) -> dict[int, Sums]:
    """Organisation's primary key → its sums by the end of ``on``."""
    found: dict[int, Sums] = defaultdict(Sums)
    for balance in balances_of(*KINDS, organisations=organisations, on=on):
        fen = -balance.fen if balance.kind in _CREDITED else balance.fen
        sums = found[balance.organisation_id]
        setattr(sums, balance.kind, getattr(sums, balance.kind) + fen)
    return found


def sums_of(organisation: Organisation, *, on: dt.date | None = None) -> Sums:
    return sums_by_office([organisation.pk], on=on).get(organisation.pk, Sums())
