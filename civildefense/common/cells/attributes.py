"""Several values in one cell: a JSON object, ``键：值；键：值``, or the small HTML table of a map's description."""

import json
import math
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from civildefense.common.cells.texts import EXCEL_DIGITS

_MARKUP = re.compile(r"<(?:table|tr|td|br|li|p|div|b|strong|span|ul|html)\b", re.IGNORECASE)
_PART = re.compile(r"\s*[;；\n]\s*")
# A comma separates only where a name and a colon follow.
_COMMA_PART = re.compile(r"\s*[,，]\s*(?=[^\s,，:：]{1,20}\s*[:：])")
# 08:00 is a time, // belongs to an address on the web.
_PAIR = re.compile(r"\s*([^:：;；]{1,30}?)\s*(?!(?<=\d)[:：]\d)[:：]\s*(?!//)(.*)", re.DOTALL)
_HAS_WORD = re.compile(r"[^\W\d_]")
_LINES = frozenset({"br", "p", "div", "li", "ul", "ol", "table", "tr"})
_CELLS = frozenset({"td", "th"})


def is_object(value: Any) -> bool:
    return isinstance(value, str) and value.lstrip().startswith("{")


def attributes(value: Any) -> dict[str, Any]:
    """Name → value; empty where the cell is no list of attributes."""
    if not isinstance(value, str):
        return {}
    if is_object(value):
        return _of_json(value)
    if _MARKUP.search(value):
        return _of_markup(value)
    return dict(_pairs(value))


def _of_json(written: str) -> dict[str, Any]:
    try:
        found = json.loads(written)
    except (ValueError, RecursionError):
        return {}
    flat = {}
    for label, value in found.items() if isinstance(found, dict) else ():
        flat[_storable(label)] = _storable(value) if isinstance(value, str) else _plain(value)
    return flat


def _storable(text: str) -> str:
    """JSON can spell what no database stores: NUL and half characters."""
    return text.replace("\0", "").encode("utf-8", errors="replace").decode("utf-8")


def _plain(value: Any) -> Any:
    """Long whole numbers are ids."""
    if isinstance(value, int):
        return value if abs(value) < 10**EXCEL_DIGITS else str(value)
    return value if isinstance(value, float) and math.isfinite(value) else None


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for part in _PART.split(text):
        for piece in _COMMA_PART.split(part):
            match = _PAIR.fullmatch(piece)
            if match and _HAS_WORD.search(match[1]):
                yield match[1], match[2].strip()


def _of_markup(written: str) -> dict[str, str]:
    reader = _Markup()
    reader.feed(written)
    reader.close()
    reader.end_line()
    found: dict[str, str] = {}
    for line in reader.lines:
        if len(line) % 2 == 0 and not any(_PAIR.fullmatch(name) for name in _names(line)):
            found |= {name: text for name, text in zip(_names(line), line[1::2], strict=True) if name}
        else:
            found |= dict(_pairs("\n".join(line)))
    return found


def _names(line: list[str]) -> list[str]:
    return [name.rstrip(":： ") for name in line[::2]]


class _Markup(HTMLParser):
    """Lines of cells: a table's row is a line, as is whatever stands between breaks."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[list[str]] = []
        self._line: list[str] = [""]

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in _LINES:
            self.end_line()
        elif tag in _CELLS and self._line[-1]:
            self._line.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINES:
            self.end_line()
        elif tag in _CELLS:
            self._line.append("")

    def handle_data(self, data: str) -> None:
        self._line[-1] += " ".join(data.split()) if data.strip() else ""

    def end_line(self) -> None:
        cells = self._line if self._line[-1] else self._line[:-1]
        if any(cells):
            self.lines.append(cells)
        self._line = [""]
