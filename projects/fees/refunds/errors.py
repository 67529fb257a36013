"""Why money is not returned, or a debt not given up."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken


class NoSubject(RuleBroken):
    code = "refund_of_nothing"
    message = _("A refund names the case, or the payment that nobody could place.")


class PaymentNeeded(RuleBroken):
    code = "payment_needed"
    message = _("Money that was paid twice or by mistake goes back from its own receipt: name the payment.")


class WholePayment(RuleBroken):
    code = "whole_payment"
    message = _("A payment that nobody could place goes back as a whole.")


class SecondPersonNeeded(RuleBroken):
    code = "three_people"
    message = _("One person enters a refund, a second checks it, a third decides.")


class AnotherDecides(RuleBroken):
    code = "second_person"
    message = _("Whoever proposes a write-off does not decide it.")


class RepaymentWrong(RuleBroken):
    code = "repayment"
    message = _("A repayment has its number, and its day lies between the application and today.")


class CancelledNumberMissing(RuleBroken):
    code = "cancellation"
    message = _("Enter the number under which the receipt was cancelled or met by a red one.")


class NotAllowed(RuleBroken):
    code = "not_allowed"
    message = _("Your role may not do this.")


class NoLaw(RuleBroken):
    code = "no_law"
    message = _("A debt is given up by law only: cite the law and the decision or judgment behind it.")
