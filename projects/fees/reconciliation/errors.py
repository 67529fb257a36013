"""What a reconciliation refuses."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken


class NothingInFile(RuleBroken):
    code = "file_empty"
    message = _("The file has no receipt that could be compared.")


class PeriodWrong(RuleBroken):
    code = "period"
    message = _("The period ends before it begins.")


class Unexplained(RuleBroken):
    code = "differences_open"
    message = _("Say what became of each difference before you declare the period complete.")


class SamePerson(RuleBroken):
    code = "same_person"
    message = _("Whoever compared or declared does not sign.")


class FutureDay(RuleBroken):
    code = "future_day"
    message = _("The day lies in the future.")


class NotAllowed(RuleBroken):
    code = "not_allowed"
    message = _("Your role may not do this.")
