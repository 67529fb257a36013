"""The app's background work, in reading order."""

from projects.fees.audit.pack import make_pack

__all__ = ["make_pack"]
