"""A year's totals, copied for citizens by a person who answers for them."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_noop

from civildefense.accounts.models import Organisation, User
from projects.funds.errors import NotAllowed, NothingToRelease, ReasonMissing, ReleasedAlready
from projects.funds.models import Allocation, AuditFinding, PublishedFundYear, SpecialFund
from projects.funds.money import with_money
from projects.funds.states import RELEASE, FindingState, FundState

REPLACED = gettext_noop("Replaced by a newer release.")


@transaction.atomic
def release_year(*, organisation: Organisation, year: int, by: User) -> PublishedFundYear:
    """Totals of the office's funds of that year as they are now; they take the place of those released before."""
    _require_right(organisation, by)
    funds = SpecialFund.objects.filter(organisation=organisation, year=year).exclude(state=FundState.DRAFT)
    # Two releases at once: the second waits here, and then sees the first.
    if not list(funds.order_by("pk").select_for_update(no_key=True, of=("self",))):
        raise NothingToRelease()
    totals = totals_of(funds)
    before = PublishedFundYear.objects.published().filter(organisation=organisation, year=year)
    if before.filter(**totals).exists():
        raise ReleasedAlready()
    now = timezone.now()
    before.update(withdrawn_by=by, withdrawn_at=now, withdrawal_reason=REPLACED)
    return PublishedFundYear.objects.create(
        organisation=organisation, office=organisation.name, year=year, as_of=timezone.localdate(), released_by=by,
        released_at=now, **totals,
    )  # fmt: skip


@transaction.atomic
def withdraw_year(*, published: PublishedFundYear, reason: str, by: User) -> PublishedFundYear:
    _require_right(published.organisation, by)
    if not reason.strip():
        raise ReasonMissing()
    locked = PublishedFundYear.objects.select_for_update(no_key=True, of=("self",)).get(pk=published.pk)
    if locked.withdrawn_at is None:
        locked.withdrawn_by, locked.withdrawn_at = by, timezone.now()
        locked.withdrawal_reason = reason.strip()
        locked.full_clean()
        locked.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal_reason"])
    return locked


def totals_of(funds: QuerySet[Any]) -> dict[str, int]:
    """What is published of these funds, from the ledger and the findings as they are now."""
    money = ("budget_fen", "allocated_fen", "spent_fen")
    sums = with_money(funds).aggregate(**{f"all_{name}": Sum(name, default=0) for name in money})
    works = Allocation.objects.filter(line__fund__in=funds).with_money().exclude(waiting_fen=0, spent_fen=0)
    found = AuditFinding.objects.filter(fund__in=funds).aggregate(
        findings_count=Count("pk"), settled_count=Count("pk", filter=Q(state=FindingState.CLOSED))
    )
    counted = works.order_by().values("title").distinct().count()
    return {**{name: int(sums[f"all_{name}"]) for name in money}, "works_count": counted, **found}


def _require_right(organisation: Organisation, by: User) -> None:
    if not by.has_perm(RELEASE) or organisation.pk not in by.organisation_ids:
        raise NotAllowed()
