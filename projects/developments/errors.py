"""What the desk of developments refuses."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken


class ForeignDivision(RuleBroken):
    code = "foreign_division"
    message = _("This division does not belong to the office that keeps the development.")


class ForeignPhase(RuleBroken):
    code = "foreign_phase"
    message = _("This phase belongs to another development.")


class PhaseInUse(RuleBroken):
    code = "phase_in_use"
    message = _("Buildings, milestones or decisions name this phase; it stays.")


class Cancelled(RuleBroken):
    code = "cancelled"
    message = _("The development is cancelled. Take it up again before you change it.")


class ReachedInFuture(RuleBroken):
    code = "future"
    message = _("A step is reached today at the latest.")


class SignsMissing(RuleBroken):
    code = "signs_missing"
    message = _("Without the signs no works are accepted: the item “signs installed” of the checklist is not settled.")


class ItemFailed(RuleBroken):
    code = "item_failed"
    message = _("An item of the acceptance checklist has failed; the works are not accepted.")


class OfficerElsewhere(RuleBroken):
    code = "officer_elsewhere"
    message = _("This person does not act for the office that keeps the development.")


class NotASuggestion(RuleBroken):
    code = "not_a_suggestion"
    message = _("Only a suggestion is adopted or not; a question is answered.")


class NotAnswered(RuleBroken):
    code = "not_answered"
    message = _("Only what is answered has an effect and a verdict.")


class StepKnown(RuleBroken):
    code = "step_once"
    message = _("This step is on record already.")
