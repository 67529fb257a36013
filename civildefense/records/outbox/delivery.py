"""The machine's part: claim, send, note. Whoever is killed between sending and noting sends the same key again."""

import datetime as dt
import json
import logging
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.records.models import OutboxMessage
from civildefense.records.outbox.services import address_of

MOST_AT_ONCE = 200
TIMEOUT = 20
# Longer than a delivery takes: for so long nobody else touches a claimed message.
CLAIM = dt.timedelta(minutes=3)
PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=1), dt.timedelta(hours=6)
MOST_ATTEMPTS = 24  # about four days
MOST_BYTES = 64 * 1024
# The receiver is busy or away; any other refusal of 4xx will not change by itself.
PASSING = frozenset({408, 425, 429})
State = OutboxMessage.State
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reply:
    """What came of one attempt; ``status`` 0: nobody answered."""

    status: int
    body: Any = None
    failure: str = ""


class _StayHere(HTTPRedirectHandler):
    """The address is the one that the office set; whoever answers there does not send us elsewhere."""

    def redirect_request(self, *arguments: Any, **options: Any) -> None:
        return None


_OPENER = build_opener(_StayHere, ProxyHandler({}))


def deliver_due() -> int:
    """Everything that is due on a channel with an address; answers how many were tried."""
    tried = 0
    channels = [channel for channel in settings.OUTBOX_URLS if address_of(channel)]
    due = OutboxMessage.objects.due(timezone.now()).filter(channel__in=channels)
    for message in due[:MOST_AT_ONCE]:
        if _claim(message):
            deliver(message)
            tried += 1
    return tried


def _claim(message: OutboxMessage) -> bool:
    """Committed before anything is sent, so that of two workers one sends."""
    mine = OutboxMessage.objects.filter(pk=message.pk, state=State.WAITING, attempts=message.attempts)
    claimed = mine.filter(next_try_at=message.next_try_at).update(
        attempts=F("attempts") + 1, next_try_at=timezone.now() + CLAIM, failure=""
    )
    message.refresh_from_db()
    return claimed == 1


def deliver(message: OutboxMessage) -> None:
    reply = send(message)
    if reply.failure:
        _note_failure(message, reply)
        return
    state = State.ANSWERED if reply.body is not None else State.SENT
    _note(message, state=state, answer={"status": reply.status, "body": reply.body}, failure="")


def send(message: OutboxMessage) -> Reply:
    """One POST; never raises for what the other side or the network does."""
    headers = {
        "Content-Type": "application/json; charset=utf-8", "Accept": "application/json", "Idempotency-Key": message.key,
    }  # fmt: skip
    if token := settings.OUTBOX_TOKENS.get(message.channel):
        headers["Authorization"] = f"Bearer {token}"
    body = json.dumps(envelope(message), ensure_ascii=False).encode()
    try:
        with _OPENER.open(Request(address_of(message.channel), body, headers), timeout=TIMEOUT) as answer:
            return Reply(answer.status, _read(answer.read(MOST_BYTES)))
    except HTTPError as refusal:
        with refusal:
            told = refusal.read(300).decode("utf-8", "replace").strip()
        return Reply(refusal.code, failure=f"HTTP {refusal.code} {told}".strip()[:500])
    except (OSError, HTTPException) as fault:  # URLError and time-outs are OSErrors
        return Reply(0, failure=(str(getattr(fault, "reason", fault)) or type(fault).__name__)[:500])


def envelope(message: OutboxMessage) -> dict[str, Any]:
    """What goes out, by wire or as a file."""
    return {
        "key": message.key,
        "topic": message.topic,
        "put_at": message.put_at.isoformat(),
        "content": message.payload,
    }


def _read(body: bytes) -> Any:
    """None where the receiver said nothing that is JSON."""
    try:
        return json.loads(body)
    except ValueError:
        return None


def _note_failure(message: OutboxMessage, reply: Reply) -> None:
    is_final = 400 <= reply.status < 500 and reply.status not in PASSING
    if is_final or message.attempts >= MOST_ATTEMPTS:
        log.warning("outbox message %s given up: %s", message.key, reply.failure)
        _note(message, state=State.FAILED, answer={"status": reply.status}, failure=reply.failure)
        return
    pause = min(PAUSE * 2 ** min(message.attempts - 1, 10), LONGEST_PAUSE)
    said = _("Attempt %(number)s: %(why)s") % {"number": message.attempts, "why": reply.failure}
    _note(message, failure=said[:500], next_try_at=timezone.now() + pause)


def _note(message: OutboxMessage, **fields: Any) -> None:
    """Only our own claim is noted: somebody may have taken the message by hand after ours ran out."""
    OutboxMessage.objects.filter(pk=message.pk, state=State.WAITING, attempts=message.attempts).update(**fields)
    message.refresh_from_db()
