"""The only writer of until when somebody has read the inbox."""

import datetime as dt

from django.db import transaction

from civildefense.accounts.models import User
from civildefense.records.models import InboxVisit


def read_until(user: User) -> dt.datetime | None:
    """None for whoever has never read it."""
    return InboxVisit.objects.filter(reader=user).values_list("seen", flat=True).first()


@transaction.atomic
def mark_read(*, by: User, until: dt.datetime) -> None:
    """What came after ``until`` stays new; a page that was left open takes nothing back."""
    visit, is_first = InboxVisit.objects.get_or_create(reader=by, defaults={"seen": until})
    if not is_first:
        InboxVisit.objects.filter(pk=visit.pk, seen__lt=until).update(seen=until)
