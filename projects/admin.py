"""The app's desks, in reading order."""

from projects.developments.admin import (
    AcceptanceItemAdmin,
    BreachAdmin,
    BuildingAdmin,
    DevelopmentAdmin,
    MilestoneAdmin,
    ServiceEntryAdmin,
)
from projects.enterprises.admin import EnterpriseAdmin
from projects.ledger.admin import AccountAdmin, TransferAdmin

__all__ = [
    "AcceptanceItemAdmin",
    "AccountAdmin",
    "BreachAdmin",
    "BuildingAdmin",
    "DevelopmentAdmin",
    "EnterpriseAdmin",
    "MilestoneAdmin",
    "ServiceEntryAdmin",
    "TransferAdmin",
]
