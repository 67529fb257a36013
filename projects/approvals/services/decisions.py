"""Decisions: received from the approval bureau, applied for here, corrected, revoked, taken into supervision."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from civildefense.accounts.models import Organisation, User
from civildefense.records import workflow
from civildefense.records.models import Attachment
from projects.approvals.errors import (
    DecisionBeforeApplication,
    DecisionDiffers,
    DecisionInFuture,
    DelegationMissing,
    DelegationNotValid,
    ForeignPhase,
    ItemNotInForce,
    NothingToSupervise,
    ScanMissing,
    SupervisedAlready,
)
from projects.approvals.matching import Matcher, Told
from projects.approvals.models import Approval, ApprovalItem, Delegation, MatchWay
from projects.approvals.rules import normal_number
from projects.approvals.services import clocks
from projects.approvals.states import MOVES, ApprovalState, Stage
from projects.developments.models import Development, Phase


def item_in_force(code: str, day: dt.date) -> ApprovalItem:
    """The version of the item that holds on ``day``; ItemNotInForce where there is none."""
    item = ApprovalItem.objects.in_force(day).filter(code=code).first()
    if item is None:
        raise ItemNotInForce()
    return item


def delegation_for(number: str, item: ApprovalItem | None, day: dt.date) -> Delegation | None:
    """The delegation that a document number names; DelegationNotValid where none of that number covers the day."""
    if not number:
        return None
    rows = Delegation.objects.filter(item=item, document_number=normal_number(number))
    found = next((row for row in rows if row.covers(item, day)), None)
    if found is None:
        raise DelegationNotValid()
    return found


@transaction.atomic
def receive_decision(
    *,
    organisation: Organisation,
    by: User,
    matcher: Matcher | None = None,
    development: Development | None = None,
    accepted_on: dt.date | None = None,
    **fields: Any,
) -> Approval:
    """A decision as it came. Without a development that it surely is about it is held until a person names one.

    The row belongs to the office whose development it is. ItemNotInForce, DelegationMissing, DelegationNotValid,
    DecisionInFuture and DecisionBeforeApplication refuse it; a known number breaks ``number_once``.
    """
    approval = Approval(organisation=organisation, accepted_on=accepted_on, recorded_by=by, **fields)
    approval.number = normal_number(approval.number)
    way = MatchWay.GIVEN if development else ""
    if development is None:
        told = told_of(approval)
        development, way = (matcher or Matcher.for_one(told, by)).find(told)
    _assign(approval, development, way)
    approval.state = ApprovalState.DECIDED if development else ApprovalState.HELD
    approval.source_key = approval.source_key or approval.number
    _check(approval)
    # full_clean would ask the database a dozen questions a row; a broken constraint names itself.
    approval.clean_fields(exclude=[field.name for field in Approval._meta.fields if field.is_relation])
    with transaction.atomic():
        approval.save()
    if approval.accepted_on and approval.decided_on:
        clocks.record_past(approval=approval, by=by)
    approval.refresh_from_db()
    return approval


@transaction.atomic
def enter_old_decision(*, organisation: Organisation, by: User, scan: Attachment | None, **fields: Any) -> Approval:
    """One from before the portal, taken over as decided; ScanMissing without its paper."""
    if scan is None:
        raise ScanMissing()
    return receive_decision(organisation=organisation, by=by, document=scan, is_before_portal=True, **fields)


@transaction.atomic
def correct_decision(*, approval: Approval, by: User, **fields: Any) -> Approval:
    """Change named fields of the locked row; what refuses a new decision refuses a corrected one."""
    locked = _lock(approval)
    if "number" in fields:
        fields["number"] = normal_number(fields["number"])
    for name, value in fields.items():
        setattr(locked, name, value)
    _check(locked)
    locked.full_clean()
    locked.save(update_fields=[*fields])
    locked.refresh_from_db()
    return locked


def require_same(approval: Approval, fields: dict[str, Any]) -> None:
    """DecisionDiffers where a sender repeats a number with other contents."""
    if any(getattr(approval, name) != value for name, value in fields.items()):
        raise DecisionDiffers()


# --- Which development --------------------------------------------------------------------------------


def told_of(approval: Approval) -> Told:
    return Told(approval.project_code, approval.project_name, approval.credit_code, approval.developer_name)


@transaction.atomic
def name_development(
    *, approval: Approval, development: Development, by: User, phase: Phase | None = None, way: str = MatchWay.HAND
) -> Approval:
    """A held decision is about this development; it goes to the development's office."""
    locked = _lock(approval)
    MOVES.find(locked.state, ApprovalState.DECIDED)
    if phase is not None and phase.development_id != development.pk:
        raise ForeignPhase()
    _assign(locked, development, way)
    locked.phase = phase
    locked.full_clean()
    locked.save(update_fields=["organisation", "development", "phase", "match_way"])
    return workflow.move(approval, ApprovalState.DECIDED, by=by, table=MOVES)


@transaction.atomic
def forget_development(*, approval: Approval, by: User, reason: str) -> Approval:
    """The match was wrong, or the row comes back on record: held until a development is named."""
    approval = workflow.move(approval, ApprovalState.HELD, by=by, reason=reason, table=MOVES)
    Approval.objects.filter(pk=approval.pk).update(development=None, phase=None, match_way="")
    approval.refresh_from_db()
    return approval


@transaction.atomic
def match_held(*, by: User) -> int:
    """Look again for what is held: developments may have come since. How many found theirs."""
    matcher, found = Matcher.for_user(by), 0
    for approval in Approval.objects.visible_to(by).unmatched().order_by("pk"):
        development, way = matcher.find(told_of(approval))
        if development is not None:
            name_development(approval=approval, development=development, by=by, way=way)
            found += 1
    return found


def _assign(approval: Approval, development: Development | None, way: str) -> None:
    approval.development, approval.match_way = development, way
    if development is not None:
        approval.organisation = development.organisation


# --- The office's own permit -----------------------------------------------------------------------------


@transaction.atomic
def apply(
    *, development: Development, item: ApprovalItem, accepted_on: dt.date, by: User, phase: Phase | None = None,
    **fields: Any,
) -> Approval:  # fmt: skip
    """An application accepted by the office itself; its clock starts."""
    fields = {"decided_by_body": development.organisation.name, "project_name": development.name} | fields
    approval = Approval(
        organisation=development.organisation, development=development, phase=phase, item=item,
        accepted_on=accepted_on, match_way=MatchWay.GIVEN, recorded_by=by, **fields,
    )  # fmt: skip
    _check(approval)
    approval.full_clean()
    approval.save()
    clocks.start_clock(approval=approval, stage=Stage.REVIEW, on=accepted_on, by=by)
    approval.refresh_from_db()
    return approval


@transaction.atomic
def decide(
    *, approval: Approval, number: str, outcome: str, decided_on: dt.date, by: User, reason: str = ""
) -> Approval:
    """The office has decided; the clock of the review stops and that of the delivery starts.

    ClockPaused where the review is still waiting for the applicant, experts or a hearing.
    """
    locked = _lock(approval)
    MOVES.find(locked.state, ApprovalState.DECIDED)
    locked.number, locked.outcome, locked.decided_on = normal_number(number), outcome, decided_on
    _check(locked)
    locked.full_clean()
    locked.save(update_fields=["number", "outcome", "decided_on"])
    for clock in locked.clocks.running().filter(stage=Stage.REVIEW):
        clocks.stop_clock(clock=clock, on=decided_on, by=by)
        clocks.start_clock(approval=locked, stage=Stage.DELIVERY, on=decided_on, by=by)
    return workflow.move(approval, ApprovalState.DECIDED, by=by, reason=reason, table=MOVES)


@transaction.atomic
def move_approval(*, approval: Approval, to: str, by: User, reason: str = "") -> Approval:
    """Steps that need nothing but a reason: withdraw, revoke, take off the record, put back."""
    locked = _lock(approval)
    if to == ApprovalState.DROPPED:
        for clock in locked.clocks.running():
            clocks.stop_clock(clock=clock, on=timezone.localdate(), by=by)
    if to == ApprovalState.HELD:
        return forget_development(approval=approval, by=by, reason=reason)
    return workflow.move(approval, to, by=by, reason=reason, table=MOVES)


@transaction.atomic
def attach_document(*, approval: Approval, scan: Attachment, by: User) -> Approval:
    """The paper of the decision, found and scanned."""
    Approval.objects.filter(pk=_lock(approval).pk).update(document=scan)
    approval.refresh_from_db()
    return approval


# --- Supervision: pulled by an upper slice -----------------------------------------------------------------


@transaction.atomic
def mark_supervised(*, approval: Approval, by: User) -> Approval:
    """Somebody has opened the supervision of this decision; compare-and-set, so of two one is told."""
    if approval.state not in (ApprovalState.HELD, ApprovalState.DECIDED):
        raise NothingToSupervise()
    changed = Approval.objects.filter(pk=approval.pk, needs_supervision=True).update(
        needs_supervision=False, supervised_at=timezone.now(), supervised_by=by
    )
    if not changed:
        raise SupervisedAlready()
    approval.refresh_from_db()
    return approval


# --- What every decision must hold ---------------------------------------------------------------------------


def _check(approval: Approval) -> None:
    if approval.phase_id and approval.phase.development_id != approval.development_id:  # type: ignore[union-attr]
        raise ForeignPhase()
    if approval.decided_on is None:
        return
    if approval.decided_on > timezone.localdate():
        raise DecisionInFuture()
    if approval.accepted_on and approval.decided_on < approval.accepted_on:
        raise DecisionBeforeApplication()
    require_delegation(approval.item, approval.delegation, approval.decided_on)


def require_delegation(item: ApprovalItem | None, delegation: Delegation | None, day: dt.date) -> None:
    """What the database's trigger says as well, with a sentence."""
    if delegation is not None and not delegation.covers(item, day):
        raise DelegationNotValid()
    if item is not None and item.needs_delegation and delegation is None:
        raise DelegationMissing()


def _lock(approval: Approval) -> Approval:
    return Approval.objects.select_for_update(no_key=True, of=("self",)).get(pk=approval.pk)
