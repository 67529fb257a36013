"""What the register refuses."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken


class Undecided(RuleBroken):
    code = "undecided_restricted"
    message = _(
        "This field is restricted and no classification decision covers it. "
        "Remove it, or ask the secrecy officer to record the decision."
    )


class CheckInFuture(RuleBroken):
    code = "check_in_future"
    message = _("A check on site cannot lie in the future.")


class ForeignEntrance(RuleBroken):
    code = "foreign_entrance"
    message = _("This entrance belongs to another facility.")
