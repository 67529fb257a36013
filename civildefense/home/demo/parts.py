"""What belongs to each work: units, doors, checks on site, and how it came into its state."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from civildefense.accounts.models import User
from civildefense.home.demo.canaries import canary
from civildefense.home.demo.dice import Dice, demo_uid, read_data
from civildefense.home.demo.facilities import Site, shifted
from civildefense.records.models import Transition
from shelters.facilities.models import Entrance, Facility, ProtectiveUnit, SiteCheck
from shelters.facilities.states import CheckResult, EntranceKind, FacilityState, PeacetimeUse

HOURS = {
    "24/7": 42,
    "Mo-Su 06:00-22:00": 20,
    "Mo-Su 08:00-22:00": 14,
    "Mo-Fr 08:00-18:00; Sa-Su 09:00-17:00": 14,
    "": 10,
}
RESULTS = {
    CheckResult.OPEN: 88,
    CheckResult.LOCKED: 7,
    CheckResult.BLOCKED: 2,
    CheckResult.FLOODED: 2,
    CheckResult.UNSAFE: 1,
}
LIFE = (FacilityState.PLANNED, FacilityState.BUILDING, FacilityState.IN_SERVICE)
AFTER_SERVICE = {
    FacilityState.IDLE: (FacilityState.IDLE,),
    FacilityState.CLOSED: (FacilityState.CLOSED,),
    FacilityState.DEMOLISHED: (FacilityState.CLOSED, FacilityState.DEMOLISHED),
}
REASONS = {
    FacilityState.IDLE: "演示：暂无使用单位",
    FacilityState.CLOSED: "演示：渗漏待修，停止使用",
    FacilityState.DEMOLISHED: "演示：地块改造，依法拆除",
}


def units_of(facility: Facility, site: Site) -> list[ProtectiveUnit]:
    """One to three units whose areas tie, and together make the facility's floor area."""
    dice = Dice("units", site.number)
    count = 1 + dice.below(3)
    each = (facility.floor_area / count).quantize(Decimal("0.01"))  # type: ignore[operator]
    units = []
    for number in range(1, count + 1):
        # The last one takes what rounding left over.
        floor = each if number < count else facility.floor_area - each * (count - 1)  # type: ignore[operator]
        entrance, auxiliary = (floor / 20).quantize(Decimal("0.01")), (floor / 8).quantize(Decimal("0.01"))
        is_parking = facility.peacetime_use == PeacetimeUse.PARKING
        units.append(
            ProtectiveUnit(
                uid=demo_uid("unit", site.number, number),
                facility=facility,
                number=str(number),
                name=f"第{number}防护单元" + _marker(site, "protectiveunit.name"),
                floor=facility.floors_below,
                floor_area=floor,
                shelter_area=floor - entrance - auxiliary,
                entrance_area=entrance,
                auxiliary_area=auxiliary,
                peacetime_use=facility.peacetime_use,
                parking_spaces=int(floor / 35) if is_parking else None,
                remarks=_marker(site, "protectiveunit.remarks").strip(),
            )
        )
    return units


def entrances_of(facility: Facility, site: Site) -> list[Entrance]:
    """One to four doors a few dozen metres from the middle; none where the work has no point."""
    if not facility.has_point:
        return []
    dice = Dice("entrances", site.number)
    count = dice.weighted({1: 25, 2: 40, 3: 20, 4: 15})
    return [_entrance(dice, facility, site, "ABCD"[number]) for number in range(count)]


def _entrance(dice: Dice, facility: Facility, site: Site, label: str) -> Entrance:
    words = read_data("words.json")
    longitude, latitude = shifted(site.longitude, site.latitude, dice.between(-60, 60), dice.between(-60, 60))
    kind = dice.weighted(
        {EntranceKind.STAIRS: 50, EntranceKind.RAMP: 25, EntranceKind.LEVEL: 10, EntranceKind.LIFT: 15}
    )
    is_measured = dice.chance(85)
    is_closed = dice.chance(2)
    return Entrance(
        uid=demo_uid("entrance", site.number, label),
        facility=facility,
        label=label,
        kind=kind,
        longitude=longitude,
        latitude=latitude,
        hours=dice.weighted(HOURS),
        opener_post=dice.pick(words["opener_posts"]),
        opener_phone=facility.duty_phone,
        door_width_m=Decimal(dice.below(14) * 5 + 90) / 100 if is_measured else None,
        has_ramp=kind in (EntranceKind.RAMP, EntranceKind.LEVEL) if is_measured else None,
        has_lift=kind == EntranceKind.LIFT if is_measured else None,
        hint=dice.pick(words["entrance_hints"]),
        is_closed=is_closed,
        closed_note="演示：门口施工" + _marker(site, "entrance.closed_note") if is_closed else "",
    )


def private_entrance_of(facility: Facility, site: Site) -> list[Entrance]:
    """A door that is not for the public, beside some marked works: its every word is a marker."""
    if not (site.is_marked and facility.has_point):
        return []
    longitude, latitude = shifted(site.longitude, site.latitude, 80, 80)
    return [
        Entrance(
            uid=demo_uid("entrance", site.number, "private"),
            facility=facility,
            label=canary("shelters.entrance.label"),
            kind=EntranceKind.VEHICLE,
            is_public=False,
            longitude=longitude,
            latitude=latitude,
            opener_post=canary("shelters.entrance.opener_post"),
            opener_phone=canary("shelters.entrance.opener_phone"),
            hint=canary("shelters.entrance.hint"),
        )
    ]


def checks_of(facility: Facility, site: Site, inspector: User, today: dt.date) -> list[SiteCheck]:
    """None, one or several findings: some of last week, some years old, some doors locked."""
    dice = Dice("checks", site.number)
    if facility.state not in (FacilityState.IN_SERVICE, FacilityState.IDLE) or dice.chance(12):
        return []
    age = int(dice.weighted({30: 40, 180: 35, 700: 25}) * dice.fraction())
    return [
        SiteCheck(
            uid=demo_uid("check", site.number, number),
            facility=facility,
            checked_on=today - dt.timedelta(days=age + 190 * number),
            result=dice.weighted(RESULTS),
            note=dice.pick(read_data("words.json")["check_notes"]) + _marker(site, "sitecheck.note"),
            on_word_of="物业值班岗" + _marker(site, "sitecheck.on_word_of")
            if dice.chance(30) or site.is_marked
            else "",
            recorded_by=inspector,
        )
        for number in range(1 + dice.below(3))
    ]


def transitions_of(facility: Facility, clerk: User) -> list[Transition]:
    """The moves that led to the work's state, dated as the work was built."""
    path = (
        LIFE[: LIFE.index(facility.state) + 1]
        if facility.state in LIFE
        else LIFE + AFTER_SERVICE[FacilityState(facility.state)]
    )
    first = facility.started_on or timezone.localdate()
    days = [first, facility.completed_on or first]
    kind = ContentType.objects.get_for_model(Facility)
    return [
        Transition(
            subject_type=kind,
            subject_uid=facility.uid,
            organisation_id=facility.organisation_id,
            from_state=source,
            to_state=target,
            reason=REASONS.get(target, ""),
            moved_by=clerk,
            moved_at=_noon(days[min(step, 1)] + dt.timedelta(days=200 * max(0, step - 1))),
        )
        for step, (source, target) in enumerate(pairwise(path))
    ]


def _noon(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def _marker(site: Site, column: str) -> str:
    return f" {canary(f'shelters.{column}')}" if site.is_marked else ""
