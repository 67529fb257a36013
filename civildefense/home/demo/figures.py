"""Figures that nobody has confirmed for the city, invented so that the demonstration can reckon; each says so."""

import datetime as dt
from decimal import Decimal
from typing import Any

from civildefense.accounts.models import Organisation, User
from civildefense.home.demo.dice import demo_uid
from civildefense.rulebook.models import AdminDivision, DistrictClass, DivisionClass, RuleFigure
from projects.obligations.models import OffsiteGround

DOCUMENT = "演示数据：示意数值，不作依据"
SINCE = dt.date(2013, 1, 1)
CLASS = DistrictClass.CLASS_3
# key, title, use, value, unit; each for the class of the demonstration alone, so that the empty rows stay in sight.
FIGURES = (
    ("area_b_share", "按地上总建筑面积修建的比例", "housing", "6", "percent"),
    ("area_b_share", "按地上总建筑面积修建的比例", "civil", "5", "percent"),
    ("area_b_floor", "按比例修建的面积起点", "housing", "0", "m2"),
    ("area_b_floor", "按比例修建的面积起点", "civil", "2000", "m2"),
    ("area_b_existing_share", "改扩建时原有面积计入的比例", "", "0", "percent"),
    ("area_a_existing_share", "改扩建时原有面积计入的比例", "", "0", "percent"),
    ("offsite_fee_rate", "易地建设费标准", "", "1300", "yuan_per_m2"),
    ("fee_payment_term", "易地建设费缴款期限", "", "15", "workdays"),
    ("offsite_experts", "易地建设所需专家意见份数", "", "3", "count"),
    ("offsite_notice", "易地建设审批前公示天数", "", "7", "workdays"),
)
# The four national grounds of 计价格〔2000〕474号, from memory: nobody has held them against the text yet.
GROUNDS = (
    ("pile_foundation", "采用桩基且桩基承台顶面埋置深度小于三米（或者不足规定的地下室空间净高）", True),
    ("part_of_floor", "按规定指标应建面积只占地面建筑首层的局部，结构和基础处理困难，且经济很不合理", True),
    ("geology", "建在流砂、暗河、基岩埋深很浅等地段，因地质条件不适于修建", True),
    ("surroundings", "因建设地段房屋或地下管道设施密集，不能施工或难以采取措施保证施工安全", True),
)
NATIONAL = {"document": "计价格〔2000〕474号", "issuer": "国家计委、财政部、国家国防动员委员会、建设部"}


def load_illustrative(city: Organisation, users: dict[str, User]) -> None:
    """Class of the city, figures and grounds; where some are there already, nothing is written."""
    if DivisionClass.objects.exists():
        return
    enters = users["finance"]
    marked: dict[str, Any] = {"organisation": city, "entered_by": enters, "starts_on": SINCE, "is_illustrative": True}
    division = AdminDivision.objects.get(code=city.code, ends_on=None)
    DivisionClass.objects.create(
        uid=demo_uid("class", division.code), division=division, district_class=CLASS, is_key_city=True,
        document=DOCUMENT, ask="省人防（国动）办", **marked,
    )  # fmt: skip
    RuleFigure.objects.bulk_create(
        RuleFigure(
            uid=demo_uid("figure", key, use), key=key, title=title, division_class=CLASS, use=use,
            value=Decimal(value), unit=unit, document=DOCUMENT, stops="演示计算", ask="省人防（国动）办", **marked,
        )
        for key, title, use, value, unit in FIGURES
    )  # fmt: skip
    OffsiteGround.objects.bulk_create(
        OffsiteGround(
            uid=demo_uid("ground", code), organisation=city, code=code, title=title, needs_experts=needs_experts,
            starts_on=dt.date(2000, 4, 27), entered_by=enters, ask="省人防（国动）办", **NATIONAL,
        )
        for code, title, needs_experts in GROUNDS
    )  # fmt: skip
