"""Developments for county systems, with everything that hangs below one."""

from projects.developments.api.developments import DevelopmentViewSet
from projects.developments.api.parts import BuildingViewSet, MilestoneViewSet, ParticipantViewSet, PhaseViewSet
from projects.developments.api.work import AcceptanceItemViewSet, BreachViewSet, ServiceEntryViewSet

__all__ = [
    "AcceptanceItemViewSet",
    "BreachViewSet",
    "BuildingViewSet",
    "DevelopmentViewSet",
    "MilestoneViewSet",
    "ParticipantViewSet",
    "PhaseViewSet",
    "ServiceEntryViewSet",
]
