"""The app's desks, in reading order."""

from projects.enterprises.admin import EnterpriseAdmin
from projects.ledger.admin import AccountAdmin, TransferAdmin

__all__ = ["AccountAdmin", "EnterpriseAdmin", "TransferAdmin"]
