"""Why is this number what it is? From the sum over offices to each office, its cases, their transfers and receipts."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse

from civildefense.accounts.models import Organisation, User
from projects.fees.models import FeeCase
from projects.fees.models.cases import CREDITED, MONEY
from projects.ledger.models import Account, Transfer
from projects.ledger.states import AccountKind

NAMES: dict[str, str] = {kind: name for name, kind in MONEY.items()}
COLUMNS = ("assessed_fen", "relieved_fen", "written_off_fen", "collected_fen", "receivable_fen", "refundable_fen",
           "unallocated_fen")  # fmt: skip


@dataclass
class OfficeRow:
    """One office: its cases, its amounts in fen, and what of the money came in cases older than the portal."""

    office: str
    url: str
    cases: int = 0
    amounts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))
    old_collected_fen: int = 0

    @property
    def cells(self) -> list[int]:
        return [self.amounts[name] for name in COLUMNS]


def rows_of(user: User, *, on: dt.date | None = None) -> list[OfficeRow]:
    """Every office whose rows the reader sees and that has fees, the sum last."""
    offices = Organisation.objects.filter(pk__in=user.organisation_ids).in_bulk()
    found = {pk: OfficeRow(str(office), _list_url(pk)) for pk, office in offices.items()}
    moved = Transfer.objects.filter(organisation__in=offices)
    if on is not None:
        moved = moved.filter(occurred_on__lte=on)
    for (pk, kind), fen in _balances(moved).items():
        if (name := NAMES.get(kind)) is not None:
            found[pk].amounts[name] = -fen if kind in CREDITED else fen
    old = FeeCase.objects.filter(organisation__in=offices, is_before_portal=True).values("uid")
    for (pk, kind), fen in _balances(moved.filter(_about(old))).items():
        if kind == AccountKind.COLLECTED:
            found[pk].old_collected_fen = fen
    for pk in FeeCase.objects.filter(organisation__in=offices).values_list("organisation", flat=True):
        found[pk].cases += 1
    shown = [row for row in found.values() if row.cases or any(row.cells)]
    return [*sorted(shown, key=lambda row: row.office), _total(shown)]


def _about(uids: Any) -> Q:
    accounts = Account.objects.filter(subject_uid__in=uids).values("pk")
    return Q(debit__in=accounts) | Q(credit__in=accounts)


def _balances(moved: QuerySet[Transfer]) -> dict[tuple[int, str], int]:
    """(Organisation, kind of account) → debits less credits; every transfer is read once."""
    found: dict[tuple[int, str], int] = defaultdict(int)
    ways = moved.order_by().values_list("organisation", "debit__kind", "credit__kind").annotate(fen=Sum("amount_fen"))
    for organisation, debit, credit, fen in ways:
        found[organisation, debit] += fen
        found[organisation, credit] -= fen
    return found


def _total(rows: list[OfficeRow]) -> OfficeRow:
    total = OfficeRow("", reverse("admin:projects_feecase_changelist"))
    for row in rows:
        total.cases += row.cases
        total.old_collected_fen += row.old_collected_fen
        for name in COLUMNS:
            total.amounts[name] += row.amounts[name]
    return total


def _list_url(organisation: int) -> str:
    return f"{reverse('admin:projects_feecase_changelist')}?organisation__id__exact={organisation}"
