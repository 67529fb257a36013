"""The app's background work, in reading order."""

from civildefense.records.imports.tasks import run_import

__all__ = ["run_import"]
