"""What the outbox refuses."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken
from civildefense.common.secrecy import REFUSAL


class SecretContent(RuleBroken):
    code = "level_x"
    message = REFUSAL


class KeyTaken(RuleBroken):
    """The key came back with another content."""

    code = "key_reused"
    message = _("A message with this key and another content exists already.")


class UnderWay(RuleBroken):
    code = "under_way"
    message = _("The message is being delivered at this moment. Look again in a few minutes.")
