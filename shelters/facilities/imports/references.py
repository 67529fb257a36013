"""Known points for a file's rows: what the register has already, places that people know, the outline of the land."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

import shapely
from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation
from civildefense.common.coordinates import Datum, Point, distance_m
from civildefense.common.hanzi import folded
from civildefense.records.imports.datums import FAR_M, HYPOTHESES, SUSPECT, Given, Suspicion, suspicion
from civildefense.records.imports.problems import WARNING, Place, Problem
from civildefense.records.imports.targets import Draft
from civildefense.rulebook.models import Place as KnownPlace
from civildefense.rulebook.models import PlaceKind
from shelters.facilities.imports.areas import Land
from shelters.facilities.models import Facility

# Enough to know, and quick whatever the file's length.
SAMPLE = 2_000
SHORTEST_NAME = 3
SAME_M = 0.01
# A road or a district is no point.
_EXTENDED = (PlaceKind.ROAD, PlaceKind.DISTRICT)
# So many points must the other datum bring inside the outline, and so many for each one that it takes out.
FEWEST_INSIDE = 5
INSIDE_FOR_OUTSIDE = 5

Pair = tuple[Given, Point]


class References:
    """Collects while rows go by, before they are written; judges at the end."""

    def __init__(self, organisation: Organisation, land: Land) -> None:
        self._organisation = organisation
        self._land = land
        self._given: list[Given] = []
        self._of_register: list[Pair] = []
        self._of_places: dict[tuple[str, Point], list[Given]] = defaultdict(list)
        self._places: dict[str, list[Point]] | None = None

    @property
    def wants_more(self) -> bool:
        return len(self._given) < SAMPLE

    def consider(self, drafts: Sequence[Draft], on_record: Mapping[str, Facility]) -> None:
        """``on_record`` are the facilities that the drafts speak of, by the drafts' keys."""
        rows = [draft for draft in drafts if _is_in_degrees(draft)][: SAMPLE - len(self._given)]
        namesakes = self._namesakes([row for row in rows if row.key not in on_record])
        for draft in rows:
            position = draft.extra["position"]
            given = Given(position.given_lon, position.given_lat, position.datum)
            self._given.append(given)
            facility = on_record.get(draft.key) or namesakes.get(draft.fields["name"])
            if facility and (point := _independent_point(facility, given)):
                self._of_register.append((given, point))
            elif known := self._place_of(draft, (position.lon, position.lat)):
                self._of_places[known].append(given)

    def closing(self) -> Iterator[Problem]:
        of_places = [(_middle(listed), point) for (_name, point), listed in self._of_places.items()]
        found = (
            suspicion(self._of_register)
            or suspicion(of_places)
            or suspicion([*self._of_register, *of_places])
            or self._outside()
        )
        if found:
            yield _problem(found, self._given[0].datum)

    def _namesakes(self, rows: Sequence[Draft]) -> dict[str, Facility]:
        """Facilities of the organisation with the name of a row, whatever source they came from."""
        names = {row.fields["name"] for row in rows}
        found: dict[str, Facility] = {}
        twice: set[str] = set()
        for facility in Facility.objects.filter(organisation=self._organisation, name__in=names).order_by("pk"):
            twice |= {facility.name} & found.keys()
            found[facility.name] = facility
        return {name: facility for name, facility in found.items() if name not in twice}

    def _place_of(self, draft: Draft, point: Point) -> tuple[str, Point] | None:
        """The longest known name in the row's name or address, where it lies nearest."""
        if self._places is None:
            self._places = _known_places()
        for text in (draft.fields["name"], draft.fields.get("address", "")):
            plain = folded(text)
            for length in range(min(len(plain), 20), SHORTEST_NAME - 1, -1):
                for start in range(len(plain) - length + 1):
                    if listed := self._places.get(plain[start : start + length]):
                        nearest = min(listed, key=lambda known: distance_m(*point, *known))
                        name = plain[start : start + length]
                        return (name, nearest) if distance_m(*point, *nearest) < FAR_M else None
        return None

    def _outside(self) -> Suspicion | None:
        """Points beyond the outline of the land that another datum brings home. Only files along a border show it."""
        outline = self._land.outline
        if outline is None or not self._given:
            return None
        inside = {
            datum: shapely.contains_xy(outline, [given.read_as(datum) for given in self._given]) for datum in HYPOTHESES
        }
        read = shapely.contains_xy(outline, [given.read_as(given.datum) for given in self._given])
        best = max(inside, key=lambda datum: inside[datum].sum())
        brought, lost = int((inside[best] & ~read).sum()), int((read & ~inside[best]).sum())
        if brought < max(FEWEST_INSIDE, INSIDE_FOR_OUTSIDE * lost) or (~inside[best]).sum() > brought / 4:
            return None
        return Suspicion(best, brought, *self._beyond(outline, read, best))

    def _beyond(self, outline: shapely.Geometry, read: Sequence[bool], best: str) -> tuple[float, float]:
        """How far the points beyond the outline lie from it, as read and in the other datum."""
        beyond = [given for given, is_inside in zip(self._given, read, strict=True) if not is_inside]
        before = [_metres_from(outline, given.read_as(given.datum)) for given in beyond]
        return median(before), median(_metres_from(outline, given.read_as(best)) for given in beyond)


def _is_in_degrees(draft: Draft) -> bool:
    """Metres were declared with their projection; that is not in question."""
    position = draft.extra["position"]
    return bool(position and not position.given_as)


def _known_places() -> dict[str, list[Point]]:
    found: dict[str, list[Point]] = defaultdict(list)
    for place in KnownPlace.objects.filter(ends_on__isnull=True).exclude(kind__in=_EXTENDED):
        for name in {folded(name) for name in (place.name, *place.former_names)}:
            if len(name) >= SHORTEST_NAME:
                found[name].append((place.longitude, place.latitude))
    return found


def _independent_point(facility: Facility, given: Given) -> Point | None:
    """Where the register has it; the same pair as before tells nothing about its datum."""
    if facility.longitude is None or facility.latitude is None:
        return None
    if facility.given_longitude is not None and facility.given_latitude is not None:
        before = (facility.given_longitude, facility.given_latitude)
        if distance_m(*before, given.lon, given.lat) < SAME_M:
            return None
    return facility.longitude, facility.latitude


def _middle(listed: Sequence[Given]) -> Given:
    """Many rows round one known place are one piece of evidence."""
    return Given(median(row.lon for row in listed), median(row.lat for row in listed), listed[0].datum)


def _metres_from(outline: shapely.Geometry, point: Point) -> float:
    lon, lat = shapely.shortest_line(outline, shapely.Point(point)).coords[0]
    return distance_m(lon, lat, *point)


def _problem(found: Suspicion, datum: str) -> Problem:
    told = _(
        "The coordinates look like %(other)s, not %(datum)s: %(count)d known points lie %(before)d m away as the file "
        "was read, and %(after)d m if it is read as %(other)s. Nothing was moved; check the source of the file."
    )
    said = {
        "other": Datum(found.datum).label, "datum": Datum(datum).label, "count": found.evidence,
        "before": round(found.before_m), "after": round(found.after_m),
    }  # fmt: skip
    return Problem(Place("", "", 0), SUSPECT, told % said, "", found.datum, WARNING)
