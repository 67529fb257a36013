"""The service log: what a development asked or suggested, the answer, and what came of it."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from civildefense.accounts.models import User
from civildefense.records import workflow
from projects.developments.errors import NotAnswered, NotASuggestion, OfficerElsewhere
from projects.developments.models import Development, ServiceEntry
from projects.developments.states import FIRST_STATES, SERVICE_MOVES, ServiceKind, ServiceState


@transaction.atomic
def record_service(
    *, development: Development, kind: str, text: str, by: User, happened_on: dt.date | None = None, **fields: Any
) -> ServiceEntry:
    """A contact, or a question or suggestion that now waits; who is to answer is the service officer unless named."""
    entry = ServiceEntry(
        organisation=development.organisation,
        development=development,
        kind=kind,
        text=text,
        happened_on=happened_on or timezone.localdate(),
        state=FIRST_STATES[ServiceKind(kind)],
        **fields,
    )
    if entry.answerer_id is None and entry.state == ServiceState.OPEN:
        entry.answerer = development.service_officer
    if entry.answerer is not None and entry.organisation_id not in entry.answerer.organisation_ids:
        raise OfficerElsewhere
    entry.full_clean()
    entry.save()
    return entry


@transaction.atomic
def answer_service(
    *, entry: ServiceEntry, answer: str, by: User, is_adopted: bool | None = None, effect: str = ""
) -> ServiceEntry:
    """Answer a question, or say whether a suggestion is adopted; the answer is the reason."""
    row = ServiceEntry.objects.select_for_update(no_key=True, of=("self",)).get(pk=entry.pk)
    if is_adopted is not None and row.kind != ServiceKind.SUGGESTION:
        raise NotASuggestion
    to = {None: ServiceState.ANSWERED, True: ServiceState.ADOPTED, False: ServiceState.DECLINED}[is_adopted]
    SERVICE_MOVES.find(row.state, to)
    row.answer, row.effect, row.answered_by, row.answered_at = answer.strip(), effect.strip(), by, timezone.now()
    row.clean_fields()
    row.save(update_fields=["answer", "effect", "answered_by", "answered_at"])
    return workflow.move(row, to, by=by, reason=row.answer[:500], table=SERVICE_MOVES)


@transaction.atomic
def rate_service(*, entry: ServiceEntry, rating: str, by: User, effect: str = "") -> ServiceEntry:
    """The developer's verdict on an answer, and what came of it later."""
    row = ServiceEntry.objects.select_for_update(no_key=True, of=("self",)).get(pk=entry.pk)
    if row.answered_at is None:
        raise NotAnswered
    row.rating, row.effect = rating, effect.strip() or row.effect
    row.clean_fields()
    row.save(update_fields=["rating", "effect"])
    return row
