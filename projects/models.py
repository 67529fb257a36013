"""The app's slices, in reading order."""

from projects.approvals.models import (
    Approval,
    ApprovalItem,
    ClockPause,
    Delegation,
    LandCondition,
    Permit,
    PowerItem,
    ProvincialReply,
    StageClock,
)
from projects.developments.models import (
    AcceptanceItem,
    Breach,
    Building,
    Development,
    Milestone,
    Participant,
    Phase,
    ServiceEntry,
)
from projects.enterprises.models import Enterprise, EnterpriseContact
from projects.funds.models import (
    Allocation,
    AuditFinding,
    BudgetLine,
    Disbursement,
    PublishedFundYear,
    SpecialFund,
)
from projects.ledger.models import Account, Transfer

__all__ = [
    "AcceptanceItem",
    "Account",
    "Allocation",
    "Approval",
    "ApprovalItem",
    "AuditFinding",
    "Breach",
    "BudgetLine",
    "Building",
    "ClockPause",
    "Delegation",
    "Development",
    "Disbursement",
    "Enterprise",
    "EnterpriseContact",
    "LandCondition",
    "Milestone",
    "Participant",
    "Permit",
    "Phase",
    "PowerItem",
    "ProvincialReply",
    "PublishedFundYear",
    "ServiceEntry",
    "SpecialFund",
    "StageClock",
    "Transfer",
]
