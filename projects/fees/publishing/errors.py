"""What a release refuses."""

from django.utils.translation import gettext_lazy

from civildefense.common.errors import RuleBroken


class MayNotRelease(RuleBroken):
    code = "not_allowed"
    message = gettext_lazy("Your role may not release figures to the public.")


class FutureYear(RuleBroken):
    code = "future_year"
    message = gettext_lazy("A year is released when it has begun.")


class NotReleased(RuleBroken):
    code = "not_released"
    message = gettext_lazy("This is not public any more.")
