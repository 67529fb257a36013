"""The app's slices, in reading order."""

from projects.enterprises.models import Enterprise, EnterpriseContact
from projects.ledger.models import Account, Transfer

__all__ = ["Account", "Enterprise", "EnterpriseContact", "Transfer"]
