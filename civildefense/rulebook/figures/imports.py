"""Legal figures from a CSV. Whatever a file says, nothing in it is verified: that takes a second person."""

from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation, User
from civildefense.rulebook.figures import services
from civildefense.rulebook.figures.models import SCOPE, RuleFigure
from civildefense.rulebook.sheets import TableReport, read_day, read_rows, take_rows

LEGAL = Path(__file__).parent / "legal.csv"
TEXTS = ("title", "document", "article", "issuer", "link", "stops", "ask", "note")
COLUMNS = {
    "key": ("key", "代号", "键"),
    "title": ("title", "名称", "事项"),
    "division_class": ("division_class", "地区类别"),
    "use": ("use", "用途", "建筑用途"),
    "protection_class": ("protection_class", "防护类别"),
    "value": ("value", "数值"),
    "unit": ("unit", "单位"),
    "document": ("document", "文件", "依据"),
    "article": ("article", "条款"),
    "issuer": ("issuer", "制定机关"),
    "link": ("link", "链接"),
    "starts_on": ("starts_on", "起始日期"),
    "ends_on": ("ends_on", "截止日期"),
    "stops": ("stops", "影响事项"),
    "ask": ("ask", "向谁核实"),
    "note": ("note", "备注"),
}
NEEDED = ("key", "title", "value", "unit")


@transaction.atomic
def import_figures(body: bytes, *, organisation: Organisation, by: User, is_illustrative: bool = False) -> TableReport:
    """Create figures by key, scope and first day, and change those that are not verified yet."""
    store = partial(_store, organisation=organisation, by=by, is_illustrative=is_illustrative)
    return take_rows(read_rows(body, columns=COLUMNS, needed=NEEDED), store)


def _store(row: dict[str, str], *, organisation: Organisation, by: User, is_illustrative: bool) -> str:
    key: dict[str, Any] = {"key": row["key"], "starts_on": read_day(row.get("starts_on", ""))}
    key |= {part: row.get(part, "") for part in SCOPE}
    values: dict[str, Any] = {name: row[name] for name in TEXTS if name in row}
    values |= {"value": _value(row["value"]), "unit": _unit(row["unit"]), "ends_on": read_day(row.get("ends_on", ""))}
    figure = RuleFigure.objects.filter(**key).first()
    if figure is None:
        services.enter_figure(organisation=organisation, by=by, is_illustrative=is_illustrative, **key, **values)
        return "new"
    changed = {name: value for name, value in values.items() if getattr(figure, name) != value}
    if not changed:
        return "same"
    services.change_figure(figure=figure, by=by, **changed)
    return "changed"


def _value(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "")) if text else None
    except InvalidOperation:
        raise ValueError(_("“%(text)s” is not a number.") % {"text": text}) from None


def _unit(text: str) -> str:
    known = {str(label): value for value, label in RuleFigure.Unit.choices}
    return known.get(text, text)
