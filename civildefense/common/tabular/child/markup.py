"""Workbooks that are no workbooks: web pages with a table, and Excel's XML of 2003, both often named .xls."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grid import Grid
from lxml import etree
from messages import Counted, Line, Refused, Sheet, Source
from xmlstream import attribute, drop_before, local_name, own_text, parsed, parsed_html

_INVISIBLE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n]+")
_CELLS = ("td", "th")


class PageReader:
    """Each table of a page is a sheet, a table inside a cell as well; rows are counted in their table."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def sheets(self) -> Iterator[Sheet]:
        # Rows are asked for as well, since whatever is asked for is forgotten afterwards.
        tables = (element for event, element in self._elements("table", "tr") if event == "start")
        count = sum(element.tag == "table" for element in tables)
        if not count:
            raise Refused("no_tables")
        yield from (Sheet(number, f"#{number}") for number in range(1, count + 1))
        yield Sheet(0, "", visible=None)

    def rows(self, wanted: int) -> Iterator[Line]:
        if not wanted:
            yield from self._around()
            return
        grid, number, started, open_tables = Grid(self.source.limits["columns"]), 0, 0, []
        for event, element in self._elements("table", "tr"):
            if element.tag == "table" and event == "start":
                started += 1
                open_tables.append(started)
            elif element.tag == "table":
                open_tables.pop()
            elif element.tag == "tr" and event == "end" and open_tables[-1:] == [wanted]:
                number += 1
                cells = [_cell(cell) for cell in element if cell.tag in _CELLS]
                hidden = bool(_INVISIBLE.search(element.get("style", "")))
                yield Line(number, grid.row(cells), hidden)

    def _elements(self, *names: str) -> Iterator[tuple[str, Any]]:
        with Path(self.source.path).open("rb") as file:
            encoding = self.source.encoding.replace("utf-8-sig", "utf-8")
            for event, element in parsed_html(Counted(file, self.source.limits), encoding, *names):
                yield event, element
                if event == "end" and element.tag in ("tr", "table"):
                    # The text of a table inside a cell is not the cell's.
                    element.clear(keep_tail=True)

    def _around(self) -> Iterator[Line]:
        inside = 0
        for event, element in self._elements():
            if element.tag == "table":
                inside += 1 if event == "start" else -1
            elif event == "end" and not inside and element.tag not in ("script", "style"):
                yield from (Line(1, [text.strip()]) for text in element.xpath("text()") if text.strip())


def _cell(cell: Any) -> tuple[Any, int, int]:
    for line in cell.iter("br", "p", "div", "li"):
        line.tail = "\n" + (line.tail or "")
    # Excel writes the whole number beside the one that it shows.
    exact = cell.get("x:num") or cell.get("num")
    text = "\n".join(_SPACES.sub(" ", part).strip() for part in "".join(cell.itertext()).split("\n"))
    return _number(exact) if exact else text.strip(), _span(cell, "colspan"), _span(cell, "rowspan")


def _number(written: str) -> Any:
    try:
        return float(written)
    except ValueError:
        return written


def _span(cell: Any, name: str) -> int:
    written = cell.get(name, "1").strip()
    return max(1, min(int(written), 10_000)) if written.isascii() and written.isdecimal() else 1


class XmlBookReader:
    """Excel's “XML Spreadsheet 2003”."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def sheets(self) -> Iterator[Sheet]:
        name, visible, number = "", True, 0
        for event, element in self._elements():
            tag = local_name(element)
            if tag == "Worksheet" and event == "start":
                name, visible, number = attribute(element, "Name"), True, number + 1
            elif tag == "Visible" and event == "end":
                visible = own_text(element) == "SheetVisible"
            elif tag == "Worksheet":
                yield Sheet(number, name or f"#{number}", visible)
        if not number:
            raise Refused("xml_damaged", line=1)

    def rows(self, wanted: int) -> Iterator[Line]:
        sheet, number = 0, 0
        for event, element in self._elements():
            tag = local_name(element)
            if tag == "Worksheet" and event == "start":
                sheet += 1
            elif tag == "Row" and event == "end" and sheet == wanted:
                number = int(attribute(element, "Index") or number + 1)
                yield Line(number, self._cells(element), attribute(element, "Hidden") == "1")
                number += int(attribute(element, "Span") or 0)

    def _cells(self, row: Any) -> list[Any]:
        cells: list[Any] = []
        for cell in row:
            if local_name(cell) != "Cell":
                continue
            index = int(attribute(cell, "Index") or len(cells) + 1)
            wide = int(attribute(cell, "MergeAcross") or 0)
            if index + wide > self.source.limits["columns"]:
                raise Refused("too_many_columns")
            cells += [*[None] * (index - len(cells) - 1), _value(cell), *[None] * wide]
        return cells

    def _elements(self) -> Iterator[tuple[str, etree._Element]]:
        with Path(self.source.path).open("rb") as file:
            for event, element in parsed(Counted(file, self.source.limits), "xml", "Worksheet", "Row", "Visible"):
                yield event, element
                if event == "end" and local_name(element) == "Row":
                    drop_before(element)


def _value(cell: Any) -> Any:
    data = next((child for child in cell if local_name(child) == "Data"), None)
    if data is None:
        return {"u": "formula"} if attribute(cell, "Formula") else None
    written, kind = own_text(data), attribute(data, "Type")
    if kind == "Error":
        return {"u": "error"}
    if kind == "Number" and written:
        return _number(written)
    if kind == "Boolean":
        return written == "1"
    if kind == "DateTime" and written:
        return _moment(written)
    return written


def _moment(written: str) -> Any:
    """What is no day of the calendar stays text."""
    try:
        moment = dt.datetime.fromisoformat(written.removesuffix("Z"))
    except ValueError:
        return written
    return moment.date() if moment.time() == dt.time() else moment
