from projects.fees.models.cases import Assessment, AssessmentDecision, FeeCase
from projects.fees.models.collectors import CollectorRule
from projects.fees.models.notices import FeeNotice
from projects.fees.models.published import EndedCharge, PublishedFeeRule, PublishedFeeYear
from projects.fees.models.relief import Relief, ReliefGround

__all__ = [
    "Assessment",
    "AssessmentDecision",
    "CollectorRule",
    "EndedCharge",
    "FeeCase",
    "FeeNotice",
    "PublishedFeeRule",
    "PublishedFeeYear",
    "Relief",
    "ReliefGround",
]
