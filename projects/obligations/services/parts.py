"""Parts of buildings: the development is locked before its part."""

from django.db import transaction

from civildefense.accounts.models import User
from projects.developments.services.locking import locked_open
from projects.obligations.models import BuildingPart


@transaction.atomic
def put_part(*, part: BuildingPart, by: User) -> BuildingPart:
    locked_open(part.building.development)
    part.full_clean()
    part.save()
    return part


@transaction.atomic
def remove_part(*, part: BuildingPart, by: User) -> None:
    """A duty that was determined with it keeps its figures; the history knows the row."""
    locked_open(part.building.development)
    part.delete()
