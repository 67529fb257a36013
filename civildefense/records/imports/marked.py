"""The office's own file back, every sheet and row of it: wrong cells red, a note on each, a column that says what is
wrong. Corrected and sent again it is read as if the notes were not there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from civildefense.common.secrecy import guard_text
from civildefense.common.tabular import Row, Table, open_table
from civildefense.records.imports.engine import Listener
from civildefense.records.imports.options import GivenFile
from civildefense.records.imports.problems import ERROR_COLUMN, MASK, Problem, is_error_column
from civildefense.records.imports.reading import FoundRow
from civildefense.records.imports.sheets import CellWriter, new_book

# Excel keeps each note as a drawing: beyond so many a workbook opens slowly, and the column says the same.
MOST_NOTES = 2_000
_WIDTH = 14
_ERROR_WIDTH = 60


@dataclass(slots=True)
class _WrongRow:
    """``columns`` are red, each with its sentence; none: the row as a whole is wrong."""

    columns: dict[int, str]
    sentence: str
    is_secret: bool


@dataclass(slots=True)
class _Sheet:
    """``header`` is the last line of the header; ``error_column`` stands right of everything that is wrong."""

    header: int
    error_column: int
    rows: dict[int, _WrongRow] = field(default_factory=dict)


class Marks(Listener):
    """Remembers, during a dry run, what is wrong where."""

    def __init__(self, listener: Listener | None = None) -> None:
        self.listener = listener or Listener()
        self.sheets: dict[tuple[str, str], _Sheet] = {}

    def progressed(self, rows: int, expected: int) -> None:
        self.listener.progressed(rows, expected)

    def rejected(self, row: FoundRow, problems: Sequence[Problem]) -> None:
        if row.columns is None:
            return
        labels = row.columns.labels
        key = (row.place.file, row.place.sheet)
        sheet = self.sheets.setdefault(key, _Sheet(row.columns.header.last, _own_column(labels)))
        if not any(map(is_error_column, labels)):
            sheet.error_column = max(sheet.error_column, len(row.cells))
        sheet.rows[row.place.row] = _WrongRow(
            _wrong_columns(labels, problems),
            "; ".join(dict.fromkeys(_sentence(problem) for problem in problems)),
            any(problem.value == MASK for problem in problems),
        )


def write_marked(path: Path, files: Sequence[GivenFile], marks: Marks, *, encoding: str = "") -> None:
    """Reads ``files`` once more, and writes all their sheets into one workbook at ``path``."""
    with new_book(str(path)) as book:
        cells = CellWriter(book)
        for file in files:
            table = open_table(file.path, encoding=encoding)
            for name in [*table.sheets, *table.hidden_sheets]:
                sheet = cells.sheet(name or Path(file.name).stem)
                if name in table.hidden_sheets:
                    sheet.hide()
                _copy(table, name, sheet, cells, marks.sheets.get((file.name, name)))


def marked_name(given: str) -> str:
    """The given name with a mark; a file that comes back a second time gets no second one."""
    mark = str(_(" (wrong cells red)"))
    return f"{Path(given).stem.removesuffix(mark)}{mark}.xlsx"


def _copy(table: Table, name: str, sheet: Worksheet, cells: CellWriter, marks: _Sheet | None) -> None:
    # Records have no header line of their own: their columns' names take the first one.
    first = 0 if name in table.labelled else 1
    if marks:
        sheet.set_column(0, max(marks.error_column - 1, 0), _WIDTH)
        sheet.set_column(marks.error_column, marks.error_column, _ERROR_WIDTH)
        if marks.header - first + 1 > 0:
            sheet.freeze_panes(marks.header - first + 1, 0)
    notes = MOST_NOTES
    for row in table.rows(name):
        line = row.number - first
        wrong = marks.rows.get(row.number) if marks else None
        _copy_row(row, line, sheet, cells, wrong, -1 if marks is None else marks.error_column)
        if marks and row.number == marks.header:
            sheet.write_string(line, marks.error_column, ERROR_COLUMN, cells.format("red", "bold"))
        if marks and wrong:
            sheet.write_string(line, marks.error_column, wrong.sentence, cells.format("wrapped"))
            for column, sentence in wrong.columns.items():
                if notes > 0:
                    sheet.write_comment(line, column, sentence, {"author": str(_("import")), "x_scale": 2})
                    notes -= 1


def _copy_row(
    row: Row, line: int, sheet: Worksheet, cells: CellWriter, wrong: _WrongRow | None, error_column: int
) -> None:
    if row.hidden and wrong is None:
        sheet.set_row(line, None, None, {"hidden": True})
    for column, cell in enumerate(row.cells):
        if column == error_column:
            continue
        is_wrong = wrong is not None and (column in wrong.columns or (not wrong.columns and cell not in (None, "")))
        if wrong and wrong.is_secret and isinstance(cell, str) and (guard_text(cell) or is_wrong):
            cell, is_wrong = MASK, True
        cells.write(sheet, line, column, cell, is_wrong=is_wrong)
    if wrong:
        for column in wrong.columns.keys() - set(range(len(row.cells))):
            cells.write(sheet, line, column, None, is_wrong=True)


def _wrong_columns(labels: Sequence[str], problems: Sequence[Problem]) -> dict[int, str]:
    found: dict[int, str] = {}
    for problem in problems:
        named = {problem.column, *problem.column.split(", ")} - {""}
        for index, label in enumerate(labels):
            if label in named:
                found[index] = "; ".join(filter(None, (found.get(index, ""), problem.message)))
    return found


def _own_column(labels: Sequence[str]) -> int:
    """Where the sentences stand: in the column of an earlier return, else right of the header."""
    return next((index for index, label in enumerate(labels) if is_error_column(label)), len(labels))


def _sentence(problem: Problem) -> str:
    return f"{problem.column}: {problem.message}" if problem.column else problem.message
