"""What people may do to a job. Waiting, running, done and failed are the worker's own words (``running``)."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable
from civildefense.records.models.jobs import JobState

CANCEL = "records.cancel_job"

MOVES = MoveTable(
    [
        Move(JobState.WAITING, JobState.CANCELLED, _("Cancel the job"), CANCEL),
        Move(JobState.RUNNING, JobState.CANCELLED, _("Cancel the job"), CANCEL),
    ]
)
