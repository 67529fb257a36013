"""The app's slices, in reading order."""

from projects.enterprises.models import Enterprise, EnterpriseContact

__all__ = ["Enterprise", "EnterpriseContact"]
