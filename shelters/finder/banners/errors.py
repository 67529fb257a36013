"""What a banner is refused for."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken


class AlreadyOver(RuleBroken):
    code = "already_over"
    message = _("The banner's time is over already.")
