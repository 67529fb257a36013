"""Put, hand over by hand, try again: what people do. ``delivery`` is the machine's part."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from civildefense.accounts.models import Organisation, User
from civildefense.common.secrecy import guard_text
from civildefense.records import workflow
from civildefense.records.models import OutboxMessage, subject_fields
from civildefense.records.outbox.errors import KeyTaken, SecretContent, UnderWay
from civildefense.records.outbox.states import MOVES
from civildefense.records.publication.services import texts_in

State = OutboxMessage.State


@transaction.atomic
def put(
    *, channel: str, topic: str, subject: Any, organisation: Organisation, payload: dict[str, Any], key: str, by: User
) -> OutboxMessage:
    """A message about ``subject`` for ``channel``; the same key with the same content is the same message.

    ``payload`` is plain JSON: what the receiver needs and no more. KeyTaken, SecretContent.
    """
    if any(guard_text(text) for text in texts_in([topic, payload])):
        raise SecretContent()
    office = organisation.acting_office or organisation
    said = {"channel": channel, "topic": topic, "payload": payload}
    message, created = OutboxMessage.objects.get_or_create(
        key=key,
        defaults={**subject_fields(subject), "organisation_id": office.pk, **said, "put_by": by},
    )
    if not created and said != {name: getattr(message, name) for name in said}:
        raise KeyTaken()
    message.refresh_from_db()
    return message


@transaction.atomic
def hand_over(*, message: OutboxMessage, by: User, reason: str) -> OutboxMessage:
    """It went by hand, as a file or on paper: it is not sent any more. UnderWay while a worker is delivering it."""
    locked = OutboxMessage.objects.select_for_update(no_key=True, of=("self",)).get(pk=message.pk)
    if locked.state == State.WAITING and locked.attempts and locked.failure == "" and not _is_due(locked):
        raise UnderWay()
    fields = {"handed_over_by": by, "handed_over_at": timezone.now(), "hand_reason": reason.strip()[:500]}
    OutboxMessage.objects.filter(pk=message.pk).update(**fields)
    return workflow.move(message, State.TAKEN_BY_HAND, by=by, reason=reason, table=MOVES)


@transaction.atomic
def try_again(*, message: OutboxMessage, by: User) -> OutboxMessage:
    """Once more from the beginning, in the next minute, under the same key."""
    workflow.move(message, State.WAITING, by=by, table=MOVES)
    OutboxMessage.objects.filter(pk=message.pk).update(attempts=0, next_try_at=timezone.now(), failure="")
    message.refresh_from_db()
    return message


def address_of(channel: str) -> str:
    """Empty where the office has set none: such messages wait for somebody's hand."""
    return settings.OUTBOX_URLS.get(channel, "")


def _is_due(message: OutboxMessage) -> bool:
    return message.next_try_at <= timezone.now()
