"""What stands against a step of a case, said by name: services raise it, the desk shows it beside the grey button."""

import datetime as dt

from django.utils import timezone

from civildefense.accounts.models import User
from civildefense.records.models import Attachment
from projects.fees import posting
from projects.fees.errors import (
    DecidedAlready,
    FutureDay,
    HandChangeUnapproved,
    NoScan,
    NothingAssessed,
    NotServed,
    NotSettled,
    OldCase,
    ReliefsChanged,
    SecondPersonNeeded,
)
from projects.fees.models import Assessment, FeeCase
from projects.fees.states import IN_PREPARATION, MOVES, CaseState


def require_move(case: FeeCase, to: str, by: User) -> None:
    """Raises what the case itself has against the move; right and reason are the workflow's matter."""
    MOVES.find(case.state, to)
    if to == CaseState.ACCEPTED and case.state == CaseState.DRAFT:
        _require_scan(case)
    elif to == CaseState.ACCEPTED and case.state not in (*IN_PREPARATION, CaseState.EXAMINED):
        _require_calculation(case)
    elif to == CaseState.EXAMINED:
        _require_another(_undecided(case), by)
    elif to == CaseState.NOTIFIED and case.state == CaseState.ISSUED:
        _require_service(case)
    elif to == CaseState.CLOSED and case.state != CaseState.DRAFT:
        _require_settled(case)


def require_signature(
    case: FeeCase, by: User, *, approve_hand_change: bool, decided_on: dt.date | None = None
) -> Assessment:
    """The assessment that may be signed; its reliefs are still those that were taken into account."""
    MOVES.find(case.state, CaseState.ISSUED)
    assessment = _undecided(case)
    _require_another(assessment, by)
    if decided_on and decided_on > timezone.localdate():
        raise FutureDay()
    if assessment.is_hand_changed and not approve_hand_change:
        raise HandChangeUnapproved()
    standing = {str(uid) for uid in case.reliefs.standing().values_list("uid", flat=True)}
    if standing != {line["relief"] for line in assessment.reliefs}:
        raise ReliefsChanged()
    return assessment


def _undecided(case: FeeCase) -> Assessment:
    assessment = case.current
    if assessment is None:
        raise NothingAssessed()
    if assessment.is_decided:
        raise DecidedAlready()
    return assessment


def _require_another(assessment: Assessment, by: User) -> None:
    if assessment.assessed_by_id == by.pk:
        raise SecondPersonNeeded()


def _require_scan(case: FeeCase) -> None:
    if case.is_before_portal and not Attachment.objects.about(case).current().filter(kind="scan").exists():
        raise NoScan()


def _require_calculation(case: FeeCase) -> None:
    if case.is_before_portal:
        raise OldCase()


def _require_service(case: FeeCase) -> None:
    """An old case was notified by the paper of its day."""
    if not case.is_before_portal and not case.notices.filter(served_on__isnull=False).exists():
        raise NotServed()


def _require_settled(case: FeeCase) -> None:
    held = posting.balances(case)
    if not held.is_settled:
        raise NotSettled(held.receivable, held.refundable + held.unallocated)
