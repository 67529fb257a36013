"""The app's background work, in reading order."""

from civildefense.records.imports.tasks import run_import
from civildefense.records.jobs.tasks import look_after_jobs

__all__ = ["look_after_jobs", "run_import"]
