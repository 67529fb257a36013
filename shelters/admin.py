"""The app's desks, in reading order."""

from shelters.facilities.admin import EntranceAdmin, FacilityAdmin, ProtectiveUnitAdmin, SiteCheckAdmin
from shelters.finder.admin import PlaceMissAdmin, PublicationReviewAdmin, PublishedSiteAdmin, SiteReportAdmin

__all__ = [
    "EntranceAdmin",
    "FacilityAdmin",
    "PlaceMissAdmin",
    "ProtectiveUnitAdmin",
    "PublicationReviewAdmin",
    "PublishedSiteAdmin",
    "SiteCheckAdmin",
    "SiteReportAdmin",
]
