"""Approval items, delegations and the list of powers."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from civildefense.accounts.models import User
from projects.approvals.errors import ConfirmedAlready, DelegationCited, PowerEnded
from projects.approvals.models import ApprovalItem, Delegation, PowerItem
from projects.approvals.rules import normal_number


@transaction.atomic
def put_item(*, item: ApprovalItem, by: User) -> ApprovalItem:
    """Create or change; a new version of an item is a new row from its first day on."""
    item.full_clean()
    item.save()
    return item


@transaction.atomic
def put_delegation(*, delegation: Delegation, by: User) -> Delegation:
    """Create or change; DelegationCited where decisions on record would lose what they rest on."""
    delegation.document_number = normal_number(delegation.document_number)
    delegation.full_clean()
    try:
        with transaction.atomic():
            delegation.save()
    except IntegrityError as error:
        if "projects_delegation_keeps_decisions" in str(error):
            raise DelegationCited() from error
        raise
    return delegation


@transaction.atomic
def put_power(*, power: PowerItem, by: User) -> PowerItem:
    power.full_clean()
    power.save()
    return power


@transaction.atomic
def confirm_power(*, power: PowerItem, year: int, by: User) -> PowerItem:
    """The yearly revision has looked at it and leaves it as it is."""
    locked = _lock(power)
    if locked.ends_on is not None and locked.ends_on <= dt.date(year, 1, 1):
        raise PowerEnded()
    if locked.confirmed_for is not None and locked.confirmed_for >= year:
        raise ConfirmedAlready()
    locked.confirmed_for = year
    locked.save(update_fields=["confirmed_for"])
    locked.refresh_from_db()
    return locked


@transaction.atomic
def end_power(*, power: PowerItem, on: dt.date, by: User) -> PowerItem:
    """From ``on`` the office no longer has it."""
    locked = _lock(power)
    if locked.ends_on is not None:
        raise PowerEnded()
    locked.ends_on = on
    locked.full_clean()
    locked.save(update_fields=["ends_on"])
    locked.refresh_from_db()
    return locked


@transaction.atomic
def replace_power(*, power: PowerItem, on: dt.date, by: User, **changes: Any) -> PowerItem:
    """The yearly revision changes it: the old line ends, the new one begins the same day."""
    old = end_power(power=power, on=on, by=by)
    kept = ("organisation", "code", "name", "name_en", "kind", "exercising_body", "supervising_body", "basis")
    fields = {name: getattr(old, name) for name in kept} | changes
    return put_power(power=PowerItem(starts_on=on, confirmed_for=on.year, **fields), by=by)


def _lock(power: PowerItem) -> PowerItem:
    return PowerItem.objects.select_for_update(no_key=True, of=("self",)).get(pk=power.pk)
