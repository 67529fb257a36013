"""Rows of a CSV file, streamed. The row number is the one that Excel shows: a record is a row, however many lines."""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from civildefense.common.tabular.errors import FileRefused
from civildefense.common.tabular.limits import Limits
from civildefense.common.tabular.rows import Row

_DELIMITERS = (",", "\t", ";", "|", "，", "；")
_SAMPLE_RECORDS = 60


class CsvFile:
    kind = "csv"

    def __init__(self, path: Path, encoding: str, limits: Limits) -> None:
        """``encoding`` is the one that the file really is in."""
        self.path = path
        self.limits = limits
        self.encoding = encoding
        self.delimiter = self._find_delimiter()
        with path.open("rb") as file:
            self.expected_rows = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
        self.sheets = [""]
        self.hidden_sheets: list[str] = []
        self.unread: list[str] = []
        self.labelled: set[str] = set()

    def rows(self, sheet: str = "") -> Iterator[Row]:
        number = 0
        try:
            for number, cells in enumerate(self._records(self.delimiter), start=1):
                if number == 1 and len(cells) == 1 and cells[0].lower().startswith("sep="):
                    continue
                if number > self.limits.rows + 1:
                    raise too_many_rows(self.limits)
                if len(cells) > self.limits.columns:
                    raise too_many_columns(self.limits)
                yield Row(number, cells, False)
        except csv.Error as error:
            raise FileRefused(
                _("The quotation marks of the file do not close: look at row %(row)d.") % {"row": number + 1},
                code="csv_damaged",
            ) from error

    def _records(self, delimiter: str) -> Iterator[list[str]]:
        csv.field_size_limit(self.limits.cell_characters)
        # newline="": the csv module itself must see which line breaks stand inside quotation marks.
        with self.path.open(encoding=self.encoding, newline="") as file:
            # NUL is no text that a database stores.
            lines = (line.replace("\0", "") for line in file)
            yield from csv.reader(lines, delimiter=delimiter, strict=True)

    def _find_delimiter(self) -> str:
        """The one that cuts most records into the same number of cells."""
        best, best_score = ",", (0, 0)
        for delimiter in _DELIMITERS:
            counts: Counter[int] = Counter()
            try:
                counts.update(len(cells) for cells in islice(self._records(delimiter), _SAMPLE_RECORDS) if any(cells))
            except csv.Error:
                continue
            width, times = max(counts.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(0, 0))
            if width > 1 and (times, width) > best_score:
                best, best_score = delimiter, (times, width)
        return best


def too_many_rows(limits: Limits) -> FileRefused:
    message = _("Something stands below row %(limit)d. Delete what stands far below the table, or split the file.") % {
        "limit": limits.rows
    }
    return FileRefused(message, code="too_many_rows")


def too_many_columns(limits: Limits) -> FileRefused:
    message = _("Something stands to the right of column %(limit)d. Delete it and upload the file again.") % {
        "limit": limits.columns
    }
    return FileRefused(message, code="too_many_columns")
