"""A classification decision for one county, and restricted rows that its named readers alone may see."""

import datetime as dt

from civildefense.accounts.models import Organisation, User
from civildefense.home.demo.canaries import canary
from civildefense.home.demo.facilities import SOURCE
from civildefense.records.classification import record_decision
from civildefense.records.models import ClassificationDecision
from shelters.facilities.models import EntranceRestricted, Equipment, Facility, UnitRestricted
from shelters.facilities.services import set_restricted
from shelters.facilities.states import RestrictedEntranceKind

DECIDED_ON = dt.date(2026, 2, 10)
COUNTY = "320613"
# Nuclear and chemical levels stay undecided: they exist for nobody.
DECIDED = (
    "shelters.facilityrestricted.protection_class",
    "shelters.facilityrestricted.conventional_level",
    "shelters.facilityrestricted.war_capacity",
    "shelters.unitrestricted.war_function",
    "shelters.unitrestricted.protection_level",
    "shelters.entrancerestricted.label",
    "shelters.entrancerestricted.kind",
    "shelters.equipment.kind",
    "shelters.equipment.place",
    "shelters.equipment.quantity",
)
FACILITIES = 12
WAR_CAPACITY = 731


def load_restricted(offices: dict[str, Organisation], users: dict[str, User]) -> None:
    """Nothing when the county has a decision already."""
    office, clerk = offices[COUNTY], users["county_clerk"]
    if ClassificationDecision.objects.filter(organisation=office).exists():
        return
    record_decision(
        organisation=office,
        document_number=f"演示密定〔2026〕1号 {canary('records.classificationdecision.document_number')}",
        decided_on=DECIDED_ON,
        fields=DECIDED,
        readers=[clerk, users["clerk"]],
        by=users["secrecy_officer"],
    )
    known = Facility.objects.in_service().filter(source=SOURCE, organisation=office, number__startswith="演-")
    for facility in known.order_by("source_key")[:FACILITIES]:
        _describe(facility, clerk)


def _describe(facility: Facility, clerk: User) -> None:
    set_restricted(
        facility=facility,
        by=clerk,
        protection_class=canary("shelters.facilityrestricted.protection_class"),
        conventional_level=canary("shelters.facilityrestricted.conventional_level"),
        war_capacity=WAR_CAPACITY,
    )
    unit = facility.units.order_by("number").first()
    if unit is not None:
        UnitRestricted.objects.create(
            unit=unit,
            war_function=canary("shelters.unitrestricted.war_function"),
            protection_level=canary("shelters.unitrestricted.protection_level"),
        )
    EntranceRestricted.objects.create(
        facility=facility, label=canary("shelters.entrancerestricted.label"), kind=RestrictedEntranceKind.RESERVE
    )
    Equipment.objects.create(
        facility=facility, kind=canary("shelters.equipment.kind"), place=canary("shelters.equipment.place"), quantity=2
    )
