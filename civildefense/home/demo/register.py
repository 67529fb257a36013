"""Writes the invented register into the tables, in bulk and once."""

import datetime as dt

from civildefense.accounts.models import Organisation, User
from civildefense.home.demo.divisions import Land
from civildefense.home.demo.facilities import SOURCE, facility_of, sites
from civildefense.home.demo.parts import checks_of, entrances_of, private_entrance_of, transitions_of, units_of
from civildefense.records.models import Transition
from projects.enterprises.models import Enterprise
from shelters.facilities.models import Entrance, Facility, ProtectiveUnit, SiteCheck

CHUNK = 500


def load_register(
    offices: dict[str, Organisation],
    lands: dict[str, Land],
    companies: dict[str, list[Enterprise]],
    users: dict[str, User],
    today: dt.date,
) -> list[Facility]:
    """Facilities with their parts; when they are there already, nothing is written."""
    if known := list(Facility.objects.filter(source=SOURCE).order_by("source_key")):
        return known
    names: dict[str, set[str]] = {code: set() for code in offices}
    placed = []
    for site in sites(offices, lands):
        code = site.office.code
        placed.append((site, facility_of(site, companies[code], names[code])))
    facilities = Facility.objects.bulk_create([facility for _site, facility in placed], batch_size=CHUNK)
    units, entrances, checks, moves = [], [], [], []
    for site, facility in placed:
        units += units_of(facility, site)
        entrances += entrances_of(facility, site) + private_entrance_of(facility, site)
        checks += checks_of(facility, site, users["inspector"], today)
        moves += transitions_of(facility, users["clerk"])
    ProtectiveUnit.objects.bulk_create(units, batch_size=CHUNK)
    Entrance.objects.bulk_create(entrances, batch_size=CHUNK)
    SiteCheck.objects.bulk_create(checks, batch_size=CHUNK)
    Transition.objects.bulk_create(moves, batch_size=CHUNK)
    return facilities
