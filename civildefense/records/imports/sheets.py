"""Cells as they were given, written into a workbook again: red where they are wrong, and never a formula."""

import datetime as dt
import io
import math
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from civildefense.common import cells
from civildefense.common.cells import Unreadable

# Excel's own limits.
LONGEST_TEXT = 32_000
LONGEST_NAME = 31
EXACT_DIGITS = 15
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_RISKY = ("=", "+", "-", "@", "\t", "\r")
# What stands for a value that the file itself did not have; it is refused again until somebody fills it in.
_NO_VALUE = "#VALUE!"


class CellWriter:
    """The formats of one workbook, and how each kind of value is written with them."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._formats: dict[tuple[str, ...], Any] = {}
        self._names: set[str] = set()

    def write(self, sheet: Worksheet, line: int, column: int, value: Any, *, is_wrong: bool = False) -> None:
        """Text stays text, so that nothing a stranger wrote becomes a formula; days and numbers stay what they are."""
        marks = ("red",) if is_wrong else ()
        if isinstance(value, Unreadable):
            value = _NO_VALUE
        if value is None or value == "":
            if is_wrong:
                sheet.write_blank(line, column, None, self.format(*marks))
        elif isinstance(value, bool):
            sheet.write_boolean(line, column, value, self.format(*marks))
        elif isinstance(value, int | float) and _is_exact(value):
            sheet.write_number(line, column, value, self.format(*marks))
        elif isinstance(value, dt.date) and value.year >= 1900:
            kind = "moment" if isinstance(value, dt.datetime) and value.time() != dt.time() else "day"
            sheet.write_datetime(line, column, value, self.format(*marks, kind))
        else:
            text = cells.shown(value, LONGEST_TEXT) if not isinstance(value, str) else value[:LONGEST_TEXT]
            quoted = ("quoted",) if text.startswith(_RISKY) else ()
            sheet.write_string(line, column, text, self.format(*marks, *quoted))

    def format(self, *marks: str) -> Any:
        if not marks:
            return None
        if marks not in self._formats:
            wanted = {name: value for mark in marks for name, value in _MARKS[mark].items()}
            self._formats[marks] = self._book.add_format(wanted)
        return self._formats[marks]

    def sheet(self, name: str) -> Worksheet:
        """A new sheet of this name, or of the nearest that Excel allows."""
        stem = name.translate(_FORBIDDEN).strip("' ")[:LONGEST_NAME] or "1"
        found, number = stem, 1
        while found.casefold() in self._names:
            number += 1
            found = f"{stem[: LONGEST_NAME - len(str(number)) - 1]}-{number}"
        self._names.add(found.casefold())
        return self._book.add_worksheet(found)


_MARKS: dict[str, dict[str, Any]] = {
    "red": {"bg_color": "#FFC7CE", "font_color": "#9C0006"},
    "bold": {"bold": True},
    "day": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm:ss"},
    # An apostrophe before the text: editing the cell does not make a formula of it either.
    "quoted": {"quote_prefix": True},
    "wrapped": {"text_wrap": True, "valign": "top", "font_color": "#9C0006"},
}


def new_book(path: str | io.BytesIO) -> xlsxwriter.Workbook:
    """Written row by row, never held in memory."""
    return xlsxwriter.Workbook(
        path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    )


def _is_exact(value: int | float) -> bool:
    return math.isfinite(value) and (isinstance(value, float) or abs(value) < 10**EXACT_DIGITS)
