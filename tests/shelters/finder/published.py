"""Sites on their way to the public, for the tests of the finder's back end."""

from typing import Any

from civildefense.records.models import SetApproval
from civildefense.records.publication.services import approve_set
from shelters.facilities.models import Facility
from shelters.finder.models import PublishedSite
from shelters.finder.services import approve_site, propose_site
from tests.cast import Cast, County, make_facility


def approve_the_set(cast: Cast, **limits: Any) -> SetApproval:
    return approve_set(
        **{"max_sites": 1000, "max_per_district": 1000, "document_number": "密审1号", **limits},
        by=cast.secrecy_officer,
    )


def publish(cast: Cast, facility: Facility) -> PublishedSite:
    return approve_site(review=propose_site(facility=facility, by=cast.editor), by=cast.secrecy_officer)


def publish_many(cast: Cast, county: County, count: int) -> list[PublishedSite]:
    """``count`` works without entrances of their own, a little apart."""
    west, south = county.division.boundary["coordinates"][0][0]
    return [
        publish(
            cast,
            make_facility(county, f"m{number}", longitude=west + 0.01 + number / 1e4, latitude=south + 0.01),
        )
        for number in range(count)
    ]
