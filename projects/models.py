"""The app's slices, in reading order."""

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
    "AuditFinding",
    "Breach",
    "BudgetLine",
    "Building",
    "Development",
    "Disbursement",
    "Enterprise",
    "EnterpriseContact",
    "Milestone",
    "Participant",
    "Phase",
    "PublishedFundYear",
    "ServiceEntry",
    "SpecialFund",
    "Transfer",
]
