"""The app's desks, in reading order."""

from projects.enterprises.admin import EnterpriseAdmin

__all__ = ["EnterpriseAdmin"]
