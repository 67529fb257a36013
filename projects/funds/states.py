"""The life of a fund, of an allocation and of an audit finding; where a fund's money comes from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable


class FundLevel(models.TextChoices):
    CENTRAL = "central", _("central government")
    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    COUNTY = "county", _("county or district")


class FundSource(models.TextChoices):
    FEES = "fees", _("off-site construction fees")
    BUDGET = "budget", _("the level's own budget")
    GRANT = "grant", _("grant from a higher level")
    OTHER = "other", _("other")


class FundState(models.TextChoices):
    DRAFT = "draft", _("being budgeted")
    IN_FORCE = "in_force", _("budget in force")
    CLOSED = "closed", _("account closed")


class AllocationState(models.TextChoices):
    OPEN = "open", _("being disbursed")
    CLOSED = "closed", _("closed, rest returned")


class FindingState(models.TextChoices):
    OPEN = "open", _("to be answered")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("finding settled")


DECIDE = "projects.decide_specialfund"
SPEND = "projects.change_specialfund"
RELEASE = "projects.release_fundyear"
FUND_MOVES = MoveTable(
    [
        Move(FundState.DRAFT, FundState.IN_FORCE, _("Put the budget into force"), DECIDE),
        Move(FundState.IN_FORCE, FundState.CLOSED, _("Close the fund"), DECIDE, needs_reason=True),
        Move(FundState.CLOSED, FundState.IN_FORCE, _("Re-open the fund"), DECIDE, needs_reason=True),
    ]
)
# What is left of an allocation goes back to its budget line as it is closed.
ALLOCATION_MOVES = MoveTable(
    [Move(AllocationState.OPEN, AllocationState.CLOSED, _("Close and return the rest"), SPEND, needs_reason=True)]
)
FINDING_MOVES = MoveTable(
    [
        Move(FindingState.OPEN, FindingState.ANSWERED, _("Answer"), "projects.change_auditfinding"),
        Move(FindingState.ANSWERED, FindingState.CLOSED, _("Settled"), DECIDE),
        Move(FindingState.ANSWERED, FindingState.OPEN, _("Ask again"), DECIDE, needs_reason=True),
    ]
)
