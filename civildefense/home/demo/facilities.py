"""About 1,200 works: what an office's register might hold, each row thrown by dice of its own."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import cos, radians
from typing import Any

from civildefense.accounts.models import Organisation
from civildefense.common.coordinates import Datum, convert
from civildefense.home.demo.canaries import canary
from civildefense.home.demo.dice import Dice, demo_uid, read_data
from civildefense.home.demo.divisions import Land
from projects.enterprises.models import Enterprise
from shelters.facilities.models import Facility
from shelters.facilities.states import BuildType, Condition, FacilityState, PeacetimeUse, PositionSource

SOURCE = "demo"
METRES_PER_DEGREE = 111_195.0
# Every so many works carry the markers.
MARKED_EVERY = 20

KINDS = {"housing": 66, "commerce": 16, "public": 18}
STATES = {
    FacilityState.PLANNED: 3,
    FacilityState.BUILDING: 5,
    FacilityState.IN_SERVICE: 84,
    FacilityState.IDLE: 4,
    FacilityState.CLOSED: 3,
    FacilityState.DEMOLISHED: 1,
}
USES = {
    "housing": {PeacetimeUse.PARKING: 86, PeacetimeUse.PROPERTY: 8, PeacetimeUse.STORAGE: 6},
    "commerce": {PeacetimeUse.PARKING: 55, PeacetimeUse.COMMERCE: 40, PeacetimeUse.OFFICE: 5},
    "public": {
        PeacetimeUse.PARKING: 50,
        PeacetimeUse.CULTURE: 20,
        PeacetimeUse.EDUCATION: 20,
        PeacetimeUse.COOLING: 10,
    },
}
BUILT = {FacilityState.IN_SERVICE, FacilityState.IDLE, FacilityState.CLOSED, FacilityState.DEMOLISHED}


@dataclass(frozen=True)
class Site:
    """Where one work stands, before it becomes a row."""

    number: int
    office: Organisation
    land: Land
    street: str
    roads: list[str]
    longitude: float
    latitude: float

    @property
    def dice(self) -> Dice:
        return Dice("facility", self.number)

    @property
    def is_marked(self) -> bool:
        return self.number % MARKED_EVERY == 0


def shifted(longitude: float, latitude: float, east_m: float, north_m: float) -> tuple[float, float]:
    """The point so many metres further east and north, to about a metre's precision of writing."""
    degrees_east = east_m / (METRES_PER_DEGREE * cos(radians(latitude)))
    return round(longitude + degrees_east, 6), round(latitude + north_m / METRES_PER_DEGREE, 6)


def sites(offices: dict[str, Organisation], lands: dict[str, Land]) -> Iterator[Site]:
    """One site for each work that the counties hold, scattered round the middle of their streets and towns."""
    words = read_data("words.json")["districts"]
    number = 0
    for row in read_data("offices.json")["organisations"]:
        code = row["profiles"][-1][0]
        land = lands.get(row.get("land", code))
        for _each in range(row.get("facilities", 0)):
            assert land is not None, f"{code} has works but no land"
            number += 1
            yield _site(number, offices[code], land, words[code])


def _site(number: int, office: Organisation, land: Land, words: dict[str, Any]) -> Site:
    dice = Dice("site", number)
    # The first of each list is the middle of the town and gets twice as many.
    street, longitude, latitude, spread = dice.pick([words["streets"][0], *words["streets"]])
    while True:
        point = (
            round(longitude + dice.between(-spread, spread) + dice.between(-spread, spread) / 2, 6),
            round(latitude + (dice.between(-spread, spread) + dice.between(-spread, spread) / 2) * 0.85, 6),
        )
        if land.holds(*point):
            return Site(number, office, land, street, words["roads"], *point)


def facility_of(site: Site, companies: list[Enterprise], names: set[str]) -> Facility:
    """An unsaved work; ``names`` are those that its county has given already."""
    dice = site.dice
    kind = dice.weighted(KINDS)
    state = dice.weighted(STATES)
    has_point = dice.chance(98 if state == FacilityState.IN_SERVICE else 70)
    floor_area = Decimal(dice.below(9000) * 100 + 60000) / 100
    started_on = dt.date(2004, 1, 1) + dt.timedelta(days=dice.below(365 * 18))
    completed_on = started_on + dt.timedelta(days=400 + dice.below(500)) if state in BUILT else None
    keeper = companies[dice.below(8)] if kind != "public" else companies[8 + dice.below(2)]
    return Facility(
        uid=demo_uid("facility", site.number),
        organisation=site.office,
        source=SOURCE,
        source_key=f"D{site.number:05d}",
        name=_name(dice, kind, names),
        state=state,
        build_type=BuildType.ATTACHED if dice.chance(85) else BuildType.DETACHED,
        division=site.land.division,
        township=site.street,
        address=f"{_town(site)}{dice.pick(site.roads)}{1 + dice.below(480)}号",
        **(_point(dice, site) if has_point else {}),
        floor_area=floor_area,
        usable_area=(floor_area * Decimal("0.82")).quantize(Decimal("0.01")),
        floors_below=dice.weighted({"地下一层": 80, "地下二层": 20}),
        capacity=int(floor_area * Decimal("0.45")),
        peacetime_use=dice.weighted(USES[kind]) if state != FacilityState.IDLE else PeacetimeUse.IDLE,
        condition=dice.weighted({Condition.SOUND: 78, Condition.FAIR: 18, Condition.DAMAGED: 4}),
        responsible_unit=keeper,
        maintaining_unit=keeper if dice.chance(80) else None,
        duty_phone=f"0513-0000{site.number:04d}",
        registered_on=completed_on,
        started_on=None if state == FacilityState.PLANNED else started_on,
        completed_on=completed_on,
        **(_markers() if site.is_marked else _plain_words(site, state)),
    )


def _town(site: Site) -> str:
    """Addresses in a town name it; in the city they go by the road alone."""
    return site.land.division.name + (site.street if site.street.endswith("镇") else "")


def _name(dice: Dice, kind: str, taken: set[str]) -> str:
    """A name that the county has not given yet."""
    words = read_data("words.json")
    while True:
        stem, ending, works = dice.pick(words["estates"]), dice.pick(words[kind]), dice.pick(words[f"{kind}_works"])
        name = f"{stem}{ending}{works}"
        if name not in taken:
            taken.add(name)
            return name


def _point(dice: Dice, site: Site) -> dict[str, Any]:
    datum = dice.weighted({Datum.WGS84: 55, Datum.CGCS2000: 10, Datum.GCJ02: 30, Datum.BD09: 5})
    given = convert(site.longitude, site.latitude, Datum.WGS84, datum)
    return {
        "longitude": site.longitude,
        "latitude": site.latitude,
        "given_longitude": given[0],
        "given_latitude": given[1],
        "datum": datum,
        "position_source": dice.weighted(
            {PositionSource.IMPORT: 70, PositionSource.SURVEY: 15, PositionSource.MAP: 15}
        ),
        "position_accuracy_m": dice.pick((5, 10, 20)),
    }


def _plain_words(site: Site, state: FacilityState) -> dict[str, Any]:
    return {
        "number": f"演{site.office.code}-{site.number:04d}",
        "registration_number": f"演登{site.number:05d}" if state in BUILT else "",
        "duty_post": "物业值班岗",
    }


def _markers() -> dict[str, Any]:
    def mark(name: str) -> str:
        return canary(f"shelters.facility.{name}")

    return {
        "number": f"演-{mark('number')}",
        "registration_number": f"演登-{mark('registration_number')}",
        "category": f"演示类别 {mark('category')}",
        "duty_post": f"值班岗 {mark('duty_post')}",
        "remarks": f"档案 {mark('remarks')}",
    }
