"""Supporting areas and their credits; the duty is determined anew with each, so that its open area is always true."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation, User
from projects.developments.services.locking import locked
from projects.obligations.errors import (
    AreaTooSmall,
    CreditReleased,
    CreditTooLarge,
    DeterminedMeanwhile,
    ReasonMissing,
)
from projects.obligations.models import AreaCredit, Obligation, SupportingArea
from projects.obligations.services.determination import carry_on, latest_obligation


@transaction.atomic
def open_area(*, organisation: Organisation, by: User, **fields: Any) -> SupportingArea:
    area = SupportingArea(organisation=organisation, **fields)
    area.full_clean()
    area.save()
    return area


@transaction.atomic
def change_area(*, area: SupportingArea, by: User, **fields: Any) -> SupportingArea:
    """AreaTooSmall when more is assigned than would be left."""
    row = _locked_area(area)
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    if row.available_m2 < (assigned := _assigned(row)):
        raise AreaTooSmall(row.name, assigned)
    row.save(update_fields=[*fields])
    row.refresh_from_db()
    return row


@transaction.atomic
def assign_credit(
    *, area: SupportingArea, obligation: Obligation, m2: Decimal, document: str, assigned_on: dt.date, by: User
) -> AreaCredit:
    """Not more than the area has left, and not more than the duty still needs; CreditTooLarge says how much that is.

    The development is locked first, then the area: whoever assigns at the same moment waits here.
    """
    locked(obligation.development)
    newest = latest_obligation(obligation.development, obligation.phase)
    if newest is None or newest.pk != obligation.pk:
        raise DeterminedMeanwhile()
    row = _locked_area(area)
    if m2 > newest.offsite_m2:
        raise CreditTooLarge.duty(newest.offsite_m2)
    if m2 > (left := row.available_m2 - _assigned(row)):
        raise CreditTooLarge.area(row.name, left)
    credit = AreaCredit(
        area=row, obligation=newest, m2=m2, document=document, assigned_on=assigned_on, assigned_by=by,
        assigned_at=timezone.now(),
    )  # fmt: skip
    credit.full_clean()
    credit.save()
    told = {"m2": f"{m2:f}", "area": row.name, "document": document}
    carry_on(newest, by=by, reason=_("%(m2)s m² of “%(area)s” assigned by %(document)s") % told)
    return credit


@transaction.atomic
def release_credit(*, credit: AreaCredit, reason: str, by: User) -> AreaCredit:
    """The metres go back to the area, and the duty is open again by as much."""
    if not reason.strip():
        raise ReasonMissing()
    development, phase = credit.obligation.development, credit.obligation.phase
    locked(development)
    area = _locked_area(credit.area)
    now = timezone.now()
    released = {
        "released_on": timezone.localdate(now), "released_by": by, "released_at": now, "release_reason": reason.strip(),
    }  # fmt: skip
    if not AreaCredit.objects.standing().filter(pk=credit.pk).update(**released):
        raise CreditReleased()
    newest = latest_obligation(development, phase)
    assert newest is not None  # the credit names one of the chain
    told = {"m2": f"{credit.m2:f}", "area": area.name, "reason": reason.strip()}
    carry_on(newest, by=by, reason=_("%(m2)s m² of “%(area)s” released: %(reason)s") % told)
    credit.refresh_from_db()
    return credit


def _locked_area(area: SupportingArea) -> SupportingArea:
    return SupportingArea.objects.select_for_update(no_key=True, of=("self",)).get(pk=area.pk)


def _assigned(area: SupportingArea) -> Decimal:
    return AreaCredit.objects.standing().filter(area=area).aggregate(total=Sum("m2"))["total"] or Decimal("0.00")
