"""What the desk of approvals refuses, by name."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken


class ItemNotInForce(RuleBroken):
    code = "item_not_in_force"
    message = _("No such approval item was in force on the day of the decision.")


class DelegationMissing(RuleBroken):
    code = "delegation_missing"
    message = _("This item is decided here only by delegation: name the document that delegates it.")


class DelegationNotValid(RuleBroken):
    code = "delegation_not_valid"
    message = _("The delegation does not cover this item on the day of the decision.")


class DelegationCited(RuleBroken):
    code = "delegation_cited"
    message = _("Decisions of other days rest on this delegation: its period cannot leave them out.")


class DecisionInFuture(RuleBroken):
    code = "decision_in_future"
    message = _("A decision cannot lie in the future.")


class DecisionBeforeApplication(RuleBroken):
    code = "decision_before_application"
    message = _("The decision lies before the day on which the application was accepted.")


class DecisionDiffers(RuleBroken):
    code = "decision_differs"
    message = _("A decision with this number is on record with other contents; ask the office to correct it.")


class ScanMissing(RuleBroken):
    code = "scan_missing"
    message = _("A decision from before the portal is entered with its scan.")


class ForeignDevelopment(RuleBroken):
    code = "foreign_development"
    message = _("The development belongs to another office.")


class ForeignPhase(RuleBroken):
    code = "foreign_phase"
    message = _("This phase belongs to another development.")


class SupervisedAlready(RuleBroken):
    code = "supervised_already"
    message = _("The decision has been taken into supervision already.")


class NothingToSupervise(RuleBroken):
    code = "nothing_to_supervise"
    message = _("Only a decision on record can be taken into supervision.")


class ClockStopped(RuleBroken):
    code = "clock_stopped"
    message = _("This clock has stopped already.")


class ClockPaused(RuleBroken):
    code = "clock_paused"
    message = _("The clock is paused: end the pause first.")


class ClockRuns(RuleBroken):
    code = "clock_runs"
    message = _("The clock is not paused.")


class PauseUndocumented(RuleBroken):
    code = "pause_undocumented"
    message = _("A pause needs the document that tells the applicant of it.")


class ClockBackwards(RuleBroken):
    code = "clock_backwards"
    message = _("This day lies before the clock, its last pause, or after today.")


class ExtendedAlready(RuleBroken):
    code = "extended_already"
    message = _("A period is extended once.")


class ReplyBeforeRequest(RuleBroken):
    code = "reply_before_request"
    message = _("The reply is dated before the request.")


class ReplyWithoutScan(RuleBroken):
    code = "reply_without_scan"
    message = _("Archive a reply with its scan.")


class NumberMissing(RuleBroken):
    code = "number_missing"
    message = _("Enter number and day of the document first.")


class ConfirmedAlready(RuleBroken):
    code = "confirmed_already"
    message = _("The item is confirmed for this year already.")


class PowerEnded(RuleBroken):
    code = "power_ended"
    message = _("The item has ended; enter the new one beside it.")


class LetterUnderway(RuleBroken):
    code = "letter_underway"
    message = _("A letter of this decision is on its way already; void it before drafting another.")


class NoSingleMatch(RuleBroken):
    code = "no_single_match"
    message = _("No development, or more than one, answers to this decision: a person says which.")
