"""The app's background work, in reading order."""

from civildefense.records.bulk.tasks import forget_bulk_changes, run_bulk_change
from civildefense.records.imports.comparison.tasks import compare_registers
from civildefense.records.imports.tasks import run_import
from civildefense.records.jobs.tasks import look_after_jobs
from civildefense.records.search.tasks import index_search

__all__ = [
    "compare_registers",
    "forget_bulk_changes",
    "index_search",
    "look_after_jobs",
    "run_bulk_change",
    "run_import",
]
