"""About 640 developments of 2013 to 2019 over all counties, with the phases that duties and fees hang on."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from civildefense.accounts.models import Organisation, User
from civildefense.common.bulk import insert_rows
from civildefense.home.demo.canaries import canary
from civildefense.home.demo.development_life import acceptance_of, advice_of, breaches_of, milestones_of, moves_of
from civildefense.home.demo.development_parts import Partners, buildings_of, load_partners, participants_of
from civildefense.home.demo.dice import Dice, demo_uid, read_data
from civildefense.home.demo.divisions import Land
from civildefense.home.demo.offices import CITY_OFFICE
from civildefense.records.models import Transition
from projects.developments.life import ROAD
from projects.developments.models import (
    AcceptanceItem,
    Breach,
    Building,
    Development,
    Milestone,
    Participant,
    Phase,
    ServiceEntry,
)
from projects.developments.states import BuildingUse, DevelopmentState, FilingKind

SOURCE = "demo"
CHUNK = 500
# One development for so many works of the county's register.
WORKS_EACH = 1.88
FIRST_DAY, DAYS = dt.date(2013, 1, 4), 365 * 7 - 40
MARKED_EVERY = 20

STATES = {
    DevelopmentState.IN_USE: 58,
    DevelopmentState.ACCEPTED: 7,
    DevelopmentState.BUILDING: 20,
    DevelopmentState.APPROVED: 6,
    DevelopmentState.DESIGNING: 3,
    DevelopmentState.FILED: 3,
    DevelopmentState.CANCELLED: 4,
}
# Whatever was filed earlier is finished or given up.
UNFINISHED_SINCE = 2017
OLD_STATES = {DevelopmentState.IN_USE: 90, DevelopmentState.ACCEPTED: 4, DevelopmentState.CANCELLED: 6}
USES = {BuildingUse.RESIDENTIAL: 56, BuildingUse.MIXED: 18, BuildingUse.PUBLIC: 18, BuildingUse.INDUSTRIAL: 8}
PHASES = {2: 12, 3: 26, 4: 28, 5: 20, 6: 14}
# Days from each stop of the road to the next, at least and at most.
PACES = ((20, 90), (60, 220), (30, 160), (420, 900), (30, 150))


@dataclass
class Plan:
    """One development before its rows are written, with the days on which it reached the stops of its road."""

    number: int
    development: Development
    days: list[dt.date]
    phases: list[Phase] = field(default_factory=list)

    @property
    def dice(self) -> Dice:
        return Dice("development parts", self.number)

    @property
    def road(self) -> list[DevelopmentState]:
        """States from filing to the present one; a cancelled development was once in design."""
        state = DevelopmentState(self.development.state)
        if state == DevelopmentState.CANCELLED:
            return [DevelopmentState.FILED, DevelopmentState.DESIGNING, state]
        return [*ROAD[: ROAD.index(state) + 1]]

    @property
    def reached(self) -> list[dt.date]:
        """Days of the states that it has been in."""
        return self.days[: len(self.road)]

    @property
    def is_marked(self) -> bool:
        return self.number % MARKED_EVERY == 0


def load_developments(offices: dict[str, Organisation], lands: dict[str, Land], users: dict[str, User]) -> None:
    """Developments with everything below them; when they are there already, nothing is written."""
    if Development.objects.filter(source=SOURCE).exists():
        return
    partners = load_partners(offices)
    plans = [*_counties(offices, lands, partners), *_metro(offices, lands, partners, users)]
    _number(plans)
    Development.objects.bulk_create([plan.development for plan in plans], batch_size=CHUNK)
    Phase.objects.bulk_create([phase for plan in plans for phase in plan.phases], batch_size=CHUNK)
    _write(Building, [row for plan in plans for row in buildings_of(plan)])
    _write(Participant, [row for plan in plans for row in participants_of(plan, partners)])
    milestones = [row for plan in plans for row in milestones_of(plan)]
    _write(Milestone, milestones)
    _write(Breach, breaches_of(milestones, users["clerk"]))
    _write(AcceptanceItem, [row for plan in plans for row in acceptance_of(plan)])
    _write(ServiceEntry, [row for plan in plans for row in advice_of(plan, users)])
    _write(Transition, [row for plan in plans for row in moves_of(plan, users["clerk"])])


def _write(model: Any, rows: list[Any]) -> None:
    """All but what the database fills in by itself."""
    by_itself = {"id", "created_at", "updated_at"}
    insert_rows(rows, [one.name for one in model._meta.concrete_fields if one.name not in by_itself])


def _counties(offices: dict[str, Organisation], lands: dict[str, Land], partners: Partners) -> Iterator[Plan]:
    words = read_data("words.json")["districts"]
    number = 0
    for row in read_data("offices.json")["organisations"]:
        code = row["profiles"][-1][0]
        names: set[str] = set()
        for _each in range(round(row.get("facilities", 0) / WORKS_EACH)):
            number += 1
            land = lands[row.get("land", code)]
            yield _plan(number, offices[code], land, words[code], partners, names)


def _plan(
    number: int, office: Organisation, land: Land, words: dict[str, Any], partners: Partners, names: set[str]
) -> Plan:
    dice = Dice("development", number)
    use = dice.weighted(USES)
    filed_on = FIRST_DAY + dt.timedelta(days=dice.below(DAYS))
    state = dice.weighted(STATES if filed_on.year >= UNFINISHED_SINCE else OLD_STATES)
    street, longitude, latitude, spread = dice.pick(words["streets"])
    development = Development(
        uid=demo_uid("development", number),
        organisation=office,
        source=SOURCE,
        source_key=f"P{number:05d}",
        name=_name(dice, use, names),
        code=f"{filed_on.year}-{office.code}-70-03-{number:06d}"[:40] if filed_on.year > 2016 else "",
        developer=dice.pick(partners.developers[office.code]),
        division=land.division,
        address=f"{land.division.name}{street}{dice.pick(words['roads'])}{1 + dice.below(480)}号",
        longitude=round(longitude + dice.between(-spread, spread) / 2, 6) if dice.chance(85) else None,
        filing_kind=dice.weighted({FilingKind.RECORD: 60, FilingKind.PERMISSION: 25, FilingKind.APPROVAL: 15}),
        filed_on=filed_on,
        filing_number=f"演发改备〔{filed_on.year}〕{number}号",
        use=use,
        is_civil_military=dice.chance(3),
        state=state,
        remarks=f"档案 {canary('projects.development.remarks')}" if number % MARKED_EVERY == 0 else "",
    )
    if development.longitude is not None:
        development.latitude = round(latitude + dice.between(-spread, spread) / 2, 6)
    plan = Plan(number, development, _days(filed_on, [int(dice.between(*pace)) for pace in PACES]))
    plan.phases = _phases(plan, dice.weighted(PHASES))
    return plan


def _days(first: dt.date, paces: list[int]) -> list[dt.date]:
    days = [first]
    for pace in paces:
        days.append(days[-1] + dt.timedelta(days=pace))
    return days


def _phases(plan: Plan, count: int) -> list[Phase]:
    return [
        Phase(
            uid=demo_uid("phase", plan.number, serial),
            development=plan.development,
            number=serial,
            name=f"{'一二三四五六'[serial - 1]}期",
        )
        for serial in range(1, count + 1)
    ]


def _name(dice: Dice, use: str, taken: set[str]) -> str:
    """A name that the county has not given yet."""
    words, own = read_data("words.json"), read_data("developments.json")
    endings = {
        BuildingUse.RESIDENTIAL: words["housing"],
        BuildingUse.MIXED: words["commerce"],
        BuildingUse.PUBLIC: words["public"],
        BuildingUse.INDUSTRIAL: own["industrial"],
    }[BuildingUse(use)]
    while True:
        name = f"{dice.pick(words['estates'])}{dice.pick(endings)}"
        if name not in taken:
            taken.add(name)
            return name


def _metro(
    offices: dict[str, Organisation], lands: dict[str, Land], partners: Partners, users: dict[str, User]
) -> Iterator[Plan]:
    """The city's own major projects, each with its service officer."""
    city = offices[CITY_OFFICE]
    land = next(iter(lands.values()))
    for number, (name, day, state) in enumerate(read_data("developments.json")["metro"], 9001):
        filed_on = dt.date.fromisoformat(day)
        development = Development(
            uid=demo_uid("development", number),
            organisation=city,
            source=SOURCE,
            source_key=f"P{number:05d}",
            name=name,
            developer=partners.metro,
            division=land.division,
            filing_kind=FilingKind.APPROVAL,
            filed_on=filed_on,
            filing_number=f"演发改审〔{filed_on.year}〕{number}号",
            use=BuildingUse.TRANSPORT,
            is_major=True,
            is_civil_military=True,
            service_officer=users["clerk"],
            state=state,
        )
        yield Plan(number, development, _days(filed_on, [high for _low, high in PACES]))


def _number(plans: list[Plan]) -> None:
    """Numbers as the service gives them: by office and year, in the order of filing."""
    given: Counter[tuple[int, int]] = Counter()
    for plan in sorted(plans, key=lambda plan: (plan.development.filed_on, plan.number)):
        key = (plan.development.organisation_id, plan.development.filed_on.year)
        given[key] += 1
        plan.development.number = f"{key[1]}-{given[key]:04d}"
