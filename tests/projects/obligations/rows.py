"""One row of each kind for the walk over every address."""

import datetime as dt
from decimal import Decimal

from django.db import models

from civildefense.rulebook.models import DivisionClass
from projects.developments.models import Development
from projects.obligations.models import (
    AreaCredit,
    BuildingPart,
    ExpertOpinion,
    Obligation,
    OffsiteApplication,
    OffsiteGround,
    SupportingArea,
)
from tests.cast import Cast, County

DAY = dt.date(2019, 6, 1)


def duty_rows(county: County) -> list[models.Model]:
    """On the development that stands on the stage already."""
    office, clerk = county.organisation, county.clerk
    development = Development.objects.filter(organisation=office).earliest("pk")
    building = development.buildings.earliest("pk")
    duty = Obligation.objects.create(
        organisation=office, development=development, number=1, family="b", determined_on=DAY,
        inputs=INPUTS, figures=[], lines=[], required_m2=0, planned_m2=0, determined_by=clerk,
    )  # fmt: skip
    area = SupportingArea.objects.create(
        organisation=office, name="集中配套区一", division=county.division, available_m2=Decimal(500),
        document="通防〔2018〕9号", document_on=DAY,
    )  # fmt: skip
    application = OffsiteApplication.objects.create(
        organisation=office, obligation=duty, ground=_ground(county), mode="fee", area_m2=100, explanation="流砂层",
        requested_by=clerk,
    )  # fmt: skip
    return [
        duty,
        area,
        application,
        BuildingPart.objects.create(building=building, label="塔楼", use="civil", above_ground_m2=6000),
        AreaCredit.objects.create(
            area=area, obligation=duty, m2=10, document="通防配〔2019〕3号", assigned_on=DAY, assigned_by=clerk
        ),
        ExpertOpinion.objects.create(
            application=application, expert="张某", title="高级工程师", unit="勘察院", supports=True, opinion="属实",
            signed_on=DAY,
        ),
    ]  # fmt: skip


def shared_rows(cast: Cast) -> list[models.Model]:
    return [
        _ground(cast.a),
        DivisionClass.objects.create(
            organisation=cast.city, division=cast.a.division, district_class="class_3", is_key_city=True,
            starts_on=DAY, entered_by=cast.finance,
        ),
    ]  # fmt: skip


def _ground(county: County) -> OffsiteGround:
    fields = {"title": "流砂、暗河、基岩埋深很浅", "organisation": county.organisation, "entered_by": county.clerk}
    return OffsiteGround.objects.get_or_create(code="geology", starts_on=DAY, defaults=fields)[0]


INPUTS = {
    "family": "b", "division_class": "class_3", "is_key_city": True, "parts": [], "phase": "", "zone": "",
    "chosen_percent": None, "once_planned_m2": None, "chosen_reason": "",
}  # fmt: skip
