"""What a payment cannot be, and why."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.errors import RuleBroken
from projects.ledger.rules import yuan


class WrongDoor(RuleBroken):
    """Who collects follows from the charging period, whatever the day of the payment."""

    code = "wrong_collector"

    def __init__(self, *, case: Any, collector: object, channel: object) -> None:
        sentence = _(
            "“%(case)s” belongs to the charging period %(year)d, which the %(collector)s collects: a payment through"
            " “%(channel)s” is not taken for it."
        )
        words = {"case": case.number, "year": case.charging_year, "collector": collector, "channel": channel}
        super().__init__(sentence % words)


class ReceiptOfOtherKind(RuleBroken):
    code = "receipt_kind"
    message = gettext_lazy("The tax authority gives tax vouchers, and nobody else does.")


class ReceiptTaken(RuleBroken):
    """The same paper twice is one payment."""

    code = "receipt_taken"

    def __init__(self, payment: Any = None) -> None:
        if payment is None:
            super().__init__(_("This receipt is recorded already, by another office."))
            return
        words = {
            "number": payment.receipt_number,
            "yuan": yuan(payment.amount_fen),
            "day": payment.received_on.isoformat(),
            "payer": payment.payer_name,
        }
        super().__init__(_("Receipt %(number)s is recorded already: %(yuan)s yuan from %(payer)s on %(day)s.") % words)


class FuturePayment(RuleBroken):
    code = "future_day"
    message = gettext_lazy("Money that came in came in today or before.")


class ForeignCase(RuleBroken):
    code = "foreign_case"
    message = gettext_lazy("The case belongs to another office than the one that books the payment.")


class NothingHeld(RuleBroken):
    code = "nothing_held"
    message = gettext_lazy("Nothing of this payment waits to be allocated.")


class AlreadyReversed(RuleBroken):
    code = "reversed_already"
    message = gettext_lazy("This payment is reversed already.")


class PartlyReturned(RuleBroken):
    """Money that has left the treasury is not taken back by a booking."""

    code = "partly_returned"
    message = gettext_lazy("Money of this payment was returned already: it is no longer reversed.")


class RefundRunning(RuleBroken):
    code = "refund_running"
    message = gettext_lazy("A refund of this payment is under way: decide that first.")


class NotReversed(RuleBroken):
    code = "not_reversed"
    message = gettext_lazy("A receipt is cancelled after its payment was reversed or returned.")


class PayerUnknown(RuleBroken):
    code = "payer_unknown"
    message = gettext_lazy("Choose the enterprise on record that paid.")


class NotYourOffice(RuleBroken):
    code = "not_allowed"
    message = gettext_lazy("Your role may not do this.")
