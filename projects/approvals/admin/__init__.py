"""The desk of approvals: decisions and their match, clocks, items and delegations, papers around them."""

from projects.approvals import panels as _panels  # noqa: F401  (what hangs on a development's page)
from projects.approvals.admin.clocks import StageClockAdmin
from projects.approvals.admin.decisions import ApprovalAdmin
from projects.approvals.admin.items import ApprovalItemAdmin, DelegationAdmin, PowerItemAdmin
from projects.approvals.admin.papers import LandConditionAdmin, PermitAdmin, ProvincialReplyAdmin

__all__ = [
    "ApprovalAdmin",
    "ApprovalItemAdmin",
    "DelegationAdmin",
    "LandConditionAdmin",
    "PermitAdmin",
    "PowerItemAdmin",
    "ProvincialReplyAdmin",
    "StageClockAdmin",
]
