"""The app's slices, in reading order."""

from shelters.facilities.models import (
    Entrance,
    EntranceRestricted,
    Equipment,
    Facility,
    FacilityRestricted,
    ProtectiveUnit,
    SiteCheck,
    UnitRestricted,
)
from shelters.finder.banners.models import Banner
from shelters.finder.models import PlaceMiss, PublishedEntrance, PublishedSite, SiteReport

__all__ = [
    "Banner",
    "Entrance",
    "EntranceRestricted",
    "Equipment",
    "Facility",
    "FacilityRestricted",
    "PlaceMiss",
    "ProtectiveUnit",
    "PublishedEntrance",
    "PublishedSite",
    "SiteCheck",
    "SiteReport",
    "UnitRestricted",
]
