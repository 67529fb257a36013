"""The app's desks, in reading order."""

from shelters.facilities.admin import EntranceAdmin, FacilityAdmin, ProtectiveUnitAdmin, SiteCheckAdmin

__all__ = ["EntranceAdmin", "FacilityAdmin", "ProtectiveUnitAdmin", "SiteCheckAdmin"]
