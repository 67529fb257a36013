"""What stands on the land and who builds it: buildings with their areas, companies with certificates, participants."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from civildefense.accounts.models import Organisation
from civildefense.home.demo.dice import Dice, demo_uid, read_data
from civildefense.home.demo.enterprises import credit_code
from civildefense.home.demo.offices import CITY_OFFICE
from projects.developments.models import Building, Participant, Phase
from projects.developments.states import BuildingUse
from projects.enterprises.models import Enterprise, EnterpriseKind, Qualification, QualificationKind

if TYPE_CHECKING:
    from civildefense.home.demo.developments import Plan

# Serials of credit codes that the companies of the register do not use.
DEVELOPER_SERIAL, PARTNER_SERIAL = 50_000, 60_000
CERTIFIED_FROM, CERTIFIED_UNTIL = dt.date(2012, 1, 1), dt.date(2030, 12, 31)
KINDS = {
    "designer": "人防工程设计资质（演示）",
    "builder": "建筑业企业资质（演示）",
    "supervisor": "人防工程监理资质（演示）",
    "equipment_maker": "人防防护设备生产安装资格（演示）",
    "tester": "人防工程防护设备检测资格（演示）",
    "measurer": "测绘资质（演示）",
}
ROLES_OF_KIND = {"measurer": EnterpriseKind.SURVEYOR}


@dataclass(frozen=True)
class Partners:
    """Developers by the code of their county, the metro's owner, and who designs, builds and supervises anywhere."""

    developers: dict[str, list[Enterprise]]
    metro: Enterprise
    others: dict[str, list[Enterprise]]


def load_partners(offices: dict[str, Organisation]) -> Partners:
    words = read_data("developments.json")
    codes = [code for code in read_data("words.json")["districts"] if code in offices]
    developers = {
        code: [
            _company(offices[code], f"{name}（{code}）有限公司", EnterpriseKind.DEVELOPER, serial)
            for serial, name in enumerate(words["developers"], DEVELOPER_SERIAL + 100 * place)
        ]
        for place, code in enumerate(codes)
    }
    city = offices[CITY_OFFICE]
    metro = _company(city, "演示轨道交通集团有限公司", EnterpriseKind.DEVELOPER, PARTNER_SERIAL)
    others: dict[str, list[Enterprise]] = {}
    for serial, (kind, name, _level) in enumerate(words["partners"], PARTNER_SERIAL + 1):
        company = _company(city, f"{name}有限公司", ROLES_OF_KIND.get(kind, kind), serial)
        others.setdefault(kind, []).append(company)
    Enterprise.objects.bulk_create([metro, *(row for rows in [*developers.values(), *others.values()] for row in rows)])
    _certify(others)
    return Partners(developers, metro, others)


def _company(office: Organisation, name: str, kind: str, serial: int) -> Enterprise:
    code = credit_code(serial)
    return Enterprise(
        uid=demo_uid("enterprise", code), organisation=office, name=name, credit_code=code, kinds=[kind]
    )  # fmt: skip


def _certify(others: dict[str, list[Enterprise]]) -> None:
    """Everybody but the second of a kind, whose certificate came too late for the early developments."""
    levels = {name: level for _kind, name, level in read_data("developments.json")["partners"]}
    kinds = {
        kind: QualificationKind.objects.get_or_create(name=name, defaults={"uid": demo_uid("certificate", kind)})[0]
        for kind, name in KINDS.items()
    }
    Qualification.objects.bulk_create(
        Qualification(
            uid=demo_uid("qualification", kind, place),
            enterprise=company,
            kind=kinds[kind],
            level=levels[company.name.removesuffix("有限公司")],
            number=f"演证{kind[:3]}-{place:03d}".upper(),
            issuer="演示发证机关",
            starts_on=CERTIFIED_FROM if place == 0 else dt.date(2014, 7, 1),
            last_on=CERTIFIED_UNTIL,
        )
        for kind, companies in others.items()
        for place, company in enumerate(companies)
    )


def participants_of(plan: "Plan", partners: Partners) -> Iterator[Participant]:
    """Designers when design begins, builders when building does; half of the developments tell all of them."""
    dice = Dice("participants", plan.number)
    begin = {"designer": 1, "builder": 3, "supervisor": 3, "equipment_maker": 3, "tester": 4, "measurer": 4}
    told = [*begin] if dice.chance(50) else ["designer"]
    reached = len(plan.reached)
    for role in told:
        if begin[role] < reached:
            yield Participant(
                uid=demo_uid("participant", plan.number, role),
                development=plan.development,
                enterprise=dice.pick(partners.others[role]),
                role=role,
                starts_on=plan.days[begin[role]],
            )


def buildings_of(plan: "Plan") -> Iterator[Building]:
    """One or two buildings a phase; a line of the metro has stations instead of phases."""
    if not plan.phases:
        for serial in range(1, 7):
            yield _building(
                plan, None, f"{serial}号站（演示）", BuildingUse.TRANSPORT, Dice("station", plan.number, serial)
            )
        return
    serial = 0
    for phase in plan.phases:
        dice = Dice("buildings", plan.number, phase.number)
        for _each in range(1 + dice.chance(45)):
            serial += 1
            yield _building(plan, phase, f"{serial}号楼", _use_of(plan, dice), dice)


def _use_of(plan: "Plan", dice: Dice) -> str:
    if plan.development.use == BuildingUse.MIXED:
        return dice.weighted({BuildingUse.RESIDENTIAL: 60, BuildingUse.PUBLIC: 40})
    if plan.development.use == BuildingUse.INDUSTRIAL:
        return dice.weighted({BuildingUse.INDUSTRIAL: 60, BuildingUse.SUPPORT: 40})
    return plan.development.use


STOREYS = {
    BuildingUse.RESIDENTIAL: (6, 33),
    BuildingUse.PUBLIC: (2, 18),
    BuildingUse.SUPPORT: (2, 8),
    BuildingUse.INDUSTRIAL: (1, 4),
    BuildingUse.TRANSPORT: (1, 2),
}


def _building(plan: "Plan", phase: Phase | None, name: str, use: str, dice: Dice) -> Building:
    low, high = STOREYS[BuildingUse(use)]
    storeys = low + dice.below(high - low + 1)
    ground = _m2(dice.between(380, 1600))
    above = _m2(float(ground) * (1 + 0.92 * (storeys - 1)))
    is_excluded = dice.chance(8) and storeys > 1
    return Building(
        uid=demo_uid("building", plan.number, phase.number if phase else 0, name),
        development=plan.development,
        phase=phase,
        name=name,
        use=use,
        storeys_above=storeys,
        storeys_below=dice.weighted({0: 15, 1: 65, 2: 20}),
        foundation_depth_m=Decimal(f"{dice.between(1.6, 6.5):.2f}") if dice.chance(90) else None,
        ground_floor_m2=ground,
        above_ground_m2=above,
        below_ground_m2=_m2(dice.between(0, 6000)),
        existing_m2=_m2(float(above) * 0.2) if dice.chance(4) else Decimal(0),
        excluded_m2=_m2(float(ground) * 0.4) if is_excluded else Decimal(0),
        exclusion_reason=dice.pick(read_data("developments.json")["exclusions"]) if is_excluded else "",
    )


def _m2(area: float) -> Decimal:
    return Decimal(f"{area:.2f}")
