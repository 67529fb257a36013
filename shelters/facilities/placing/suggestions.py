"""Where a work may be, from what is known of its name and address. A person chooses; nothing is filled in by itself."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import F, Q, Value
from django.utils.translation import gettext as _

from civildefense.accounts.models import User
from civildefense.rulebook.models import Place, PlaceKind
from shelters.facilities.imports.areas import outline_of
from shelters.facilities.models import Facility

MOST = 8
# How far off each kind of suggestion may be, in metres.
SAME_ADDRESS_M, PLACE_M, EXTENDED_M, DIVISION_M = 50, 300, 1_000, 5_000
_EXTENDED = (PlaceKind.ROAD, PlaceKind.NEIGHBOURHOOD)


@dataclass(frozen=True)
class Suggestion:
    """A WGS-84 point, why it is suggested and how far off it may be."""

    label: str
    why: str
    longitude: float
    latitude: float
    accuracy_m: int

    @property
    def query(self) -> str:
        point = {"lon": f"{self.longitude:.6f}", "lat": f"{self.latitude:.6f}", "accuracy": self.accuracy_m}
        return urlencode(point)


def suggestions_for(facility: Facility, user: User) -> list[Suggestion]:
    """The likeliest first."""
    found = [*_own_point(facility), *_same_address(facility, user), *_places(facility), *_division(facility)]
    return found[:MOST]


def _own_point(facility: Facility) -> list[Suggestion]:
    """For a door: the point of the work itself."""
    if facility.longitude is None or facility.latitude is None:
        return []
    accuracy = facility.position_accuracy_m or SAME_ADDRESS_M
    return [Suggestion(facility.name, _("the point of the work"), facility.longitude, facility.latitude, accuracy)]


def _same_address(facility: Facility, user: User) -> list[Suggestion]:
    if not facility.address:
        return []
    rows = Facility.objects.visible_to(user).filter(address=facility.address, longitude__isnull=False)
    return [
        Suggestion(row.name, _("another work at this address"), row.longitude, row.latitude, SAME_ADDRESS_M)
        for row in rows.exclude(pk=facility.pk).order_by("pk")[:2]
    ]


def _places(facility: Facility) -> list[Suggestion]:
    """Places whose present or former name stands in the name or the address; the longest name says most."""
    text = f"{facility.name} {facility.address}"
    rows = Place.objects.filter(ends_on__isnull=True).exclude(kind=PlaceKind.DISTRICT).alias(text=Value(text))
    if facility.division_id:
        rows = rows.filter(Q(division=facility.division_id) | Q(division__isnull=True))
    former = [
        pk for pk, names in rows.exclude(former_names=[]).values_list("pk", "former_names") if _any_in(names, text)
    ]
    named = rows.filter(Q(text__contains=F("name")) | Q(pk__in=former))
    return [
        Suggestion(
            place.name,
            _("a place of this name") if place.kind not in _EXTENDED else _("the road or neighbourhood"),
            place.longitude,
            place.latitude,
            EXTENDED_M if place.kind in _EXTENDED else PLACE_M,
        )
        for place in sorted(named, key=lambda place: (place.kind in _EXTENDED, -len(place.name)))[:4]
    ]


def _any_in(names: list[str], text: str) -> bool:
    return any(len(name) > 1 and name in text for name in names)


def _division(facility: Facility) -> list[Suggestion]:
    division = facility.division
    if division is None or not division.boundary:
        return []
    inside = outline_of(division).representative_point()
    return [Suggestion(division.name, _("somewhere in the district"), inside.x, inside.y, DIVISION_M)]
