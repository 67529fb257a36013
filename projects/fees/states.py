"""The life of a fee case, of a relief, and the vocabularies of domain.md 1.4 to 1.9a.

What a case owes, has paid or gets back is no state: it is read from the ledger (``Standing``).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable


class CaseState(models.TextChoices):
    DRAFT = "draft", _("draft")
    ACCEPTED = "accepted", _("taken up")
    EXAMINED = "examined", _("examined")
    ISSUED = "issued", _("signed and issued")
    NOTIFIED = "notified", _("notified")
    DUNNED = "dunned", _("being collected")
    COURT = "court", _("handed to the court")
    CLOSED = "closed", _("settled")
    ARCHIVED = "archived", _("archived")


class Standing(models.TextChoices):
    """How a case stands with its money, derived from its accounts."""

    UNASSESSED = "unassessed", _("nothing assessed")
    UNPAID = "unpaid", _("nothing paid")
    PART_PAID = "part_paid", _("paid in part")
    PAID = "paid", _("paid in full")
    TO_RETURN = "to_return", _("money to return")


ACCEPT = "projects.accept_feecase"
EXAMINE = "projects.examine_feecase"
SIGN = "projects.sign_feecase"
ASSESS = "projects.add_assessment"
NOTIFY = "projects.notify_feecase"
COLLECT = "projects.collect_feecase"
CLOSE = "projects.close_feecase"
ARCHIVE = "projects.archive_feecase"

_AGAIN = _("Assess again (change, as built)")
MOVES = MoveTable(
    [
        Move(CaseState.DRAFT, CaseState.ACCEPTED, _("Accept the case"), ACCEPT),
        Move(CaseState.DRAFT, CaseState.CLOSED, _("Give up the draft"), ACCEPT, needs_reason=True),
        Move(CaseState.ACCEPTED, CaseState.EXAMINED, _("Examine and pass on"), EXAMINE),
        Move(CaseState.ACCEPTED, CaseState.DRAFT, _("Return to the drafter"), EXAMINE, needs_reason=True),
        Move(CaseState.EXAMINED, CaseState.ISSUED, _("Sign the assessment"), SIGN),
        Move(CaseState.EXAMINED, CaseState.ACCEPTED, _("Return for another look"), SIGN, needs_reason=True),
        Move(CaseState.ISSUED, CaseState.NOTIFIED, _("Record that the notice was served"), NOTIFY),
        Move(CaseState.NOTIFIED, CaseState.DUNNED, _("Begin to collect"), COLLECT),
        Move(CaseState.DUNNED, CaseState.NOTIFIED, _("Stop collecting"), COLLECT, needs_reason=True),
        Move(CaseState.DUNNED, CaseState.COURT, _("Hand to the court"), COLLECT),
        Move(CaseState.COURT, CaseState.DUNNED, _("Take back from the court"), COLLECT, needs_reason=True),
        *(
            Move(state, CaseState.ACCEPTED, _AGAIN, ASSESS, needs_reason=True)
            for state in (
                CaseState.ISSUED, CaseState.NOTIFIED, CaseState.DUNNED, CaseState.COURT, CaseState.CLOSED,
            )
        ),
        *(
            Move(state, CaseState.CLOSED, _("Settle the case"), CLOSE)
            for state in (CaseState.ISSUED, CaseState.NOTIFIED, CaseState.DUNNED, CaseState.COURT)
        ),
        Move(CaseState.CLOSED, CaseState.ARCHIVED, _("Put into the archive"), ARCHIVE),
    ]
)  # fmt: skip
# An assessment may be made or replaced while the case is still on the desk of whoever prepares it.
IN_PREPARATION = (CaseState.DRAFT, CaseState.ACCEPTED)


class Level(models.TextChoices):
    CITY = "city", _("city level")
    COUNTY = "county", _("county level")


class AssessmentKind(models.TextChoices):
    """业务类型."""

    INITIAL = "initial", _("initial assessment")
    CHANGE = "change", _("change of the project")
    AS_BUILT = "as_built", _("as built")
    BACKLOG = "backlog", _("back payment of earlier years")


class ReliefState(models.TextChoices):
    APPLIED = "applied", _("relief applied for")
    EXAMINED = "examined", _("examined")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("not granted")
    REVOKED = "revoked", _("revoked")


EXAMINE_RELIEF = "projects.examine_relief"
DECIDE_RELIEF = "projects.decide_relief"
RELIEF_MOVES = MoveTable(
    [
        Move(ReliefState.APPLIED, ReliefState.EXAMINED, _("Examine and pass on"), EXAMINE_RELIEF),
        Move(ReliefState.APPLIED, ReliefState.REFUSED, _("Refuse the relief"), DECIDE_RELIEF, needs_reason=True),
        Move(ReliefState.EXAMINED, ReliefState.APPROVED, _("Approve the relief"), DECIDE_RELIEF),
        Move(ReliefState.EXAMINED, ReliefState.REFUSED, _("Refuse the relief"), DECIDE_RELIEF, needs_reason=True),
        Move(ReliefState.APPROVED, ReliefState.REVOKED, _("Revoke: the proof fails"), DECIDE_RELIEF, needs_reason=True),
    ]
)


class Authority(models.TextChoices):
    """Who may name a ground of relief: nobody below these (计价格〔2000〕474号; 中发〔2001〕9号)."""

    STATE = "state", _("law, or the State Council")
    MINISTRIES = "ministries", _("departments of the State Council")


class Collector(models.TextChoices):
    OFFICE = "office", _("civil-defence office")
    TAX = "tax", _("tax authority")


class ChargeKind(models.TextChoices):
    CURRENT = "current", _("charge of its own period")
    ARREARS = "arrears", _("arrears of an earlier period")
    REFUND = "refund", _("refund")


class FeeRuleSection(models.TextChoices):
    """The parts of the published list of fees."""

    RATE = "rate", _("fee standards")
    GROUND = "ground", _("grounds of relief")
    ENDED = "ended", _("charges that have ended")
