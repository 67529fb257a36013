"""The app's desks, in reading order."""

from projects.approvals.admin import (
    ApprovalAdmin,
    ApprovalItemAdmin,
    DelegationAdmin,
    LandConditionAdmin,
    PermitAdmin,
    PowerItemAdmin,
    ProvincialReplyAdmin,
    StageClockAdmin,
)
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
    "ApprovalAdmin",
    "ApprovalItemAdmin",
    "BreachAdmin",
    "BuildingAdmin",
    "DelegationAdmin",
    "DevelopmentAdmin",
    "EnterpriseAdmin",
    "LandConditionAdmin",
    "MilestoneAdmin",
    "PermitAdmin",
    "PowerItemAdmin",
    "ProvincialReplyAdmin",
    "ServiceEntryAdmin",
    "StageClockAdmin",
    "TransferAdmin",
]
