"""The register on the desk."""

from shelters.facilities.admin.facility import FacilityAdmin
from shelters.facilities.admin.parts import EntranceAdmin, ProtectiveUnitAdmin, SiteCheckAdmin

__all__ = ["EntranceAdmin", "FacilityAdmin", "ProtectiveUnitAdmin", "SiteCheckAdmin"]
