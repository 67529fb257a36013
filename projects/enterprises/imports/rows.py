"""The cells of a list of companies."""

import re
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civildefense.common import cells
from civildefense.common.cells.texts import refuse_unreadable
from civildefense.records.imports.rowforms import CellField, DateCell, IdCell, RowForm, TextCell, WordCell
from projects.enterprises.forms import narrow
from projects.enterprises.models import validate_credit_code
from projects.enterprises.states import EnterpriseKind, EnterpriseState

_BREAKS = re.compile(r"[,，、;；/\n]+")
_LINES = re.compile(r"[;；\n]+")
_UNTIL = re.compile(r"\s*(?:至|到|~|～|—+)\s*")
_FOREVER = re.compile(r"长期|长期有效|永久|永久有效|无固定期限")
KIND_WORDS = {
    EnterpriseKind.DEVELOPER: "建设单位|开发单位|开发企业|房地产开发|房地产开发企业|建设|开发",
    EnterpriseKind.SURVEYOR: "勘察单位|勘察企业|勘察|工程勘察|测绘单位|测绘",
    EnterpriseKind.DESIGNER: "设计单位|设计企业|设计|工程设计|人防设计",
    EnterpriseKind.BUILDER: "施工单位|施工企业|施工|施工总承包|总承包",
    EnterpriseKind.SUPERVISOR: "监理单位|监理企业|监理|工程监理|人防监理",
    EnterpriseKind.EQUIPMENT_MAKER: (
        "防护设备生产企业|设备生产企业|防护设备生产安装企业|防护设备|设备生产|设备厂家|生产安装企业"
    ),
    EnterpriseKind.TESTER: "检测单位|检测机构|检测|防护设备检测",
    EnterpriseKind.PROPERTY_MANAGER: "物业服务企业|物业公司|物业管理|物业",
    EnterpriseKind.USER_UNIT: "使用单位|使用",
    EnterpriseKind.PUBLIC_BODY: "机关事业单位|机关|事业单位|公共机构",
}
STATE_WORDS = {
    EnterpriseState.ACTIVE: "存续|在业|正常|开业|在营|在营(开业)企业|存续(在营、开业、在册)|有效|是",
    EnterpriseState.SUSPENDED: "停业|歇业|停产",
    EnterpriseState.REVOKED: "吊销|吊销未注销|吊销，未注销",
    EnterpriseState.CLOSED: "注销|已注销|吊销已注销|吊销，已注销|撤销|无效",
}


class CreditCodeCell(CellField):
    def to_python(self, value: Any) -> str:
        code = narrow(cells.identifier(value))
        validate_credit_code(code)
        return code


class KindsCell(CellField):
    """Several kinds in one cell; each word must be known."""

    def to_python(self, value: Any) -> list[str]:
        word = WordCell(KIND_WORDS)
        listed = [word.to_python(part) for part in _BREAKS.split(cells.text(value)) if part.strip()]
        return list(dict.fromkeys(listed))


class ListCell(CellField):
    """Several certificates of one company stand below each other in its cells."""

    def to_python(self, value: Any) -> list[Any]:
        if cells.is_blank(value):
            return []
        refuse_unreadable(value)
        parts = _LINES.split(value.strip().strip(";；")) if isinstance(value, str) else [value]
        return [self.part(part) for part in parts]

    def part(self, value: Any) -> Any:
        return cells.text(value, max_length=self.max_length)


class NumbersCell(ListCell):
    def part(self, value: Any) -> str:
        return cells.identifier(value, max_length=self.max_length)


class DatesCell(ListCell):
    def part(self, value: Any) -> Any:
        return cells.date(value)


class PeriodsCell(ListCell):
    """``2023-01-01至2026-01-01`` or the last day alone: (first day or None, last day)."""

    def part(self, value: Any) -> Any:
        first, *rest = _UNTIL.split(value.strip()) if isinstance(value, str) else (value,)
        if _FOREVER.fullmatch(str(rest[0] if rest else first).strip()):
            return (cells.date(first) if rest else None), None
        return (cells.date(first), cells.date(rest[0])) if rest else (None, cells.date(first))


QUALIFICATION = {
    "qualification": "kind",
    "level": "level",
    "certificate": "number",
    "issuer": "issuer",
    "valid_from": "starts_on",
    "valid_until": "last_on",
}
# Where no certificate is needed, lists say so in place of its number or level.
NONE_REQUIRED = frozenset({"无需资质", "不需要资质", "无资质要求", "不要求", "无需", "已取消"})


class EnterpriseRowForm(RowForm):
    name = TextCell(120)
    credit_code = CreditCodeCell()
    kinds = KindsCell()
    legal_person = TextCell(60)
    address = TextCell(200)
    state = WordCell(STATE_WORDS)
    former_name = TextCell(120)
    credit_grade = IdCell(10)
    credit_rated_by = TextCell(100)
    credit_reason = TextCell(300)
    credit_from = DateCell()
    qualification = ListCell(60)
    level = ListCell(30)
    certificate = NumbersCell(60)
    issuer = ListCell(100)
    valid_from = DatesCell()
    valid_until = PeriodsCell()
    contact_post = TextCell(60)
    contact_person = TextCell(60)
    contact_phone = TextCell(40)

    def clean(self) -> dict[str, Any]:
        """Certificates as rows: the columns of one row have one entry for each, or a single one for all."""
        row = self.cleaned_data
        if self.errors:
            return row
        columns = {name: row.get(name) or [] for name in QUALIFICATION}
        count = max(map(len, columns.values()))
        if uneven := [name for name, listed in columns.items() if len(listed) not in (0, 1, count)]:
            told = _("%(count)d certificates, but not as many entries here: put one below the other in every column.")
            self.add_error(uneven[0], ValidationError(told, code="certificates_uneven", params={"count": count}))
            return row
        row["qualifications"] = [_certificate(columns, index) for index in range(count)]
        return row


def _certificate(columns: dict[str, list[Any]], index: int) -> dict[str, Any]:
    said = {field: _entry(columns[name], index) for name, field in QUALIFICATION.items()}
    first_day, last_day = said["last_on"] or (None, None)
    said |= {"starts_on": said["starts_on"] or first_day, "last_on": last_day}
    if NONE_REQUIRED & {said["number"], said["level"]}:
        return {**said, "is_none_required": True, "number": "", "level": ""}
    return {**said, "is_none_required": False}


def _entry(listed: Sequence[Any], index: int) -> Any:
    if not listed:
        return None
    return listed[index] if index < len(listed) else listed[0]
