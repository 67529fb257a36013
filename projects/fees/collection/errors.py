"""Why a step of the collection may not be taken now."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.errors import RuleBroken


class NothingOwed(RuleBroken):
    code = "nothing_owed"
    message = gettext_lazy("Nothing is owed on this case: there is nothing to chase.")


class NoDueDay(RuleBroken):
    code = "no_due_day"
    message = gettext_lazy("No payment notice with a due day has been served yet: serve the notice first.")


class TaxCollects(RuleBroken):
    code = "tax_collects"
    message = gettext_lazy(
        "The tax office collects this charging period and sends its own demands: record what it did."
    )


class ClaimFiled(RuleBroken):
    code = "claim_filed"
    message = gettext_lazy("A claim is filed in insolvency: the debt is pursued there, not by demands.")


class PastDue(RuleBroken):
    code = "past_due"
    message = gettext_lazy("A reminder comes before the due day; that day is over: send the demand.")


class StepTaken(RuleBroken):
    code = "step_taken"

    def __init__(self, kind: object) -> None:
        super().__init__(_("This step is taken already: %(step)s.") % {"step": kind})


class StepMissing(RuleBroken):
    """The order of the law is not left out."""

    code = "step_missing"

    def __init__(self, wanted: object) -> None:
        super().__init__(_("First comes: %(step)s, served with proof.") % {"step": wanted})


class TermRuns(RuleBroken):
    code = "term_runs"

    def __init__(self, ends_on: dt.date, *, is_provisional: bool = False) -> None:
        self.ends_on = ends_on
        sentence = _("The term runs until the end of %(day)s; the next step comes after it.")
        unsure = _(" The calendar of that year is not announced yet.") if is_provisional else ""
        super().__init__(sentence % {"day": ends_on.isoformat()} + unsure)


class WindowClosed(RuleBroken):
    code = "window_closed"

    def __init__(self, closed_on: dt.date) -> None:
        self.closed_on = closed_on
        sentence = _("The court takes applications until %(day)s only; the time is over.")
        super().__init__(sentence % {"day": closed_on.isoformat()})


class ServiceUnproven(RuleBroken):
    code = "service_unproven"
    message = gettext_lazy("A step counts from its service: say how and when, with the proof.")


class FutureService(RuleBroken):
    code = "future_service"
    message = gettext_lazy("A service lies in the past or is today.")


class NotTaxs(RuleBroken):
    code = "office_collects"
    message = gettext_lazy("The office itself collects this charging period: take the step here.")


class NotAllowed(RuleBroken):
    code = "not_allowed"
    message = gettext_lazy("Your role may not do this.")
