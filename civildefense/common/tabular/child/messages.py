"""What the reading process says to its parent, and the limits that it keeps."""

import datetime as dt
import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

BLOCK = 1 << 20
# Objects within objects, folders within folders: no register needs more.
DEEPEST = 20
# Long whole numbers are ids; JSON holds them whole, a spreadsheet's number would not.
EXACT = 10**15
# Its number, its members, the codes of what is to be said about it.
Record = tuple[int, dict[str, Any], tuple[str, ...]]


class Refused(Exception):
    """The file is not read; the parent has the sentence that belongs to ``code``."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.message = {"refused": code, **details}


class Sheet(NamedTuple):
    """``visible`` is None for text that is only guarded; a ``labelled`` sheet begins with its column names as row 0."""

    key: Any
    name: str
    visible: bool | None = True
    labelled: bool = False


class Line(NamedTuple):
    """``notes`` are codes of warnings about this row."""

    number: int
    cells: list[Any]
    hidden: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    path: str
    kind: str
    encoding: str
    limits: dict[str, int]


class Counted:
    """A file that refuses to become longer than allowed, whatever its package declared."""

    def __init__(self, file: Any, limits: dict[str, int]) -> None:
        self.file = file
        self.left = limits["unpacked_bytes"]

    def read(self, size: int = -1) -> bytes:
        block: bytes = self.file.read(size if size >= 0 else BLOCK)
        self.left -= len(block)
        if self.left < 0:
            raise Refused("unpacks_too_large")
        return block


def say(message: Any) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=False) + "\n")


def say_rows(lines: Any, limits: dict[str, int]) -> None:
    for line in lines:
        if isinstance(line, int):
            say({"rows": line})
            continue
        if line.number > limits["rows"] + 1:
            raise Refused("too_many_rows")
        if len(line.cells) > limits["columns"]:
            raise Refused("too_many_columns")
        say([line.number, line.hidden, [plain(cell, limits) for cell in line.cells], line.notes])
    say({"end": True})


def labelled(read: Callable[[], Iterable[Record]], limits: dict[str, int]) -> Iterator[int | Line]:
    """Records below the names of all their members: read once for the names, once for the rows."""
    labels: dict[str, None] = {}
    count = 0
    for _number, flat, _notes in read():
        count += 1
        labels |= dict.fromkeys(flat)
        if len(labels) > limits["columns"]:
            raise Refused("too_many_columns")
    yield count
    yield Line(0, list(labels))
    for number, flat, notes in read():
        yield Line(number, [flat.get(label) for label in labels], notes=notes)


def plain(cell: Any, limits: dict[str, int]) -> Any:
    """Text, number, true/false or null; ``{"d": …}`` is a day or a moment, ``{"u": …}`` what the file does not say."""
    if cell == "":
        return None
    if isinstance(cell, str):
        if len(cell) > limits["cell_characters"]:
            raise Refused("cell_too_long")
        # NUL is no text that a database stores; half characters become question marks on the way out.
        return cell.replace("\0", "")
    if isinstance(cell, float) and not math.isfinite(cell):
        return {"u": "error"}
    if isinstance(cell, int) and abs(cell) >= EXACT:
        return str(cell)
    if isinstance(cell, int | float | dict) or cell is None:
        return cell
    if isinstance(cell, dt.datetime | dt.date):
        return {"d": cell.isoformat()}
    return str(cell)
