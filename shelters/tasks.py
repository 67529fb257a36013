"""The app's background work, in reading order."""

from shelters.finder.sheets.tasks import print_sheets
from shelters.finder.tasks import build_snapshots, count_misses, forget

__all__ = ["build_snapshots", "count_misses", "forget", "print_sheets"]
