"""The rejected rows alone as a workbook: red cells, a column that says what is wrong, ready to be corrected."""

import hashlib
import tempfile
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from django.core.files import File
from django.utils.translation import gettext as _

from civildefense.records.imports.engine import Listener
from civildefense.records.imports.problems import ERROR_COLUMN, MASK, Problem, is_error_column
from civildefense.records.imports.reading import FoundRow
from civildefense.records.imports.sheets import CellWriter, new_book


class ReturnedWorkbook(Listener):
    """Listens to a dry run; one sheet for each sheet of the given files. Written row by row, never held in memory."""

    def __init__(self, listener: Listener | None = None) -> None:
        self.listener = listener or Listener()
        self.rows = 0
        self.name = str(_("rejected rows.xlsx"))
        self.sha256 = ""
        self._sheets: dict[tuple[str, str], tuple[Any, list[int]]] = {}

    def __enter__(self) -> "ReturnedWorkbook":
        self._temporary = tempfile.NamedTemporaryFile(suffix=".xlsx")
        self._book = new_book(self._temporary.name)
        self._cells = CellWriter(self._book)
        self._closed = False
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
        self._temporary.close()

    @property
    def file(self) -> File:
        """The finished workbook, open for reading until the block ends."""
        return File(self._temporary)

    def finish(self) -> None:
        self._close()
        self._temporary.seek(0)
        self.sha256 = hashlib.file_digest(self._temporary, "sha256").hexdigest()
        self._temporary.seek(0)

    def progressed(self, rows: int, expected: int) -> None:
        self.listener.progressed(rows, expected)

    def rejected(self, row: FoundRow, problems: Sequence[Problem]) -> None:
        self.listener.rejected(row, problems)
        if row.columns is None:
            return
        self.rows += 1
        labels = [label for label in row.columns.labels if not is_error_column(label)]
        sheet, used = self._sheet(row, labels)
        line = used[0]
        wrong = {label for problem in problems for label in (problem.column, *problem.column.split(", ")) if label}
        is_secret = any(problem.value == MASK for problem in problems)
        kept = [cell for index, cell in enumerate(row.cells) if not _is_error_cell(row, index)]
        for index, cell in enumerate(kept):
            is_wrong = index < len(labels) and labels[index] in wrong
            value = MASK if is_secret and is_wrong and isinstance(cell, str) else cell
            self._cells.write(sheet, line, index, value, is_wrong=is_wrong)
        sheet.write_string(line, max(len(labels), len(kept)), "; ".join(problem.message for problem in problems))
        used[0] += 1

    def _sheet(self, row: FoundRow, labels: Sequence[str]) -> tuple[Any, list[int]]:
        key = (row.place.file, row.place.sheet)
        if key not in self._sheets:
            sheet = self._book.add_worksheet()
            for index, label in enumerate([*labels, ERROR_COLUMN]):
                sheet.write_string(0, index, label.rsplit("/", 1)[-1], self._cells.format("bold"))
            self._sheets[key] = (sheet, [1])
        return self._sheets[key]

    def _close(self) -> None:
        if not self._closed:
            if not self._sheets:
                self._book.add_worksheet()
            self._book.close()
            self._closed = True


def _is_error_cell(row: FoundRow, index: int) -> bool:
    labels = row.columns.labels if row.columns else ()
    return index < len(labels) and is_error_column(labels[index])
