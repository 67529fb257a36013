"""Reliefs: one person enters, a second examines, a third decides; the database holds the ground against its dates."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from civildefense.accounts.models import User
from civildefense.records import workflow
from civildefense.rulebook.citations import services as citations
from projects.fees import posting, rules
from projects.fees.cases.assessing import shares, touch
from projects.fees.errors import (
    FutureDay,
    GroundNotInForce,
    NothingAssessed,
    OldCase,
    PromiseIsNoGround,
    ReliefBeyondArea,
    ReliefsChanged,
    ThreePeopleNeeded,
    UnverifiedFigure,
)
from projects.fees.models import Assessment, FeeCase, Relief, ReliefGround
from projects.fees.relief.promises import is_promise
from projects.fees.states import RELIEF_MOVES, ReliefState


@transaction.atomic
def enter_ground(*, by: User, **fields: Any) -> ReliefGround:
    """A national item with its document; a promise to an investor or a major project is none, whoever made it."""
    if is_promise(fields.get("code", ""), fields.get("title", "")):
        raise PromiseIsNoGround()
    return citations.enter(ReliefGround, by=by, **fields)


@transaction.atomic
def change_ground(*, ground: ReliefGround, by: User, **fields: Any) -> ReliefGround:
    if is_promise(fields.get("code", ""), fields.get("title", "")):
        raise PromiseIsNoGround()
    return citations.change(ground, by=by, **fields)


@transaction.atomic
def request_relief(*, case: FeeCase, ground: ReliefGround, area_m2: Decimal, by: User, **proof: Any) -> Relief:
    """``proof``: ``proof_document``, ``_issuer``, ``_number``, ``_on``. The percentage is the ground's."""
    locked = posting.lock(case)
    _require_calculated(locked)
    relief = Relief(
        organisation=locked.organisation, case=locked, ground=ground, area_m2=area_m2, percent=ground.percent,
        requested_by=by, requested_at=timezone.now(), **proof,
    )  # fmt: skip
    relief.full_clean()
    relief.save()
    relief.refresh_from_db()
    return relief


@transaction.atomic
def examine_relief(*, relief: Relief, by: User) -> Relief:
    """The proof was held against the ground, by another person than the one who entered it."""
    posting.lock(relief.case)
    if by.pk == relief.requested_by_id:
        raise ThreePeopleNeeded()
    Relief.objects.filter(pk=relief.pk, state=ReliefState.APPLIED).update(examined_by=by, examined_at=timezone.now())
    return workflow.move(relief, ReliefState.EXAMINED, by=by, table=RELIEF_MOVES)


@transaction.atomic
def approve_relief(
    *, relief: Relief, by: User, decided_on: dt.date | None = None, accept_unverified: str = ""
) -> Relief:
    """Takes the relief off what the case owes; before the first signature the next assessment takes it in.

    GroundNotInForce, ReliefBeyondArea, UnverifiedFigure, ThreePeopleNeeded; the database refuses the same.
    """
    case = posting.lock(relief.case)
    relief.refresh_from_db()
    day = _decision_day(relief, by, decided_on)
    ground = relief.ground
    if not ReliefGround.objects.in_force(day).filter(pk=ground.pk, percent=relief.percent).exists():
        raise GroundNotInForce(ground, day.isoformat())
    if not ground.is_verified and not accept_unverified.strip():
        raise UnverifiedFigure(ground)
    assessment = _require_calculated(case)
    earlier = list(case.reliefs.standing().order_by("id"))
    assert assessment.area_m2 is not None
    left = assessment.area_m2 - sum((other.area_m2 for other in earlier), Decimal(0))
    if relief.area_m2 > left:
        raise ReliefBeyondArea(left)
    RELIEF_MOVES.find(relief.state, ReliefState.APPROVED)
    Relief.objects.filter(pk=relief.pk).update(
        decided_by=by, decided_at=timezone.now(), decided_on=day, relieved_fen=worth(assessment, earlier, relief),
        accepted_unverified="" if ground.is_verified else accept_unverified.strip()[:300],
    )  # fmt: skip
    workflow.move(relief, ReliefState.APPROVED, by=by, reason=accept_unverified, table=RELIEF_MOVES)
    _settle(case, day, str(relief.ground.title), f"relief:{relief.uid}", by)
    return relief


@transaction.atomic
def refuse_relief(*, relief: Relief, by: User, reason: str, decided_on: dt.date | None = None) -> Relief:
    posting.lock(relief.case)
    relief.refresh_from_db()
    day = _decision_day(relief, by, decided_on)
    RELIEF_MOVES.find(relief.state, ReliefState.REFUSED)
    Relief.objects.filter(pk=relief.pk).update(decided_by=by, decided_at=timezone.now(), decided_on=day)
    return workflow.move(relief, ReliefState.REFUSED, by=by, reason=reason, table=RELIEF_MOVES)


@transaction.atomic
def revoke_relief(*, relief: Relief, by: User, reason: str) -> Relief:
    """The proof has failed: what was let off is owed again, by reversal of what was posted for it."""
    case = posting.lock(relief.case)
    workflow.move(relief, ReliefState.REVOKED, by=by, reason=reason, table=RELIEF_MOVES)
    Relief.objects.filter(pk=relief.pk).update(revoked_by=by, revoked_at=timezone.now())
    relief.refresh_from_db()
    today, memo = timezone.localdate(), str(relief.ground.title)
    posting.reverse_all(case=case, key=f"relief:{relief.uid}", memo=memo, by=by, on=today)
    _settle(case, today, memo, f"relief-revoked:{relief.uid}", by)
    return relief


def worth(assessment: Assessment, earlier: list[Relief], relief: Relief) -> int:
    """Fen that ``relief`` takes off after the ``earlier`` ones."""
    assert assessment.area_m2 is not None
    assert assessment.rate_yuan_per_m2 is not None
    return rules.relief_fen(assessment.area_m2, assessment.rate_yuan_per_m2, shares(earlier), shares([relief])[0])


def relieved_now(case: FeeCase, assessment: Assessment) -> int:
    """Fen that all standing reliefs take off ``assessment``."""
    assert assessment.area_m2 is not None
    assert assessment.rate_yuan_per_m2 is not None
    area, rate = assessment.area_m2, assessment.rate_yuan_per_m2
    standing = list(case.reliefs.standing().order_by("id"))
    return rules.payable_fen(area, rate) - rules.payable_fen(area, rate, shares(standing))


def _settle(case: FeeCase, day: dt.date, memo: str, key: str, by: User) -> None:
    """Bring the ledger to the signed assessment and the standing reliefs; before a signature it holds nothing."""
    touch(case)
    signed = case.decided
    if signed is None:
        return
    assessed, relieved = signed.payable_fen + signed.relieved_fen, relieved_now(case, signed)
    if relieved > assessed:
        # Only an amount that was lowered by hand can fall short of the relief.
        raise ReliefsChanged()
    posting.post_assessment(
        case=case, assessed_fen=assessed, relieved_fen=relieved, on=day, memo=memo, key=key, by=by
    )  # fmt: skip


def _require_calculated(case: FeeCase) -> Assessment:
    """A relief takes part of a calculated area; an old decision has none."""
    assessment = case.current
    if assessment is None:
        raise NothingAssessed()
    if assessment.is_prior:
        raise OldCase()
    return assessment


def _decision_day(relief: Relief, by: User, decided_on: dt.date | None) -> dt.date:
    if by.pk in (relief.requested_by_id, relief.examined_by_id):
        raise ThreePeopleNeeded()
    day = decided_on or timezone.localdate()
    if day > timezone.localdate():
        raise FutureDay()
    return day
