"""How far a run has come, for whoever watches its job."""

from django.utils.translation import gettext as _

from civildefense.records.imports.engine import Listener
from civildefense.records.jobs import Progress


class Told(Listener):
    """The run is ``share`` percent of the job and begins when ``begins_at`` percent are done."""

    def __init__(self, progress: Progress, begins_at: int = 0, share: int = 100) -> None:
        self._progress = progress
        self._begins_at = begins_at
        self._share = share

    def progressed(self, rows: int, expected: int) -> None:
        expected = max(rows, expected, 1)
        step = _("%(rows)d of about %(expected)d rows read") % {"rows": rows, "expected": expected}
        self._progress.report(self._begins_at + rows * self._share // expected, step)
