"""What a publication is refused for."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken
from civildefense.common.secrecy import REFUSAL


class NotAllowed(RuleBroken):
    code = "not_allowed"
    message = _("Your role may not do this.")


class SamePerson(RuleBroken):
    code = "same_person"
    message = _("Whoever proposed the publication may not approve it.")


class ReasonMissing(RuleBroken):
    code = "reason_missing"
    message = _("Please give the reason.")


class UnderReview(RuleBroken):
    code = "under_review"
    message = _("The object is under review already.")


class SecretContent(RuleBroken):
    code = "level_x"
    message = REFUSAL


class NoSetApproval(RuleBroken):
    code = "no_set_approval"
    message = _("No approval of this set is in force.")
