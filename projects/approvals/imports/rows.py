"""The cells of a list of decisions."""

import datetime as dt
import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civildefense.common import cells
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
from projects.approvals.rules import years_later
from projects.approvals.states import Mode, Outcome
from projects.enterprises.forms import narrow
from projects.enterprises.models import validate_credit_code

CODE_LENGTH = 18
MODE_WORDS = {
    Mode.ON_SITE: "自建|修建|就地建设|就地修建|同步修建|同步建设|结建|小区内自建|按规定修建|现场建设|配建|建设",
    Mode.OFF_SITE_FEE: (
        "易地建设|易地|缴费|缴纳易地建设费|缴易地建设费|易地建设费|交费|易地缴费|缴纳人防易地建设费|异地建设|缴纳建设费"
    ),
    Mode.OFF_SITE_BUILD: "易地自建|易地修建|易地自行修建|易地建设自建|异地自建",
}
OUTCOME_WORDS = {
    Outcome.GRANTED: "准予|准予许可|准予行政许可|同意|批准|通过|予以许可|予以批准|准许|许可|是",
    Outcome.REFUSED: "不予|不予许可|不予行政许可|不准予|不同意|不批准|不予批准|不通过|否",
}
_UNTIL = re.compile(r"\s*(?:至|到|~|～|—+)\s*")
_YEARS = re.compile(r"(?:自?(?:批准|发证|决定|签发)之日起)?([\d一二两三四五])年(?:内有效|内|有效)?")
_FOREVER = re.compile(r"长期|长期有效|永久|无|/|-+")
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}


class UnitCodeCell(CellField):
    """18 characters are a credit code and must check; older lists have the shorter codes of organisations."""

    def to_python(self, value: Any) -> str:
        code = narrow(cells.identifier(value))
        if len(code) >= CODE_LENGTH:
            validate_credit_code(code)
        return code


class TermCell(CellField):
    """A last day, a range of which the last day counts, or years from the decision on (a whole number)."""

    def to_python(self, value: Any) -> dt.date | int | None:
        if not isinstance(value, str):
            return cells.date(value)
        written = "".join(unicodedata.normalize("NFKC", value).split())
        if _FOREVER.fullmatch(written):
            return None
        if match := _YEARS.fullmatch(written):
            return _DIGITS.get(match[1]) or int(match[1])
        return cells.date(_UNTIL.split(value.strip())[-1])


class ApprovalRowForm(RowForm):
    number = IdCell(60)
    project_name = TextCell(160)
    project_code = IdCell(40)
    developer_name = TextCell(120)
    credit_code = UnitCodeCell()
    item = TextCell(120)
    delegation = IdCell(60)
    accepted_on = DateCell()
    decided_on = DateCell()
    decided_by_body = TextCell(100)
    outcome = WordCell(OUTCOME_WORDS)
    mode = WordCell(MODE_WORDS)
    required_m2 = AreaCell()
    built_m2 = AreaCell()
    offsite_m2 = AreaCell()
    valid_until = TermCell()
    conditions = TextCell(2000)
    is_before_portal = FlagCell()

    def clean(self) -> dict[str, Any]:
        """Years count from the decision."""
        row = self.cleaned_data
        if isinstance(years := row.get("valid_until"), int):
            decided_on = row.get("decided_on")
            if decided_on is None and "decided_on" not in self.errors:
                told = _("Years of validity count from the decision, and its day is missing.")
                self.add_error("valid_until", ValidationError(told, code="term_without_decision"))
            elif decided_on is not None:
                row["valid_until"] = years_later(decided_on, years)
        return row
