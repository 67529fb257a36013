"""What the rows say: each chart answers one question in a sentence, over a table whose numbers open their lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Model, Q
from django.db.models.aggregates import Aggregate

from civildefense.accounts.models import Organisation
from civildefense.accounts.models.users import User
from civildefense.common.admin.links import changelist_url
from civildefense.home.desk.numbers import may_open

MOST_SHARE = 2 / 3  # what this part of a total has in few rows is "concentrated" there


@dataclass(frozen=True)
class Column:
    """One number of a row. ``query`` narrows the list that the number opens; ``tone`` is a colour's meaning."""

    code: str
    label: Any
    tone: str
    measure: Callable[[], Aggregate]
    query: dict[str, str]


@dataclass(frozen=True)
class Cell:
    value: int
    url: str


@dataclass(frozen=True)
class Row:
    label: str
    url: str
    cells: dict[str, Cell]

    def sum(self, *codes: str) -> int:
        return sum(cell.value for code, cell in self.cells.items() if not codes or code in codes)


@dataclass(frozen=True)
class Question:
    """``lookups`` and ``query`` say the same: the rows counted, and the address of their list."""

    code: str
    model: type[Model]
    text: Any
    lookups: Callable[[], dict[str, Any]]
    query: Callable[[], dict[str, str]]
    columns: Sequence[Column]
    sentence: Callable[[list[Row]], str]

    def counted(self, user: User) -> dict[int, dict[str, int]]:
        """Organisation → column → number, in one statement."""
        measures = {column.code: column.measure() for column in self.columns}
        rows = self.model._default_manager.visible_to(user).filter(**self.lookups()).order_by()  # type: ignore[attr-defined]
        found = rows.values("organisation").annotate(**measures).values_list("organisation", *measures)
        return {office: dict(zip(measures, (value or 0 for value in values), strict=True)) for office, *values in found}


@dataclass(frozen=True)
class Chart:
    code: str
    question: Any
    title: str
    columns: list[Column]
    rows: list[Row]

    @property
    def figure_id(self) -> str:
        return f"figure-{self.code}"

    @property
    def totals(self) -> list[int]:
        return [sum(row.cells[column.code].value for row in self.rows) for column in self.columns]

    @property
    def figure(self) -> dict[str, Any]:
        """What the drawing needs; the table on the page says the same without it."""
        series = [
            {
                "name": str(column.label),
                "tone": column.tone,
                "values": [row.cells[column.code].value for row in self.rows],
                "urls": [row.cells[column.code].url for row in self.rows],
            }
            for column in self.columns
        ]
        return {"labels": [row.label for row in self.rows], "series": series}


def concentrated(rows: list[Row], *codes: str) -> tuple[list[Row], int]:
    """The fewest rows that hold two thirds of the sum of ``codes``, and what they hold."""
    total, held, found = sum(row.sum(*codes) for row in rows), 0, []
    for row in sorted(rows, key=lambda row: row.sum(*codes), reverse=True):
        if held >= total * MOST_SHARE:
            break
        found.append(row)
        held += row.sum(*codes)
    return found, held


def charts(user: User, site: AdminSite, questions: Sequence[Question]) -> list[Chart]:
    """The questions whose lists this user may open, as far as there is anything to count."""
    asked = [question for question in questions if may_open(question.model, user, site)]
    counted = [(question, found) for question in asked if (found := question.counted(user))]
    names = _names({office for _question, found in counted for office in found})
    return [_chart(question, found, names) for question, found in counted]


def _chart(question: Question, found: dict[int, dict[str, int]], names: dict[int, str]) -> Chart:
    address = changelist_url(question.model._meta)

    def url(office: int, column: Column | None = None) -> str:
        narrowed = question.query() | (column.query if column else {})
        return f"{address}?{urlencode({**narrowed, 'organisation__id__exact': str(office)})}"

    shown = [column for column in question.columns if any(numbers[column.code] for numbers in found.values())]
    rows = [
        Row(name, url(office), {col.code: Cell(found[office][col.code], url(office, col)) for col in shown})
        for office, name in names.items()
        if office in found
    ]
    return Chart(question.code, question.text, question.sentence(rows), shown, rows)


def _names(offices: set[int]) -> dict[int, str]:
    """Each office by the one district that it answers for, else by its own name; in the order of the codes."""
    lands = ArrayAgg(
        "divisions__name", filter=Q(divisions__name__isnull=False, divisions__ends_on__isnull=True), default=[]
    )
    rows = (
        Organisation.objects.filter(pk__in=offices)
        .order_by("code")
        .annotate(lands=lands)
        .values_list("pk", "name", "lands")
    )
    return {pk: found[0] if len(found) == 1 else name for pk, name, found in rows}
