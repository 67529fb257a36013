"""What every kind of file yields."""

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol


class Row(NamedTuple):
    """``number`` is the one that the person sees: Excel's row, the table's row, the record, the placemark.

    ``notes`` are codes of what the form of the file made necessary in this row.
    """

    number: int
    cells: list[Any]
    hidden: bool
    notes: tuple[str, ...] = ()


class Table(Protocol):
    """``sheets`` are read; ``hidden_sheets`` are named; ``unread`` is kept with the file and only guarded.

    A sheet in ``labelled`` begins with the names of its columns, as row 0.
    """

    kind: str
    encoding: str
    expected_rows: int
    sheets: list[str]
    hidden_sheets: list[str]
    unread: list[str]
    labelled: set[str]

    def rows(self, sheet: str) -> Iterator[Row]: ...
