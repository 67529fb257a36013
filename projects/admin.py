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
from projects.obligations.admin import (
    AreaCreditAdmin,
    BuildingPartAdmin,
    ObligationAdmin,
    OffsiteApplicationAdmin,
    OffsiteGroundAdmin,
    SupportingAreaAdmin,
)

__all__ = [
    "AcceptanceItemAdmin",
    "AccountAdmin",
    "ApprovalAdmin",
    "ApprovalItemAdmin",
    "AreaCreditAdmin",
    "BreachAdmin",
    "BuildingAdmin",
    "BuildingPartAdmin",
    "DelegationAdmin",
    "DevelopmentAdmin",
    "EnterpriseAdmin",
    "LandConditionAdmin",
    "MilestoneAdmin",
    "ObligationAdmin",
    "OffsiteApplicationAdmin",
    "OffsiteGroundAdmin",
    "PermitAdmin",
    "PowerItemAdmin",
    "ProvincialReplyAdmin",
    "ServiceEntryAdmin",
    "StageClockAdmin",
    "SupportingAreaAdmin",
    "TransferAdmin",
]
