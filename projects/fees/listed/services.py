"""What is known of the fee's rules before anybody has checked it: twelve grounds, who collects, one ended charge.

Everything goes in unverified, each with the person to ask; what is on record already stays as it is.
"""

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from civildefense.accounts.models import Organisation, User
from civildefense.rulebook.citations import services as citations
from projects.fees.models import CollectorRule, EndedCharge, ReliefGround
from projects.fees.relief.services import enter_ground
from projects.fees.states import ChargeKind, Collector

GROUNDS = Path(__file__).parent / "grounds.csv"
TAX_PAPER = {
    "document": "财税〔2020〕58号",
    "issuer": "财政部",
    "ask": "省财政厅、省税务局",
    "note": "据转引，原文与过渡安排待核",
}
# Charging periods to 2020 stay with the office, whenever they are paid; from 2021 on tax collects.
OFFICE_FROM, TAX_FROM = 1996, 2021
ENDED = {
    "title": "结建人防工程使用费",
    "document": "取消结建人防工程使用收费的文件（文号待核）",
    "starts_on": dt.date(2018, 1, 1),
    "ask": "省发展改革委、财政厅",
    "note": "据宣传材料转述，文号与日期待核",
}


@transaction.atomic
def load_listed(*, organisation: Organisation, by: User) -> int:
    """Answers how many rows are new."""
    return sum((_grounds(organisation, by), _collectors(organisation, by), _ended(organisation, by)))


def _grounds(organisation: Organisation, by: User) -> int:
    new = 0
    with GROUNDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            fields: dict[str, Any] = {name: value for name, value in row.items() if value}
            fields["percent"] = Decimal(row["percent"])
            fields["starts_on"] = dt.date.fromisoformat(row["starts_on"])
            fields["ends_on"] = dt.date.fromisoformat(row["ends_on"]) if row["ends_on"] else None
            if not ReliefGround.objects.filter(code=row["code"]).exists():
                enter_ground(by=by, organisation=organisation, **fields)
                new += 1
    return new


def _collectors(organisation: Organisation, by: User) -> int:
    if CollectorRule.objects.exists():
        return 0
    periods = ((OFFICE_FROM, TAX_FROM, Collector.OFFICE), (TAX_FROM, None, Collector.TAX))
    for kind in ChargeKind:
        for first, until, collector in periods:
            citations.enter(
                CollectorRule, by=by, organisation=organisation, kind=kind, from_year=first, until_year=until,
                collector=collector, starts_on=dt.date(first, 1, 1), **TAX_PAPER,
            )  # fmt: skip
    return len(ChargeKind) * len(periods)


def _ended(organisation: Organisation, by: User) -> int:
    if EndedCharge.objects.exists():
        return 0
    citations.enter(EndedCharge, by=by, organisation=organisation, **ENDED)
    return 1
