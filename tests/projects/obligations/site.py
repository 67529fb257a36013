"""A development in county A, with figures that somebody has verified."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from civildefense.accounts.models import User
from civildefense.rulebook.models import DivisionClass, RuleFigure
from projects.developments.models import Building, Development, Phase
from projects.developments.services import create_development, set_building, set_phase
from projects.enterprises.services import create_enterprise
from projects.obligations import services
from projects.obligations.models import BuildingPart, Obligation, OffsiteGround, SupportingArea
from tests.cast import Cast, County
from tests.projects.obligations.worked import FIGURES

DAY = dt.date(2019, 6, 1)
SINCE = dt.date(2003, 2, 21)
UNITS = {"storeys": "count", "depth": "m", "share": "percent", "least": "percent", "most": "percent", "floor": "m2"}
PLAN = {"use": "public", "storeys_above": 6, "foundation_depth_m": "1.50", "above_ground_m2": "6000.00",
        "ground_floor_m2": "1000.00"}  # fmt: skip


def know(cast: Cast, key: str, value: Any, unit: str, **fields: Any) -> RuleFigure:
    """Verified, unless ``fields`` say otherwise."""
    given = {
        "organisation": cast.city, "key": key, "title": f"数据 {key}", "value": value, "unit": unit,
        "document": "示例〔2003〕1号", "starts_on": SINCE, "state": "verified", "entered_by": cast.finance,
        "verified_by": cast.administrator, "verified_at": timezone.now(),
    }  # fmt: skip
    return RuleFigure.objects.create(**given | fields)


def doubt(figure: RuleFigure) -> None:
    RuleFigure.objects.filter(pk=figure.pk).update(state="unverified")


def know_class(cast: Cast, division: Any, district_class: str = "class_3", **fields: Any) -> DivisionClass:
    given = {
        "organisation": cast.city, "division": division, "district_class": district_class, "is_key_city": True,
        "document": "示例〔2003〕2号", "starts_on": SINCE, "state": "verified", "entered_by": cast.finance,
        "verified_by": cast.administrator, "verified_at": timezone.now(),
    }  # fmt: skip
    return DivisionClass.objects.create(**given | fields)


@dataclass
class Site:
    cast: Cast
    figures: dict[str, RuleFigure] = field(default_factory=dict)
    development: Development = field(init=False)

    def __post_init__(self) -> None:
        for name, value in FIGURES.items():
            key, _space, use = name.partition(" ")
            self.figures[name] = know(self.cast, key, value, UNITS[key.rpartition("_")[2]], use=use)
        know_class(self.cast, self.county.division)
        self.development = self.develop()

    @property
    def county(self) -> County:
        return self.cast.a

    @property
    def clerk(self) -> User:
        return self.county.clerk

    def develop(self, name: str = "滨江商务中心") -> Development:
        county = self.county
        developer = create_enterprise(organisation=county.organisation, name=f"{name}公司", by=county.clerk)
        return create_development(
            organisation=county.organisation, name=name, developer=developer, division=county.division,
            filed_on=dt.date(2019, 1, 10), use="public", by=county.clerk,
        )  # fmt: skip

    def phase(self, number: int) -> Phase:
        return set_phase(development=self.development, number=number, by=self.clerk)

    def build(self, name: str = "1#", **facts: Any) -> Building:
        """Read again, so that its areas are Decimals."""
        fields = {**PLAN, **facts}
        development = fields.pop("development", self.development)
        building = set_building(development=development, name=name, by=self.clerk, **fields)
        return Building.objects.get(pk=building.pk)

    def split(self, building: Building, label: str, **facts: Any) -> BuildingPart:
        return services.put_part(part=BuildingPart(building=building, label=label, **facts), by=self.clerk)

    def determine(self, **choices: Any) -> Obligation:
        given = {
            "development": self.development, "on": DAY, "family": "a", "by": self.clerk,
            "chosen_percent": Decimal(3), "chosen_reason": "按上限",
        }  # fmt: skip
        return services.determine(**given | choices)

    def area(self, m2: str = "500.00", name: str = "集中配套区一", **fields: Any) -> SupportingArea:
        given = {"division": self.county.division, "document": "通防〔2018〕9号", "document_on": dt.date(2018, 9, 1)}
        office = self.county.organisation
        made = services.open_area(
            organisation=office, name=name, available_m2=Decimal(m2), by=self.clerk, **given | fields
        )
        return SupportingArea.objects.get(pk=made.pk)

    def credit(self, area: SupportingArea, obligation: Obligation, m2: str, **fields: Any) -> Any:
        given = {"document": "通防配〔2019〕3号", "assigned_on": DAY, "by": self.clerk}
        return services.assign_credit(area=area, obligation=obligation, m2=Decimal(m2), **given | fields)

    def ground(self, code: str = "geology", **fields: Any) -> OffsiteGround:
        given = {
            "organisation": self.cast.city, "title": "流砂、暗河、基岩埋深很浅", "document": "计价格〔2000〕474号",
            "starts_on": dt.date(2000, 4, 27), "entered_by": self.cast.finance,
        }  # fmt: skip
        return OffsiteGround.objects.create(code=code, **given | fields)
