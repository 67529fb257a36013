"""What a development must build, where it may build elsewhere, and what a supporting area builds for it."""

from projects.obligations.models.credits import AreaCredit, SupportingArea
from projects.obligations.models.obligation import BuildingPart, Obligation
from projects.obligations.models.offsite import ExpertOpinion, OffsiteApplication, OffsiteGround

__all__ = [
    "AreaCredit",
    "BuildingPart",
    "ExpertOpinion",
    "Obligation",
    "OffsiteApplication",
    "OffsiteGround",
    "SupportingArea",
]
