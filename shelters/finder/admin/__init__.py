"""The finder's desks, in the order of the work: review, what is on line, what citizens report."""

from shelters.finder.admin.reports import PlaceMissAdmin, SiteReportAdmin
from shelters.finder.admin.reviews import PublicationReviewAdmin
from shelters.finder.admin.sites import PublishedSiteAdmin

__all__ = ["PlaceMissAdmin", "PublicationReviewAdmin", "PublishedSiteAdmin", "SiteReportAdmin"]
