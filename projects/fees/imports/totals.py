"""The total lines of a collector's file, held against the rows above them; they are never payments."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from civildefense.common import cells
from civildefense.common.hanzi import folded
from civildefense.records.imports.columns import Columns
from civildefense.records.imports.problems import WARNING, Problem
from civildefense.records.imports.reading import FoundRow
from projects.ledger.rules import yuan

_WORDS = ("合计", "小计", "总计", "共计", "累计", "total")


@dataclass
class _Sum:
    """Fen of one sheet so far, and since its last total line; unknown once an amount could not be read."""

    columns: Columns | None = None
    whole: int = 0
    since: int = 0
    is_known: bool = True


class Totals:
    """``scale_of`` tells how many fen one of the amount column is."""

    def __init__(self, scale_of: Any) -> None:
        self._scale_of = scale_of
        self._sums: dict[tuple[str, str], _Sum] = defaultdict(_Sum)
        self._problems: list[Problem] = []

    def add(self, row: FoundRow) -> None:
        total = self._sums[row.place.file, row.place.sheet]
        total.columns = row.columns
        try:
            fen = self._amount(row.cells, row.columns)
        except ValidationError:
            total.is_known = False
            return
        total.whole += fen or 0
        total.since += fen or 0

    def pass_over(self, row: FoundRow) -> None:
        """A line that is no payment; where it names a total, it must be the one that the rows have."""
        total = self._sums.get((row.place.file, row.place.sheet))
        if total is None or total.columns is None or not _is_total(row.cells):
            return
        try:
            said = self._amount(row.cells, total.columns)
        except ValidationError:
            said = None
        if said is not None and total.is_known and said not in (total.whole, total.since):
            told = _("The total line says %(said)s yuan, the rows above it add up to %(sum)s yuan.")
            words = {"said": yuan(said), "sum": yuan(total.whole)}
            self._problems.append(Problem(row.place, "total_differs", told % words, value=yuan(said), level=WARNING))
        total.since = 0

    def problems(self) -> Iterator[Problem]:
        return iter(self._problems)

    def _amount(self, row: Sequence[Any], columns: Columns | None) -> int | None:
        listed = columns.fields.get("amount", ()) if columns else ()
        filled = [row[index] for index in listed if index < len(row) and not cells.is_blank(row[index])]
        return cells.money(filled[0], scale=self._scale_of(columns), may_be_negative=True) if filled else None


def _is_total(row: Sequence[Any]) -> bool:
    texts = (folded(cell) for cell in row if isinstance(cell, str))
    return any(word in text for text in texts for word in _WORDS)
