"""A development, what it consists of, and what happened in its life."""

from projects.developments.models.acceptance import AcceptanceItem
from projects.developments.models.building import AREAS, Building
from projects.developments.models.development import Development, Phase
from projects.developments.models.milestone import Breach, Milestone
from projects.developments.models.participant import Participant
from projects.developments.models.service import ServiceEntry

__all__ = [
    "AREAS",
    "AcceptanceItem",
    "Breach",
    "Building",
    "Development",
    "Milestone",
    "Participant",
    "Phase",
    "ServiceEntry",
]
