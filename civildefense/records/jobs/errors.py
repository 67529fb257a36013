"""What can go wrong with a job, and how its work is told to stop."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken


class JobCancelled(Exception):
    """Raised by ``Progress`` inside the work, so that its transaction rolls back; no rule is broken."""


class NotYourJob(RuleBroken):
    code = "not_your_job"
    message = _("Only whoever started the job, or an administrator, may do this.")


class JobFinished(RuleBroken):
    code = "job_finished"
    message = _("The job has ended already.")


class NotRepeatable(RuleBroken):
    code = "not_repeatable"
    message = _("Only a job that failed or was cancelled, and whose work may be repeated, can be tried again.")
