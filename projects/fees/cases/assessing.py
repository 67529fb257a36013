"""What a case has to pay: area × the rate of the day × what no relief takes off, kept with all that went into it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from civildefense.accounts.models import User
from civildefense.rulebook.classes.models import DivisionClass
from civildefense.rulebook.figures.models import RuleFigure
from civildefense.rulebook.figures.services import figure_for
from civildefense.rulebook.figures.states import FigureState
from projects.fees import posting, rules
from projects.fees.errors import (
    AreaMissing,
    HandChangeMissing,
    KindWrong,
    NotInPreparation,
    OldCase,
    OtherDevelopment,
    ReliefBeyondArea,
    UnverifiedFigure,
)
from projects.fees.models import Assessment, FeeCase, Relief
from projects.fees.states import IN_PREPARATION, AssessmentKind
from projects.obligations.models import Obligation

RATE = "offsite_fee_rate"
BEGINNINGS = (AssessmentKind.INITIAL, AssessmentKind.BACKLOG)


@dataclass(frozen=True)
class Areas:
    """Square metres; where nothing is given, the duty to build says it."""

    required_m2: Decimal | None = None
    built_m2: Decimal | None = None
    credited_m2: Decimal | None = None

    def of(self, obligation: Obligation | None) -> "Areas":
        if obligation is None:
            return Areas(self.required_m2, self.built_m2 or Decimal(0), self.credited_m2 or Decimal(0))
        told = (obligation.required_m2, obligation.planned_m2, obligation.credited_m2)
        own = (self.required_m2, self.built_m2, self.credited_m2)
        return Areas(*(known if given is None else given for given, known in zip(own, told, strict=True)))

    @property
    def charged_m2(self) -> Decimal:
        assert self.required_m2 is not None
        assert self.built_m2 is not None
        assert self.credited_m2 is not None
        return rules.area_charged(self.required_m2, self.built_m2, self.credited_m2)


@dataclass(frozen=True)
class HandChange:
    """Another amount than the calculated one, and why; the signer approves it expressly."""

    payable_fen: int
    reason: str


@transaction.atomic
def assess(
    *,
    case: FeeCase,
    kind: str,
    rule_on: dt.date,
    by: User,
    areas: Areas | None = None,
    obligation: Obligation | None = None,
    protection_class: str = "",
    accept_unverified: str = "",
    hand_change: HandChange | None = None,
) -> Assessment:
    """The next link of the case's chain, not owed before somebody else has signed it.

    FigureMissing when nobody knows the rate of ``rule_on``; UnverifiedFigure without a reason for taking one that is
    not verified; ReliefBeyondArea when the area falls below what is relieved.
    """
    locked = posting.lock(case)
    _require_open(locked, kind, obligation)
    rate = rate_of(locked, rule_on, protection_class)
    if rate.state != FigureState.VERIFIED and not accept_unverified.strip():
        raise UnverifiedFigure(rate)
    known = (areas or Areas()).of(obligation)
    if known.required_m2 is None:
        raise AreaMissing()
    reliefs = list(locked.reliefs.standing().order_by("id"))
    assert rate.value is not None
    gross, payable = _amounts(known.charged_m2, rate.value, reliefs)
    adjustment = _adjustment(payable, hand_change)
    assessment = Assessment(
        case=locked,
        kind=kind,
        supersedes=locked.current,
        obligation=obligation,
        rule_on=rule_on,
        required_m2=known.required_m2,
        built_m2=known.built_m2,
        credited_m2=known.credited_m2,
        area_m2=known.charged_m2,
        rate_yuan_per_m2=rate.value,
        rate_figure=rate.quoted(),
        reliefs=[_line(relief) for relief in reliefs],
        gross_fen=gross,
        relieved_fen=gross - payable,
        adjustment_fen=adjustment,
        payable_fen=payable + adjustment,
        accepted_unverified=accept_unverified.strip() if rate.state != FigureState.VERIFIED else "",
        is_hand_changed=hand_change is not None,
        hand_reason=hand_change.reason.strip() if hand_change else "",
        assessed_by=by,
        assessed_at=timezone.now(),
    )
    assessment.full_clean()
    assessment.save()
    touch(locked)
    return assessment


def assess_again(*, case: FeeCase, by: User) -> Assessment:
    """The newest assessment once more, with the reliefs of today: after one of them was decided."""
    last = case.current
    if last is None or last.is_prior:
        raise OldCase()
    assert last.rule_on is not None
    hand_change = HandChange(last.payable_fen, last.hand_reason) if last.is_hand_changed else None
    return assess(
        case=case, kind=last.kind, rule_on=last.rule_on, by=by, obligation=last.obligation,
        areas=Areas(last.required_m2, last.built_m2, last.credited_m2),
        protection_class=last.rate_figure.get("protection_class", ""), accept_unverified=last.accepted_unverified,
        hand_change=hand_change,
    )  # fmt: skip


def rate_of(case: FeeCase, day: dt.date, protection_class: str = "") -> RuleFigure:
    return figure_of(case, RATE, day, protection_class)


def figure_of(case: FeeCase, key: str, day: dt.date, protection_class: str = "") -> RuleFigure:
    """The figure for the district's class, the use of the development and the class of protection on ``day``."""
    district = DivisionClass.objects.nearest(case.development.division, day)
    return figure_for(
        key, day=day, division_class=district.district_class if district else "", use=case.development.use,
        protection_class=protection_class,
    )  # fmt: skip


def touch(case: FeeCase) -> None:
    """Assessments never change, so nothing but this tells a reader of the case that there is another one."""
    FeeCase.objects.filter(pk=case.pk).update(updated_at=Now())


def shares(reliefs: list[Relief]) -> list[rules.Share]:
    return [rules.Share(relief.area_m2, relief.percent) for relief in reliefs]


def _require_open(case: FeeCase, kind: str, obligation: Obligation | None) -> None:
    if case.is_before_portal:
        raise OldCase()
    if case.state not in IN_PREPARATION:
        raise NotInPreparation()
    # Until the first signature the beginning may be assessed as often as it takes.
    if (kind in BEGINNINGS) == (case.decided is not None):
        raise KindWrong()
    if obligation is not None and obligation.development_id != case.development_id:
        raise OtherDevelopment()


def _amounts(area_m2: Decimal, rate: Decimal, reliefs: list[Relief]) -> tuple[int, int]:
    """Before and after the reliefs, in fen."""
    try:
        return rules.payable_fen(area_m2, rate), rules.payable_fen(area_m2, rate, shares(reliefs))
    except ValueError:
        raise ReliefBeyondArea(area_m2) from None


def _adjustment(payable: int, change: HandChange | None) -> int:
    if change is None:
        return 0
    if change.payable_fen == payable or not change.reason.strip():
        raise HandChangeMissing()
    return change.payable_fen - payable


def _line(relief: Relief) -> dict[str, Any]:
    """What a hand calculation needs to know of a relief."""
    return {
        "relief": str(relief.uid),
        "ground": relief.ground.quoted(),
        "area_m2": str(relief.area_m2),
        "percent": str(relief.percent),
    }
