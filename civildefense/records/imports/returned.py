"""The rejected rows as a workbook: red cells, a column that says what is wrong, ready to be corrected and sent."""

import hashlib
import tempfile
from collections.abc import Sequence
from types import TracebackType
from typing import Any

import xlsxwriter
from django.core.files import File
from django.utils.translation import gettext as _

from civildefense.common import cells
from civildefense.records.imports.engine import Listener
from civildefense.records.imports.problems import MASK, Problem
from civildefense.records.imports.reading import FoundRow

ERROR_COLUMN = "错误"


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
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(self._temporary.name, options)
        self._red = self._book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"})
        self._bold = self._book.add_format({"bold": True})
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
        if row.columns is None:
            return
        self.rows += 1
        labels = row.columns.labels
        sheet, used = self._sheet(row)
        line = used[0]
        wrong = {label for problem in problems for label in (problem.column, *problem.column.split(", ")) if label}
        for index, cell in enumerate(row.cells):
            secret = any(problem.value == MASK for problem in problems) and isinstance(cell, str)
            is_wrong = index < len(labels) and labels[index] in wrong
            self._write(sheet, line, index, MASK if secret and is_wrong else cell, self._red if is_wrong else None)
        sheet.write_string(line, max(len(labels), len(row.cells)), "; ".join(problem.message for problem in problems))
        used[0] += 1

    def _sheet(self, row: FoundRow) -> tuple[Any, list[int]]:
        key = (row.place.file, row.place.sheet)
        if key not in self._sheets:
            sheet = self._book.add_worksheet()
            labels = row.columns.labels if row.columns else ()
            for index, label in enumerate([*labels, ERROR_COLUMN]):
                sheet.write_string(0, index, label.rsplit("/", 1)[-1], self._bold)
            self._sheets[key] = (sheet, [1])
        return self._sheets[key]

    @staticmethod
    def _write(sheet: Any, line: int, column: int, cell: Any, style: Any) -> None:
        """Text stays text, so that nothing a stranger wrote becomes a formula."""
        if cells.is_blank(cell):
            sheet.write_blank(line, column, None, style)
        elif isinstance(cell, bool):
            sheet.write_boolean(line, column, cell, style)
        elif isinstance(cell, int | float):
            sheet.write_number(line, column, cell, style)
        else:
            sheet.write_string(line, column, cells.shown(cell, 32_000), style)

    def _close(self) -> None:
        if not self._closed:
            if not self._sheets:
                self._book.add_worksheet()
            self._book.close()
            self._closed = True
