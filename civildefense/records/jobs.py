"""Long work as a Job: asked for in a request, done by the worker, watched while its transaction is still open."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.common.errors import RuleBroken
from civildefense.records.models import Job


class Progress:
    """Writes percent and step through a connection of its own, so that others see them before the work commits."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._connection = connection.copy()

    def report(self, percent: int, step: str) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "UPDATE records_job SET percent = %s, step = %s, heartbeat = now() WHERE id = %s",
                [max(0, min(percent, 99)), step[:200], self._job.pk],
            )

    def close(self) -> None:
        self._connection.close()


@contextmanager
def running(job: Job) -> Iterator[Progress | None]:
    """Claims the job once (None when somebody has it), and writes down how it ended."""
    claimed = Job.objects.filter(pk=job.pk, state=Job.State.WAITING).update(
        state=Job.State.RUNNING, heartbeat=timezone.now()
    )
    if not claimed:
        yield None
        return
    progress = Progress(job)
    ending: dict[str, Any] = {
        "state": Job.State.FAILED,
        "failure": _("An unexpected error; it has been recorded."),
    }
    try:
        yield progress
        ending = {"state": Job.State.DONE, "percent": 100, "step": ""}
    except RuleBroken as refusal:
        ending = {"state": Job.State.FAILED, "failure": str(refusal)[:500], "result": {"code": refusal.code}}
    finally:
        progress.close()
        _finish(job, **ending)


def _finish(job: Job, **fields: Any) -> None:
    Job.objects.filter(pk=job.pk).update(finished=timezone.now(), **fields)
    job.refresh_from_db()
