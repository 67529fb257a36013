"""XLSX, XLS (Excel 97 to 2003) and ODS, through calamine."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import python_calamine
from messages import Line, Refused, Sheet, Source
from packages import check_package
from xlsdetails import scan_records
from xlsxdetails import scan_sheet

_WORKSHEET = python_calamine.SheetTypeEnum.WorkSheet
_VISIBLE = python_calamine.SheetVisibleEnum.Visible
_PARSED = ("sharedStrings.xml", "styles.xml", "workbook.xml", "content.xml")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")


class WorkbookReader:
    def __init__(self, source: Source) -> None:
        self.source = source
        if source.kind == "xls":
            self._look_inside()
        else:
            check_package(source.path, source.limits, _PARSED)

    def sheets(self) -> Iterator[Sheet]:
        with self._opened() as workbook:
            for index, sheet in enumerate(workbook.sheets_metadata):
                if sheet.typ == _WORKSHEET:
                    yield Sheet(index, sheet.name, sheet.visible == _VISIBLE)

    def rows(self, index: int) -> Iterator[int | Line]:
        limits = self.source.limits
        hidden: set[int] = set()
        unreadable: dict[int, dict[int, str]] = {}
        if self.source.kind == "xlsx":
            hidden, unreadable = scan_sheet(self.source.path, index, limits)
        elif self.source.kind == "xls":
            hidden, unreadable = scan_records(Path(self.source.path).read_bytes(), index)
        with self._opened() as workbook:
            sheet = workbook.get_sheet_by_index(index)
            # start and end are those of cells with a value: the sheet's own dimension is often wrong.
            if sheet.end and sheet.end[1] >= limits["columns"]:
                raise Refused("too_many_columns")
            if sheet.end and sheet.end[0] > limits["rows"]:
                raise Refused("too_many_rows")
            yield sheet.end[0] + 1 if sheet.end else 0
            left: list[Any] = [None] * (sheet.start[1] if sheet.start else 0)
            # iter_rows begins with row 1, but with the first used column.
            for number, cells in enumerate(sheet.iter_rows(), start=1):
                row = left + cells
                for column, reason in unreadable.get(number, {}).items():
                    row.extend([None] * (column + 1 - len(row)))
                    row[column] = {"u": reason}
                yield Line(number, row, number in hidden)

    @contextlib.contextmanager
    def _opened(self) -> Iterator[Any]:
        # By path calamine believes the file's name; by content it does not.
        with Path(self.source.path).open("rb") as file, python_calamine.CalamineWorkbook.from_object(file) as workbook:
            yield workbook

    def _look_inside(self) -> None:
        """The old container also holds Word documents, and workbooks with a password."""
        content = Path(self.source.path).read_bytes()
        if _ENCRYPTED in content:
            raise Refused("encrypted")
        if _WORD in content:
            raise Refused("old_document")
