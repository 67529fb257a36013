"""Through which door money came, what proves it, whose it is, and what may become of a payment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable
from projects.fees.states import Collector


class Channel(models.TextChoices):
    OFFICE = "office", _("civil-defence office")
    TREASURY = "treasury", _("treasury (finance bureau)")
    TAX = "tax", _("tax authority")


# Who collects a period decides which doors are open for it.
CHANNELS_OF: dict[str, frozenset[str]] = {
    Collector.OFFICE: frozenset({Channel.OFFICE, Channel.TREASURY}),
    Collector.TAX: frozenset({Channel.TAX}),
}


class ReceiptKind(models.TextChoices):
    SLIP = "payment_slip", _("treasury payment slip")
    FISCAL = "fiscal_receipt", _("fiscal electronic receipt")
    OWN = "office_receipt", _("receipt of the office")
    TAX = "tax_voucher", _("tax voucher")


# The kind that a channel gives out where a file or a clerk names none.
USUAL_KIND = {Channel.OFFICE: ReceiptKind.OWN, Channel.TREASURY: ReceiptKind.SLIP, Channel.TAX: ReceiptKind.TAX}


class TreasuryLevel(models.TextChoices):
    CENTRAL = "central", _("central")
    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    COUNTY = "county", _("county")


class PayerMatch(models.TextChoices):
    """How far it is known who paid; a name alone never decides it."""

    DEVELOPER = "developer", _("the developer itself")
    CONFIRMED = "confirmed", _("confirmed by a person")
    SIMILAR = "similar", _("a similar name, to be confirmed")
    OTHER = "other", _("somebody else, as written")


class PaymentState(models.TextChoices):
    STANDING = "standing", _("received")
    REVERSED = "reversed", _("reversed")


class PostingAct(models.TextChoices):
    """What one transfer does with a payment."""

    PAID = "paid", _("pays what is owed")
    HELD = "held", _("held, not yet allocated")
    ALLOCATED = "allocated", _("allocated")
    RETURNED = "returned", _("returned")
    REVERSED = "reversed", _("reversed")


REVERSE = "projects.reverse_payment"

MOVES = MoveTable(
    [Move(PaymentState.STANDING, PaymentState.REVERSED, _("Reverse the payment"), REVERSE, needs_reason=True)]
)
