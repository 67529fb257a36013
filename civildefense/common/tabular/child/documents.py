"""DOCX: each table is a sheet, numbered as it stands in the document; text outside tables is only guarded.

A table that goes on without its header after nothing but white space is part of the one before: Word cuts tables
at page ends when they are pasted.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from messages import Line, Refused, Sheet, Source
from packages import check_package, opened
from xmlstream import attribute, drop_before, local_name, parsed

_BODY = "word/document.xml"
_SAID_ELSEWHERE = ("word/header", "word/footer", "word/comments", "word/footnotes", "word/endnotes")
_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}


@dataclass
class _Table:
    number: int
    rows: int = 0
    first: list[Any] = field(default_factory=list)
    last: list[Any] = field(default_factory=list)


class DocumentReader:
    def __init__(self, source: Source) -> None:
        self.source = source
        check_package(source.path, source.limits, ())

    def sheets(self) -> Iterator[Sheet]:
        numbers = dict.fromkeys(number for number, _line in self._rows())
        if not numbers:
            raise Refused("no_tables")
        yield from (Sheet(number, f"#{number}") for number in numbers)
        yield Sheet(0, "", visible=None)

    def rows(self, wanted: int) -> Iterator[Line]:
        if wanted:
            yield from (line for number, line in self._rows() if number == wanted)
        else:
            yield from self._around()

    def _rows(self) -> Iterator[tuple[int, Line]]:
        reader = _TableWalk(self.source.limits["columns"])
        with opened(self.source.path, _BODY, self.source.limits) as file:
            for event, element in parsed(file, "docx", "tbl", "tr"):
                yield from reader.follow(event, element)

    def _around(self) -> Iterator[Line]:
        with zipfile.ZipFile(self.source.path) as package:
            members = [
                name for name in package.namelist() if name.startswith(_SAID_ELSEWHERE) and name.endswith(".xml")
            ]
        for member in (_BODY, *members):
            inside = 0
            with opened(self.source.path, member, self.source.limits) as file:
                for event, element in parsed(file, "docx", "tbl", "p"):
                    name = local_name(element)
                    if name == "tbl":
                        inside += 1 if event == "start" else -1
                    elif name == "p" and event == "end" and not (inside and member == _BODY):
                        yield Line(1, [_text_of(element)])
                        element.clear()


class _TableWalk:
    """Follows a document's elements; tables inside cells are tables of their own."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.open: list[_Table] = []
        self.count = 0
        # The table that may go on, while nothing but white space has followed it.
        self.before: _Table | None = None

    def follow(self, event: str, element: Any) -> Iterator[tuple[int, Line]]:
        name = local_name(element)
        if name == "tbl" and event == "start":
            self.count += 1
            if not self.open and _follows_text(element):
                self.before = None
            self.open.append(_Table(self.count))
        elif name == "tbl":
            ended = self.open.pop()
            if not self.open:
                self.before = ended
                drop_before(element)
            # The text of a table inside a cell is not the cell's.
            element.clear()
        elif name == "tr" and event == "end" and self.open:
            yield self._row(element)

    def _row(self, row: Any) -> tuple[int, Line]:
        table = self.open[-1]
        cells = self._cells(row, table.last)
        if not table.rows and len(self.open) == 1 and self._goes_on(row, cells):
            assert self.before is not None
            before = self.before
            table.number, table.rows, table.first = before.number, before.rows, before.first
        table.first = table.first or cells
        table.rows += 1
        table.last = cells
        drop_before(row)
        return table.number, Line(table.rows, cells)

    def _goes_on(self, row: Any, cells: list[Any]) -> bool:
        before = self.before
        has_header = any(local_name(part) == "tblHeader" for part in row.iter())
        return before is not None and not has_header and len(cells) == len(before.first) and cells != before.first

    def _cells(self, row: Any, above: list[Any]) -> list[Any]:
        cells: list[Any] = []
        for part in _below(row, "tc", "gridBefore"):
            if local_name(part) == "gridBefore":
                cells += [None] * _count(part)
                continue
            wide, goes_down = 1, False
            for said in _below(part, "gridSpan", "vMerge"):
                if local_name(said) == "gridSpan":
                    wide = _count(said)
                else:
                    goes_down = attribute(said, "val") != "restart"
            if len(cells) + wide > self.columns:
                raise Refused("too_many_columns")
            covered = above[len(cells)] if goes_down and len(cells) < len(above) else None
            cells += [covered if goes_down else _cell_text(part), *[None] * (wide - 1)]
        return cells


def _follows_text(table: Any) -> bool:
    """Whether anything but white space stands between this table and the one before it."""
    return any(_text_of(sibling) for sibling in table.itersiblings(preceding=True) if local_name(sibling) != "tbl")


def _below(element: Any, *names: str) -> Iterator[Any]:
    """Descendants of these names that stand in no table further down, and in no copy for older programs."""
    for child in element:
        name = local_name(child)
        if name in names:
            yield child
        elif name not in ("tbl", "Fallback", "tc", "p"):
            yield from _below(child, *names)


def _cell_text(cell: Any) -> str:
    return "\n".join(filter(None, (_text_of(paragraph) for paragraph in _below(cell, "p"))))


def _text_of(paragraph: Any) -> str:
    return "".join(_pieces(paragraph)).strip()


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name not in ("tbl", "Fallback", "del", "moveFrom", "instrText", "pPr", "rPr"):
            yield from _pieces(child)


def _count(element: Any) -> int:
    written = attribute(element, "val")
    return int(written) if written.isdecimal() else 1
