"""What citizens may read is copied out on purpose, by a person, and withdrawn by one."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from civildefense.accounts.models import Organisation, User
from civildefense.rulebook.models import Jurisdiction, RuleFigure
from projects.fees.cases.assessing import RATE
from projects.fees.models import EndedCharge, FeeCase, PublishedFeeRule, PublishedFeeYear, ReliefGround
from projects.fees.publishing.errors import FutureYear, MayNotRelease, NotReleased
from projects.fees.states import FeeRuleSection
from projects.ledger.models import Transfer
from projects.ledger.states import AccountKind

RELEASE = "projects.release_publishedfeeyear"


@transaction.atomic
def release_rules(*, by: User) -> int:
    """The list as it stands today takes the place of the one before; answers how many lines it has."""
    _allowed(by)
    now = timezone.now()
    PublishedFeeRule.objects.published().update(withdrawn_by=by, withdrawn_at=now)
    rows = [PublishedFeeRule(released_by=by, released_at=now, **fields) for fields in lines_on()]
    PublishedFeeRule.objects.bulk_create(rows)
    return len(rows)


@transaction.atomic
def release_year(*, organisation: Organisation, year: int, by: User) -> PublishedFeeYear:
    """Totals of the office and those below it, as the ledger has them now; an earlier release of the year ends."""
    _allowed(by)
    if year > timezone.localdate().year:
        raise FutureYear()
    now = timezone.now()
    PublishedFeeYear.objects.published().filter(organisation=organisation, year=year).update(
        withdrawn_by=by, withdrawn_at=now
    )
    return PublishedFeeYear.objects.create(
        organisation=organisation, office=str(organisation), year=year, as_of=timezone.localdate(), released_by=by,
        released_at=now, is_illustrative=Jurisdiction.objects.filter(is_demo=True).exists(),
        **totals_of(organisation, year),
    )  # fmt: skip


@transaction.atomic
def withdraw_year(*, published: PublishedFeeYear, by: User) -> PublishedFeeYear:
    _allowed(by)
    rows = PublishedFeeYear.objects.published().filter(pk=published.pk)
    if not rows.update(withdrawn_by=by, withdrawn_at=timezone.now()):
        raise NotReleased()
    published.refresh_from_db()
    return published


def totals_of(organisation: Organisation, year: int) -> dict[str, int]:
    """What the transfers of the year say of each kind of account, reversals taken off."""
    offices = Organisation.objects.reach_of([organisation.pk])
    moved = Transfer.objects.filter(organisation__in=offices, occurred_on__year=year)
    collected = _net(moved, AccountKind.COLLECTED)
    old = FeeCase.objects.filter(organisation__in=offices, is_before_portal=True).values("uid")
    of_old = Q(debit__subject_uid__in=old) | Q(credit__subject_uid__in=old)
    refunded = moved.filter(
        debit__kind__in=[AccountKind.REFUNDABLE, AccountKind.UNALLOCATED], credit__kind=AccountKind.COLLECTED,
        reverses__isnull=True, reversal__isnull=True,
    )  # fmt: skip
    assessed = moved.filter(credit__kind=AccountKind.ASSESSED, reverses__isnull=True)
    return {
        "cases_count": assessed.values("credit__subject_uid").distinct().count(),
        "assessed_fen": -_net(moved, AccountKind.ASSESSED),
        "relieved_fen": _net(moved, AccountKind.RELIEVED),
        "collected_fen": collected,
        "old_collected_fen": _net(moved.filter(of_old), AccountKind.COLLECTED),
        "refunded_fen": refunded.aggregate(fen=Sum("amount_fen"))["fen"] or 0,
    }


def _net(rows: Any, kind: str) -> int:
    """Debits less credits of the accounts of ``kind``."""
    sums = rows.aggregate(
        debits=Sum("amount_fen", filter=Q(debit__kind=kind)), credits=Sum("amount_fen", filter=Q(credit__kind=kind))
    )
    return (sums["debits"] or 0) - (sums["credits"] or 0)


def _allowed(by: User) -> None:
    if not by.has_perm(RELEASE):
        raise MayNotRelease()


def lines_on(day: dt.date | None = None) -> Iterator[dict[str, Any]]:
    """What holds on ``day`` (today), each with its document: rates, grounds, charges that have ended."""
    day = day or timezone.localdate()
    for figure in RuleFigure.objects.in_force(day).filter(key=RATE):
        scope = (figure.division_class, figure.use, figure.protection_class)
        yield _line(
            FeeRuleSection.RATE, figure, scope_text=" ".join(filter(None, scope)), value=figure.value, unit=figure.unit,
            citation=" ".join(filter(None, (figure.document, figure.article))),
        )  # fmt: skip
    for ground in ReliefGround.objects.in_force(day):
        yield _line(FeeRuleSection.GROUND, ground, value=ground.percent, unit="percent", citation=ground.citation)
    for ended in EndedCharge.objects.in_force(day):
        yield _line(FeeRuleSection.ENDED, ended, citation=ended.citation)


def _line(section: str, row: Any, **fields: Any) -> dict[str, Any]:
    same = {name: getattr(row, name) for name in ("title", "starts_on", "ends_on", "state", "is_illustrative")}
    return {"section": section, **same, **fields}
