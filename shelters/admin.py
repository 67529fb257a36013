"""The app's desks, in reading order."""

from shelters.facilities.admin import EntranceAdmin, FacilityAdmin, ProtectiveUnitAdmin, SiteCheckAdmin
from shelters.finder.admin import PlaceMissAdmin, PublicationReviewAdmin, PublishedSiteAdmin, SiteReportAdmin
from shelters.finder.banners.admin import BannerAdmin

__all__ = [
    "BannerAdmin",
    "EntranceAdmin",
    "FacilityAdmin",
    "PlaceMissAdmin",
    "ProtectiveUnitAdmin",
    "PublicationReviewAdmin",
    "PublishedSiteAdmin",
    "SiteCheckAdmin",
    "SiteReportAdmin",
]
