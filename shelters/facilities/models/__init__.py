from shelters.facilities.models.facility import Facility
from shelters.facilities.models.parts import Entrance, ProtectiveUnit, SiteCheck
from shelters.facilities.models.restricted import (
    EntranceRestricted,
    Equipment,
    FacilityRestricted,
    RestrictedQuerySet,
    UnitRestricted,
)

__all__ = [
    "Entrance",
    "EntranceRestricted",
    "Equipment",
    "Facility",
    "FacilityRestricted",
    "ProtectiveUnit",
    "RestrictedQuerySet",
    "SiteCheck",
    "UnitRestricted",
]
