"""Conditions for land, permits of other offices, requests to the province and its replies."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Model

from civildefense.accounts.models import User
from civildefense.records import workflow
from civildefense.records.models import Attachment
from projects.approvals.errors import ForeignPhase, NumberMissing, ReplyBeforeRequest, ReplyWithoutScan
from projects.approvals.models import LandCondition, Permit, ProvincialReply
from projects.approvals.rules import normal_number
from projects.approvals.states import CONDITION_MOVES, REPLY_MOVES, ConditionState, ReplyState


@transaction.atomic
def put_condition(*, condition: LandCondition, by: User) -> LandCondition:
    """Create, or change while it is a draft."""
    condition.number = normal_number(condition.number)
    condition.full_clean()
    condition.save()
    return condition


@transaction.atomic
def move_condition(*, condition: LandCondition, to: str, by: User, reason: str = "") -> LandCondition:
    """NumberMissing where a draft would be issued without number and day."""
    if to == ConditionState.ISSUED and not (condition.number and condition.issued_on):
        raise NumberMissing()
    return workflow.move(condition, to, by=by, reason=reason, table=CONDITION_MOVES)


@transaction.atomic
def issue_condition(*, condition: LandCondition, number: str, issued_on: dt.date, by: User) -> LandCondition:
    """What its paper was numbered when it was signed."""
    locked = _lock(condition)
    locked.number, locked.issued_on = normal_number(number), issued_on
    locked.full_clean()
    locked.save(update_fields=["number", "issued_on"])
    return workflow.move(condition, ConditionState.ISSUED, by=by, table=CONDITION_MOVES)


@transaction.atomic
def put_permit(*, permit: Permit, by: User) -> Permit:
    """A permit of another office belongs to the development's office."""
    permit.organisation = permit.development.organisation
    permit.number = normal_number(permit.number)
    if permit.phase is not None and permit.phase.development_id != permit.development_id:
        raise ForeignPhase()
    permit.full_clean()
    permit.save()
    return permit


@transaction.atomic
def put_request(*, reply: ProvincialReply, by: User) -> ProvincialReply:
    """A request that has left the house."""
    reply.request_number = normal_number(reply.request_number)
    reply.full_clean()
    reply.save()
    return reply


@transaction.atomic
def record_reply(
    *, reply: ProvincialReply, number: str, replied_on: dt.date, is_agreed: bool, by: User
) -> ProvincialReply:
    """ReplyBeforeRequest where the days are the wrong way round."""
    locked = _lock(reply)
    if replied_on < locked.requested_on:
        raise ReplyBeforeRequest()
    locked.reply_number, locked.replied_on, locked.is_agreed = normal_number(number), replied_on, is_agreed
    locked.full_clean()
    locked.save(update_fields=["reply_number", "replied_on", "is_agreed"])
    return workflow.move(reply, ReplyState.REPLIED, by=by, table=REPLY_MOVES)


@transaction.atomic
def archive_reply(*, reply: ProvincialReply, by: User) -> ProvincialReply:
    """ReplyWithoutScan until the paper is attached; the newest scan is the document."""
    scan = Attachment.objects.about(reply).current().exclude(kind=Attachment.Kind.PHOTO).order_by("-pk").first()
    if reply.document_id is None and scan is None:
        raise ReplyWithoutScan()
    if reply.document_id is None:
        ProvincialReply.objects.filter(pk=_lock(reply).pk).update(document=scan)
    return workflow.move(reply, ReplyState.ARCHIVED, by=by, table=REPLY_MOVES)


def _lock(row: Any) -> Any:
    model: type[Model] = type(row)
    return model._base_manager.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
