"""What the ledger refuses."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken


class AmountWrong(RuleBroken):
    code = "amount"
    message = _("An amount is more than nothing, in whole fen.")


class SameAccount(RuleBroken):
    code = "same_account"
    message = _("Money moves between two different accounts.")


class ForeignAccount(RuleBroken):
    code = "foreign_account"
    message = _("Both accounts must belong to the office that posts.")


class BelowFloor(RuleBroken):
    """More would be paid than is owed, or more returned than was received."""

    code = "below_floor"
    message = _("There is not so much on the account; nothing was posted.")


class KeyTaken(RuleBroken):
    """The key came back with another request."""

    code = "key_reused"
    message = _("This idempotency key was used for another request.")


class ReversedAlready(RuleBroken):
    code = "reversed_already"
    message = _("This transfer is reversed already, or is itself a reversal.")
