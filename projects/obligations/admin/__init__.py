"""Duties on the desk: determined step by step, explained line by line; what is built elsewhere, and by whom."""

from projects.obligations import panels as _panels  # noqa: F401  (what hangs on a development's page)
from projects.obligations.admin.credits import AreaCreditAdmin, SupportingAreaAdmin
from projects.obligations.admin.obligation import ObligationAdmin
from projects.obligations.admin.offsite import OffsiteApplicationAdmin, OffsiteGroundAdmin
from projects.obligations.admin.parts import BuildingPartAdmin

__all__ = [
    "AreaCreditAdmin",
    "BuildingPartAdmin",
    "ObligationAdmin",
    "OffsiteApplicationAdmin",
    "OffsiteGroundAdmin",
    "SupportingAreaAdmin",
]
