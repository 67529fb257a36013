"""Whose land a division is."""

from civildefense.accounts.models import Organisation, OrganisationKind
from civildefense.rulebook.models import AdminDivision
from projects.developments.errors import ForeignDivision


def require_own_division(organisation: Organisation, division: AdminDivision) -> None:
    """The division's office, its heir's or its parent's, is within the reach of the development's."""
    owner = office_of(division)
    if owner is not None and owner not in offices_of(organisation):
        raise ForeignDivision


def offices_of(organisation: Organisation) -> frozenset[int]:
    """Primary keys of the offices in whose land it may build.

    A section acts for its office, a park lies in its neighbours' land, a merged office is its successor's.
    """
    office = organisation.acting_office or organisation
    if office.kind == OrganisationKind.PARK_COMMITTEE and office.parent is not None:
        office = office.parent
    while office.successor is not None:
        office = office.successor
    return Organisation.objects.reach_of([office.pk])


def office_of(division: AdminDivision) -> int | None:
    """Primary key of who answers for the land today; None where nobody is named."""
    place: AdminDivision | None = division
    while place is not None:
        if place.office_id is not None:
            return place.office_id
        place = place.successor or place.parent
    return None
