"""Developments on the desk."""

from projects.developments.admin.development import DevelopmentAdmin
from projects.developments.admin.lists import (
    AcceptanceItemAdmin,
    BreachAdmin,
    BuildingAdmin,
    MilestoneAdmin,
    ServiceEntryAdmin,
)

__all__ = [
    "AcceptanceItemAdmin",
    "BreachAdmin",
    "BuildingAdmin",
    "DevelopmentAdmin",
    "MilestoneAdmin",
    "ServiceEntryAdmin",
]
