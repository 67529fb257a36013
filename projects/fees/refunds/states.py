"""Why money goes back or is no longer asked for, and through whose hands that decision passes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable


class RefundGround(models.TextChoices):
    CANCELLED = "cancelled", _("project cancelled")
    AREA_CUT = "area_cut", _("area cut at a planning change")
    BUILT = "built", _("built on site after all")
    DOUBLE = "double", _("paid twice")
    WRONG = "wrong", _("paid by mistake")
    RELIEF = "relief", _("relief granted later")


# Money that was held without a purpose goes back on these grounds; on the others what a new assessment set free.
OF_HELD_MONEY = frozenset({RefundGround.DOUBLE, RefundGround.WRONG})


class RefundState(models.TextChoices):
    APPLIED = "applied", _("applied for")
    CHECKED = "checked", _("checked")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    SENT = "sent", _("with finance or tax")
    REPAID = "repaid", _("repaid by the treasury")
    CLOSED = "closed", _("receipt cancelled, closed")


# These reserve their amount: what is asked for twice is refused.
RESERVING = (RefundState.APPLIED, RefundState.CHECKED, RefundState.APPROVED, RefundState.SENT)

CHECK, DECIDE, SEND = "projects.check_refund", "projects.decide_refund", "projects.send_refund"

REFUND_MOVES = MoveTable(
    [
        Move(RefundState.APPLIED, RefundState.CHECKED, _("Checked: pass on for decision"), CHECK),
        Move(RefundState.APPLIED, RefundState.REFUSED, _("Refuse"), DECIDE, needs_reason=True),
        Move(RefundState.CHECKED, RefundState.APPROVED, _("Approve the refund"), DECIDE),
        Move(RefundState.CHECKED, RefundState.REFUSED, _("Refuse"), DECIDE, needs_reason=True),
        Move(RefundState.APPROVED, RefundState.SENT, _("Send to finance or tax"), SEND),
        Move(RefundState.SENT, RefundState.REPAID, _("Record the repayment"), SEND),
        Move(RefundState.REPAID, RefundState.CLOSED, _("Record the cancelled receipt"), SEND),
    ]
)


class WriteOffState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")


DECIDE_WRITE_OFF = "projects.decide_writeoff"

WRITE_OFF_MOVES = MoveTable(
    [
        Move(WriteOffState.PROPOSED, WriteOffState.APPROVED, _("Approve the write-off"), DECIDE_WRITE_OFF),
        Move(WriteOffState.PROPOSED, WriteOffState.REFUSED, _("Refuse"), DECIDE_WRITE_OFF, needs_reason=True),
    ]
)
