"""What each invented case owes and has paid, before any row is written: days and fen, always the same."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from civildefense.home.demo.dice import Dice
from projects.developments.models import Phase
from projects.fees.states import CaseState

CASES = 2_500
OLD_YEARS = (2013, 2014, 2015, 2016, 2017, 2018, 2019)
NEW_YEARS = (2020, 2021, 2022, 2023, 2024, 2025, 2026)
FIRST_TAX_YEAR = 2021
OLD_SHARE = 90  # of a hundred cases were decided before the portal
# The campaign of the printed figure counted what had come in by then; invented receipts add up to this, not to 7.5 亿.
CAMPAIGN_ENDS = dt.date(2019, 12, 1)
CAMPAIGN_FEN = 74_826_351_840
TODAY = dt.date(2026, 11, 20)

# How a case ended up, of a hundred.
OLD_ENDS = {"paid": 82, "part": 5, "owing": 4, "dunned": 4, "court": 1, "written_off": 1, "over": 3}
NEW_ENDS = {
    "draft": 4, "accepted": 8, "examined": 8, "issued": 10, "owing": 18, "part": 8, "paid": 30, "dunned": 10,
    "court": 2, "over": 2,
}  # fmt: skip
STATES = {
    "draft": CaseState.DRAFT,
    "accepted": CaseState.ACCEPTED,
    "examined": CaseState.EXAMINED,
    "issued": CaseState.ISSUED,
    "owing": CaseState.NOTIFIED,
    "part": CaseState.NOTIFIED,
    "over": CaseState.NOTIFIED,
    "dunned": CaseState.DUNNED,
    "court": CaseState.COURT,
    "paid": CaseState.CLOSED,
    "written_off": CaseState.CLOSED,
}


@dataclass
class Receipt:
    received_on: dt.date
    fen: int


@dataclass
class Plan:
    """``owed_fen`` is 0 where nothing is decided yet; ``area_m2`` only where the portal calculated."""

    serial: int
    phase: Phase
    year: int
    end: str
    decided_on: dt.date
    owed_fen: int = 0
    area_m2: int = 0
    receipts: list[Receipt] = field(default_factory=list)

    @property
    def is_old(self) -> bool:
        return self.year in OLD_YEARS

    @property
    def is_tax(self) -> bool:
        return self.year >= FIRST_TAX_YEAR

    @property
    def state(self) -> str:
        if self.end == "paid" and self.is_old:
            return CaseState.ARCHIVED
        return STATES[self.end]

    @property
    def is_decided(self) -> bool:
        return self.end not in ("draft", "accepted", "examined")

    @property
    def received_fen(self) -> int:
        return sum(receipt.fen for receipt in self.receipts)


def plans(phases: Sequence[Phase]) -> list[Plan]:
    """One case a phase, in the order of the phases; old amounts are scaled to the campaign's sum."""
    found = [_plan(serial, phases[serial % len(phases)]) for serial in range(CASES)]
    old = [plan for plan in found if plan.is_old]
    counted = sum(r.fen for plan in old for r in plan.receipts if r.received_on < CAMPAIGN_ENDS)
    for plan in old:
        for receipt in plan.receipts:
            receipt.fen = receipt.fen * CAMPAIGN_FEN // counted
        plan.owed_fen = _owed(plan, plan.owed_fen * CAMPAIGN_FEN // counted)
    return found


def _owed(plan: Plan, drawn_fen: int) -> int:
    """Whoever paid all of an old case owed what came in; who paid too much, a tenth less than that."""
    if plan.end == "paid":
        return plan.received_fen
    return plan.received_fen * 10 // 11 if plan.end == "over" else drawn_fen


def _plan(serial: int, phase: Phase) -> Plan:
    dice = Dice("fee", serial)
    is_old = dice.chance(OLD_SHARE)
    filed = phase.development.filed_on
    year = max(min(filed.year + dice.below(2), OLD_YEARS[-1]), OLD_YEARS[0]) if is_old else dice.pick(NEW_YEARS)
    decided = dt.date(year, 1, 8) + dt.timedelta(days=dice.below(340))
    plan = Plan(serial, phase, year, dice.weighted(OLD_ENDS if is_old else NEW_ENDS), min(decided, TODAY))
    plan.area_m2 = 0 if is_old else 40 + dice.below(1_600)
    plan.owed_fen = round(dice.between(3_000, 60_000)) * 1_000 if is_old else 0
    plan.receipts = _receipts(plan, dice, plan.owed_fen)
    return plan


def _receipts(plan: Plan, dice: Dice, fen: int) -> list[Receipt]:
    """When the money came, and how much of it; a new case's amounts follow once it is calculated."""
    if plan.end not in ("paid", "part", "over"):
        return []
    share = dice.between(0.2, 0.8) if plan.end == "part" else 1
    days = sorted(10 + dice.below(300) for _ in range(1 + dice.below(3)))
    part = round(fen * share) // len(days)
    return [Receipt(min(plan.decided_on + dt.timedelta(days=day), TODAY), part) for day in days]


def settle_new(plan: Plan, owed_fen: int) -> None:
    """A calculated amount reaches the plan: its receipts are parts of it, the last one whatever is left."""
    plan.owed_fen = owed_fen
    if not plan.receipts:
        return
    paid = {"part": owed_fen // 2, "over": owed_fen * 11 // 10}.get(plan.end, owed_fen)
    for receipt in plan.receipts:
        receipt.fen = paid // len(plan.receipts)
    plan.receipts[-1].fen += paid - plan.received_fen
