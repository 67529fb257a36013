"""Why is this number what it is? From the sum over offices to each office, its cases, their transfers and receipts."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q, Sum
from django.urls import reverse

from civildefense.accounts.models import Organisation, User
from projects.fees.models import FeeCase
from projects.fees.models.cases import CREDITED, MONEY
from projects.ledger.models import Account, Transfer

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
    moved = Transfer.objects.filter(organisation__in=offices) if on is None else _until(offices, on)
    for name, kind in MONEY.items():
        for pk, fen in _sums(moved, kind).items():
            found[pk].amounts[name] = -fen if kind in CREDITED else fen
    old = FeeCase.objects.filter(organisation__in=offices, is_before_portal=True).values("uid")
    for pk, fen in _sums(moved.filter(_about(old)), MONEY["collected_fen"]).items():
        found[pk].old_collected_fen = fen
    for pk in FeeCase.objects.filter(organisation__in=offices).values_list("organisation", flat=True):
        found[pk].cases += 1
    shown = [row for row in found.values() if row.cases or any(row.cells)]
    return [*sorted(shown, key=lambda row: row.office), _total(shown)]


def _until(offices: dict[int, Organisation], on: dt.date):  # type: ignore[no-untyped-def]
    return Transfer.objects.filter(organisation__in=offices, occurred_on__lte=on)


def _about(uids):  # type: ignore[no-untyped-def]
    accounts = Account.objects.filter(subject_uid__in=uids).values("pk")
    return Q(debit__in=accounts) | Q(credit__in=accounts)


def _sums(moved, kind: str) -> dict[int, int]:  # type: ignore[no-untyped-def]
    """Organisation → debits less credits of its accounts of ``kind``."""
    sums = moved.order_by().values("organisation").annotate(
        debits=Sum("amount_fen", filter=Q(debit__kind=kind), default=0),
        credits=Sum("amount_fen", filter=Q(credit__kind=kind), default=0),
    )  # fmt: skip
    return {row["organisation"]: row["debits"] - row["credits"] for row in sums}


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
