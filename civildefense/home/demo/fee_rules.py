"""Grounds of relief, who collects, what has ended: unverified as listed, and released, so that the marks are seen."""

from civildefense.accounts.models import Organisation, User
from projects.fees.listed.services import load_listed
from projects.fees.models import PublishedFeeRule
from projects.fees.publishing.services import release_rules


def load_fee_rules(city: Organisation, users: dict[str, User]) -> None:
    """The list once; its public copy where nothing is public yet."""
    load_listed(organisation=city, by=users["finance"])
    if not PublishedFeeRule.objects.exists():
        release_rules(by=users["leader"])
