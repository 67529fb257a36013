"""The published data as files: built from the copies, checked, switched at once, read by every public answer."""

from shelters.finder.snapshot.reader import Snapshot, load_current

__all__ = ["Snapshot", "load_current"]
