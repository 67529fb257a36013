"""What a step for many rows is refused for, as a whole or in one row."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken


class NothingChosen(RuleBroken):
    code = "nothing_chosen"
    message = _("Choose a step, and tick rows or “all rows of this view”.")


class TooMany(RuleBroken):
    code = "too_many_rows"
    message = _("At most 50,000 rows change at once. Narrow the view with a filter.")


class ReasonMissing(RuleBroken):
    code = "reason_missing"
    message = _("Please give the reason.")


class Unchanged(RuleBroken):
    code = "unchanged"
    message = _("It says so already.")
