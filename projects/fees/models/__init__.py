from projects.fees.models.cases import Assessment, AssessmentDecision, FeeCase
from projects.fees.models.collectors import CollectorRule
from projects.fees.models.notices import FeeNotice
from projects.fees.models.relief import Relief, ReliefGround

__all__ = [
    "Assessment",
    "AssessmentDecision",
    "CollectorRule",
    "FeeCase",
    "FeeNotice",
    "Relief",
    "ReliefGround",
]
