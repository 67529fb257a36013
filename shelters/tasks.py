"""The app's background work, in reading order."""

from shelters.finder.tasks import build_snapshots, count_misses, forget

__all__ = ["build_snapshots", "count_misses", "forget"]
