"""Special funds, in the order of the money: budget, allocation, disbursement, audit, yearly summary."""

from projects.funds.models.changes import BudgetChange
from projects.funds.models.findings import AuditFinding
from projects.funds.models.funds import BudgetLine, SpecialFund
from projects.funds.models.published import PublishedFundYear
from projects.funds.models.spending import Allocation, Disbursement

__all__ = [
    "Allocation",
    "AuditFinding",
    "BudgetChange",
    "BudgetLine",
    "Disbursement",
    "PublishedFundYear",
    "SpecialFund",
]
