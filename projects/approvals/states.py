"""What an approval can be, which steps it may take, and the vocabularies of items, clocks and papers around it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable


class ApprovalState(models.TextChoices):
    APPLIED = "applied", _("applied for")
    HELD = "held", _("held: development unknown")
    DECIDED = "decided", _("decided")
    REVOKED = "revoked", _("revoked")
    DROPPED = "dropped", _("application withdrawn")
    VOID = "void", _("taken off the record")


class Outcome(models.TextChoices):
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")


class Mode(models.TextChoices):
    """How the duty is met: three ways, so a mode and no flag."""

    ON_SITE = "on_site", _("built on the site")
    OFF_SITE_FEE = "off_site_fee", _("off-site, by the fee")
    OFF_SITE_BUILD = "off_site_build", _("off-site, built by the developer")


CHANGE = "projects.change_approval"
DECIDE = "projects.decide_approval"
MOVES = MoveTable(
    [
        Move(ApprovalState.APPLIED, ApprovalState.DECIDED, _("Record the decision"), DECIDE),
        Move(ApprovalState.APPLIED, ApprovalState.DROPPED, _("Applicant withdraws"), CHANGE, needs_reason=True),
        Move(ApprovalState.HELD, ApprovalState.DECIDED, _("Name the development"), CHANGE),
        Move(ApprovalState.HELD, ApprovalState.VOID, _("Take off the record"), CHANGE, needs_reason=True),
        Move(ApprovalState.DECIDED, ApprovalState.HELD, _("Undo the match"), CHANGE, needs_reason=True),
        Move(ApprovalState.DECIDED, ApprovalState.REVOKED, _("Record the revocation"), DECIDE, needs_reason=True),
        Move(ApprovalState.DECIDED, ApprovalState.VOID, _("Take off the record"), CHANGE, needs_reason=True),
        Move(ApprovalState.VOID, ApprovalState.HELD, _("Put back on record"), CHANGE, needs_reason=True),
    ]
)
WITH_DECISION = (ApprovalState.HELD, ApprovalState.DECIDED, ApprovalState.REVOKED)


class ItemKind(models.TextChoices):
    LICENCE = "licence", _("licence")
    CONFIRMATION = "confirmation", _("confirmation")
    FILING = "filing", _("filing")
    OTHER = "other", _("other")


class PowerKind(models.TextChoices):
    LICENCE = "licence", _("licence")
    PENALTY = "penalty", _("penalty")
    COERCION = "coercion", _("coercive measure")
    LEVY = "levy", _("levy")
    CHECK = "check", _("inspection")
    CONFIRMATION = "confirmation", _("confirmation")
    REWARD = "reward", _("reward")
    OTHER = "other", _("other")


class Stage(models.TextChoices):
    REVIEW = "review", _("from acceptance to the decision")
    DELIVERY = "delivery", _("from the decision to its delivery")


class PauseReason(models.TextChoices):
    """What 行政许可法 art. 45 does not count, and the supplement of missing papers."""

    SUPPLEMENT = "supplement", _("supplement of papers")
    EXPERTS = "experts", _("expert review")
    HEARING = "hearing", _("hearing")
    SURVEY = "survey", _("survey or test")


class ConditionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    ISSUED = "issued", _("issued")
    ADOPTED = "adopted", _("in the land contract")
    DISREGARDED = "disregarded", _("not taken up")


ISSUE_CONDITION = "projects.issue_landcondition"
CHANGE_CONDITION = "projects.change_landcondition"
CONDITION_MOVES = MoveTable(
    [
        Move(ConditionState.DRAFT, ConditionState.ISSUED, _("Issue"), ISSUE_CONDITION),
        Move(ConditionState.ISSUED, ConditionState.ADOPTED, _("Found in the land contract"), CHANGE_CONDITION),
        Move(
            ConditionState.ISSUED, ConditionState.DISREGARDED, _("Not taken up"), CHANGE_CONDITION, needs_reason=True
        ),
        Move(
            ConditionState.DISREGARDED, ConditionState.ADOPTED, _("Taken up after all"), CHANGE_CONDITION,
            needs_reason=True,
        ),
    ]
)  # fmt: skip


class PermitKind(models.TextChoices):
    LAND_PLANNING = "land_planning", _("land-use planning permit")
    PLANNING = "planning", _("building planning permit")
    BUILDING = "building", _("construction permit")


class ReplyState(models.TextChoices):
    REQUESTED = "requested", _("requested")
    REPLIED = "replied", _("replied")
    ARCHIVED = "archived", _("archived")


CHANGE_REPLY = "projects.change_provincialreply"
REPLY_MOVES = MoveTable(
    [
        Move(ReplyState.REQUESTED, ReplyState.REPLIED, _("Record the reply"), CHANGE_REPLY),
        Move(ReplyState.REPLIED, ReplyState.ARCHIVED, _("Archive"), CHANGE_REPLY),
    ]
)
