"""The cells of a list of filed developments; a row may carry one building."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civildefense.common import cells
from civildefense.common.cells import Unit
from civildefense.records.imports.rowforms import (
    AreaCell,
    CellField,
    DateCell,
    FlagCell,
    IdCell,
    RowForm,
    TextCell,
    WordCell,
)
from projects.developments.states import BuildingUse, FilingKind
from projects.enterprises.forms import narrow
from projects.enterprises.models import validate_credit_code

STOREYS = Unit({unit: Decimal(1) for unit in ("层", "f", "storeys")})
METRES = Unit({unit: Decimal(1) for unit in ("米", "m")} | {"厘米": Decimal("0.01"), "cm": Decimal("0.01")})
DEEPEST = 999
KIND_WORDS = {
    FilingKind.APPROVAL: "审批|审批制|批复|可研批复|立项批复|approval",
    FilingKind.PERMISSION: "核准|核准制|permission",
    FilingKind.RECORD: "备案|备案制|record",
}
USE_WORDS = {
    BuildingUse.RESIDENTIAL: "住宅|居住|居住建筑|商品住宅|安置房|保障房|公寓|residential",
    BuildingUse.PUBLIC: (
        "公共建筑|公建|商业|办公|商办|学校|教育|医院|医疗|酒店|旅馆|文化|体育|商业服务业|公共管理与公共服务|public"
    ),
    BuildingUse.SUPPORT: "工业配套|非生产性建筑|生活配套|宿舍|食堂|厂区办公|support",
    BuildingUse.INDUSTRIAL: "工业|厂房|生产|工业厂房|仓储|物流|industrial",
    BuildingUse.TRANSPORT: "交通|市政|市政工程|轨道交通|道路|transport",
    BuildingUse.MIXED: "混合|商住|综合|综合体|商住混合|住宅及商业|mixed",
}


class CreditCodeCell(CellField):
    def to_python(self, value: Any) -> str:
        code = narrow(cells.identifier(value))
        validate_credit_code(code)
        return code


class StoreysCell(CellField):
    """Whole storeys."""

    unit = STOREYS

    def to_python(self, value: Any) -> int | None:
        found = cells.integer(value, unit=self.unit, scale=self.scale)
        if found is not None and not 0 <= found <= DEEPEST:
            raise ValidationError(_("This number is not possible here."), code="out_of_range")
        return found


class DepthCell(CellField):
    unit = METRES

    def to_python(self, value: Any) -> Decimal | None:
        found = cells.number(value, unit=self.unit, scale=self.scale)
        if found is not None and not 0 <= found <= DEEPEST:
            raise ValidationError(_("This number is not possible here."), code="out_of_range")
        return None if found is None else found.quantize(Decimal("0.01"))


class DevelopmentRowForm(RowForm):
    name = TextCell(160)
    code = IdCell(40)
    filing_number = IdCell(80)
    filing_kind = WordCell(KIND_WORDS)
    filed_on = DateCell()
    use = WordCell(USE_WORDS)
    developer = TextCell(120)
    credit_code = CreditCodeCell()
    division = TextCell(60)
    address = TextCell(200)
    is_major = FlagCell()
    remarks = TextCell(500)
    building = TextCell(80)
    storeys_above = StoreysCell()
    storeys_below = StoreysCell()
    foundation_depth_m = DepthCell()
    ground_floor_m2 = AreaCell()
    above_ground_m2 = AreaCell()
    below_ground_m2 = AreaCell()
    existing_m2 = AreaCell()
    excluded_m2 = AreaCell()
    exclusion_reason = TextCell(250)
