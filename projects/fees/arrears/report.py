"""Who owes how much since when, as of any day; the lines add up to the ledger to the fen."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from civildefense.accounts.models import Organisation
from projects.fees.arrears.rules import Bucket, bucket_of, days_overdue
from projects.fees.models import FeeCase, FeeNotice
from projects.ledger.reports import balances_of
from projects.ledger.states import AccountKind


@dataclass(frozen=True)
class Line:
    """One case that owes on the day; fen."""

    uid: uuid.UUID
    organisation_id: int
    number: str
    development: str
    developer: str
    charging_year: int
    state: str
    owed_fen: int
    due_on: dt.date | None
    days: int
    bucket: Bucket


@dataclass
class OfficeTotal:
    """One office's arrears by bucket; ``ledger_fen`` is what its accounts say, and ``owed_fen`` the same."""

    organisation: Organisation
    by_bucket: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Bucket.values, 0))
    cases: int = 0
    ledger_fen: int = 0

    @property
    def owed_fen(self) -> int:
        return sum(self.by_bucket.values())

    @property
    def overdue_fen(self) -> int:
        return self.owed_fen - self.by_bucket[Bucket.NOT_DUE]

    @property
    def ties(self) -> bool:
        return self.owed_fen == self.ledger_fen


@dataclass
class Arrears:
    on: dt.date
    lines: list[Line]
    offices: list[OfficeTotal]

    @property
    def owed_fen(self) -> int:
        return sum(office.owed_fen for office in self.offices)

    @property
    def by_bucket(self) -> dict[str, int]:
        return {bucket: sum(office.by_bucket[bucket] for office in self.offices) for bucket in Bucket.values}

    @property
    def ties(self) -> bool:
        return all(office.ties for office in self.offices)

    def chosen(self, *, bucket: str = "", office: str = "", words: str = "", year: int = 0) -> list[Line]:
        """The lines of a filter; totals stay those of the whole."""
        offices = {total.organisation.pk for total in self.offices if office in ("", total.organisation.code)}
        return [
            line
            for line in self.lines
            if line.organisation_id in offices
            and bucket in ("", line.bucket)
            and year in (0, line.charging_year)
            and words.lower() in f"{line.number} {line.development} {line.developer}".lower()
        ]


def arrears(organisations: Collection[int], *, on: dt.date) -> Arrears:
    """The longest overdue first. Three statements, whatever there is."""
    owed = balances_of(AccountKind.RECEIVABLE, organisations=organisations, on=on)
    fen = {balance.subject_uid: balance.fen for balance in owed}
    lines = sorted(_lines(organisations, fen, on), key=lambda line: (line.due_on or dt.date.max, -line.owed_fen))
    return Arrears(on, lines, _totals(organisations, owed, lines))


def _lines(organisations: Collection[int], fen: dict[Any, int], on: dt.date) -> Iterable[Line]:
    due = _due_days(organisations, on)
    rows = FeeCase.objects.filter(organisation__in=organisations).order_by()
    wanted = (
        "pk", "uid", "organisation_id", "number", "development__name", "payer__name", "charging_year", "state"
    )  # fmt: skip
    told: list[Any]
    for pk, uid, *told in rows.values_list(*wanted).iterator(chunk_size=5_000):
        if uid in fen:
            due_on = due.get(pk)
            late: list[Any] = [fen[uid], due_on, days_overdue(due_on, on=on), bucket_of(due_on, on=on)]
            yield Line(*[uid, *told, *late])


def _due_days(organisations: Collection[int], on: dt.date) -> dict[int, dt.date]:
    """By the newest notice that had been served by then."""
    served = FeeNotice.objects.filter(Q(served_on__lte=on), organisation__in=organisations, due_on__isnull=False)
    due: Any = served.order_by("case_id", "-id").distinct("case_id").values_list("case_id", "due_on")
    return dict(due)


def _totals(organisations: Collection[int], owed: Iterable[Any], lines: Iterable[Line]) -> list[OfficeTotal]:
    named = Organisation.objects.filter(pk__in=organisations).order_by("code")
    totals = {row.pk: OfficeTotal(row) for row in named}
    ledger: dict[int, int] = defaultdict(int)
    for balance in owed:
        ledger[balance.organisation_id] += balance.fen
    for line in lines:
        total = totals[line.organisation_id]
        total.by_bucket[line.bucket] += line.owed_fen
        total.cases += 1
    for pk, total in totals.items():
        total.ledger_fen = ledger[pk]
    return [total for total in totals.values() if total.cases or total.ledger_fen]
