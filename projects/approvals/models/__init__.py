"""Items, decisions, clocks and the papers around them."""

from projects.approvals.models.clocks import ClockPause, StageClock
from projects.approvals.models.decisions import Approval, MatchWay
from projects.approvals.models.items import ApprovalItem, Delegation, PowerItem
from projects.approvals.models.papers import LandCondition, Permit, ProvincialReply

__all__ = [
    "Approval",
    "ApprovalItem",
    "ClockPause",
    "Delegation",
    "LandCondition",
    "MatchWay",
    "Permit",
    "PowerItem",
    "ProvincialReply",
    "StageClock",
]
