"""The register for county systems: facilities, their parts, their restricted columns."""

from shelters.facilities.api.facilities import FacilityViewSet
from shelters.facilities.api.parts import CheckViewSet, EntranceViewSet, UnitViewSet
from shelters.facilities.api.restricted import FacilityRestrictedView

__all__ = ["CheckViewSet", "EntranceViewSet", "FacilityRestrictedView", "FacilityViewSet", "UnitViewSet"]
