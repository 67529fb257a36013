"""Long work as a Job: asked for in a request, done by the worker, watched and stopped while it runs.

``register`` a JobKind beside the task, ``ask_for`` the job in the request, and work inside ``running``::

    with running(job) as progress:
        if progress is None:
            return  # somebody else has it
        progress.report(40, "…")  # raises JobCancelled when somebody wants it to stop
"""

from civildefense.records.jobs.errors import JobCancelled
from civildefense.records.jobs.kinds import JobKind, register
from civildefense.records.jobs.running import Progress, running
from civildefense.records.jobs.services import ask_for

__all__ = ["JobCancelled", "JobKind", "Progress", "ask_for", "register", "running"]
