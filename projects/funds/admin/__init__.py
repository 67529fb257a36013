"""The funds' desks, in the order of the money."""

from projects.funds.admin.audit import AuditFindingAdmin, PublishedFundYearAdmin
from projects.funds.admin.funds import BudgetChangeAdmin, SpecialFundAdmin
from projects.funds.admin.spending import AllocationAdmin, DisbursementAdmin

__all__ = [
    "AllocationAdmin",
    "AuditFindingAdmin",
    "BudgetChangeAdmin",
    "DisbursementAdmin",
    "PublishedFundYearAdmin",
    "SpecialFundAdmin",
]
