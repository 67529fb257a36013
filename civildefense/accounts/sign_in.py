"""The sign-in log, and the lock that is read from it.

Accounts are locked, never addresses: a whole county sits behind one. The count comes from the log in PostgreSQL,
so it holds across workers and while the cache is down.
"""

import datetime as dt
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.crypto import salted_hmac

from civildefense.accounts.models import SignInEvent, User

FAILURES = 10
WINDOW = dt.timedelta(minutes=15)
Outcome = SignInEvent.Outcome


def log_name(username: str) -> str:
    """The name as the log keeps it: people type passwords into the wrong box, so an unknown one is only a digest."""
    if User.objects.filter(username=username).exists():
        return username
    return "?" + salted_hmac("civildefense.accounts.sign_in", username, algorithm="sha256").hexdigest()[:16]


def record(*, username: str, outcome: str, address: str | None, user: User | None = None) -> SignInEvent:
    return SignInEvent.objects.create(username=log_name(username), user=user, outcome=outcome, address=address or None)


def record_failure(*, username: str, address: str | None, user: User | None = None) -> None:
    """A wrong password or code; the one that locks the account is followed by its own line."""
    record(username=username, outcome=Outcome.FAILED, address=address, user=user)
    if is_locked(username, now=timezone.now()):
        record(username=username, outcome=Outcome.LOCKED, address=address, user=user)


def is_locked(username: str, *, now: dt.datetime) -> bool:
    """True after ``FAILURES`` failures within ``WINDOW``; an administrator's reset of the password starts anew."""
    events = SignInEvent.objects.filter(username=log_name(username), occurred_at__gt=now - WINDOW)
    reset = events.filter(outcome=Outcome.PASSWORD_RESET).aggregate(last=Max("id"))["last"] or 0
    return events.filter(outcome=Outcome.FAILED, id__gt=reset).count() >= FAILURES


def hold_account(username: str) -> None:
    """Inside a transaction: guesses at one account queue up, so that parallel ones cannot pass the limit together."""
    User.objects.select_for_update(no_key=True).filter(username=username).first()


def address_of(request: Any) -> str | None:
    return request.META.get("REMOTE_ADDR") or None
