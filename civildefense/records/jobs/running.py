"""A job at work: it is watched, and stopped, while its own transaction is still open."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files import File
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.common.errors import RuleBroken
from civildefense.records import workflow
from civildefense.records.jobs.errors import JobCancelled
from civildefense.records.jobs.states import MOVES
from civildefense.records.models import Job, JobLine

LOST = "worker_lost"


class Progress:
    """Writes through a connection of its own, so that others see it before the work commits.

    Every sign of life is also the question whether somebody wants the job to stop; then JobCancelled is raised.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._connection = connection.copy()

    def heartbeat(self) -> None:
        """Between two steps of any work that may be stopped here."""
        self._beat("heartbeat = now()", [])

    def report(self, percent: int, step: str) -> None:
        self._beat("percent = %s, step = %s, heartbeat = now()", [max(0, min(percent, 99)), step[:200]])

    def note(self, text: str) -> None:
        """One more line of the log."""
        with self._connection.cursor() as cursor:
            # From the job's row, which a job that is itself not committed yet does not have.
            cursor.execute(
                "INSERT INTO records_jobline (job_id, text) SELECT id, %s FROM records_job WHERE id = %s",
                [text[:500], self._job.pk],
            )

    def keep(self, name: str, content: File) -> None:
        """The file that came out of the work, for whoever may see the job."""
        self._job.result_file.save(name, content, save=False)
        Job.objects.filter(pk=self._job.pk).update(result_file=self._job.result_file.name, result_name=name[:200])

    def close(self) -> None:
        self._connection.close()

    def _beat(self, changes: str, values: list[Any]) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE records_job SET {changes} WHERE id = %s RETURNING cancel_requested_at IS NOT NULL",
                [*values, self._job.pk],
            )
            row = cursor.fetchone()
        if row and row[0]:
            raise JobCancelled


@contextmanager
def running(job: Job) -> Iterator[Progress | None]:
    """Claims the job once (None when somebody has it), and writes down how it ended."""
    now = timezone.now()
    claimed = Job.objects.filter(pk=job.pk, state=Job.State.WAITING).update(
        state=Job.State.RUNNING, started=now, heartbeat=now
    )
    if not claimed:
        yield None
        return
    progress = Progress(job)
    JobLine.objects.create(job=job, text=_("Started."))
    ending: dict[str, Any] = {
        "state": Job.State.FAILED,
        "failure": _("An unexpected error; it has been recorded."),
    }
    try:
        yield progress
        ending = {"state": Job.State.DONE, "percent": 100, "step": ""}
    except RuleBroken as refusal:
        ending = {"state": Job.State.FAILED, "failure": str(refusal)[:500], "result": {"code": refusal.code}}
    except JobCancelled:
        ending = {"state": Job.State.CANCELLED}
    finally:  # anything else goes on to the worker, which logs it
        progress.close()
        _finish(job, **ending)


def _finish(job: Job, *, state: str, **fields: Any) -> None:
    """Only the claimed job ends here; one that was given up for lost by mistake is taken back first."""
    rows = Job.objects.filter(pk=job.pk)
    rows.filter(state=Job.State.FAILED, result__code=LOST).update(state=Job.State.RUNNING, failure="", result={})
    if state == Job.State.CANCELLED:
        job.refresh_from_db()
        workflow.move(job, state, by=job.cancel_requested_by, table=MOVES)
    if rows.filter(state__in=[Job.State.RUNNING, state]).update(state=state, finished=timezone.now(), **fields):
        JobLine.objects.create(job=job, text=_said(state, fields))
    job.refresh_from_db()


def _said(state: str, fields: dict[str, Any]) -> str:
    endings: dict[str, str] = {Job.State.DONE: _("Done."), Job.State.CANCELLED: _("Cancelled; nothing of it was kept.")}
    return str(endings[state]) if state in endings else _("Failed: %(why)s") % {"why": fields["failure"]}
