"""Writes a small workbook as Excel 97 did: one stream of records inside an OLE container, by hand."""

import struct
from pathlib import Path

Cell = str | float | int | None
_SECTOR = 512
# Below this many bytes a stream would have to stand in the container's small sectors.
_LEAST_STREAM = 4096
_BLANKS = {"free": 0xFFFFFFFF, "end": 0xFFFFFFFE, "fat": 0xFFFFFFFD}
DIVISION_BY_ZERO = 0x07


def record(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def text(value: str, *, length: str) -> bytes:
    return struct.pack(length, len(value)) + b"\x01" + value.encode("utf-16-le")


def write_xls(
    path: Path,
    rows: list[list[Cell]],
    *,
    name: str = "工程",
    since_1904: bool = False,
    days: frozenset[int] = frozenset(),
) -> Path:
    """``days`` are columns shown as dates; the text ``#DIV/0!`` becomes an error cell."""
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    start += record(0x0022, struct.pack("<H", since_1904))
    start += b"".join(record(0x00E0, struct.pack("<HHH", 0, shown, 0) + bytes(14)) for shown in (0, 14))
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet += _cell(row, column, cell, int(column in days and row > 0))
    sheet += record(0x000A, b"")
    bound = record(0x0085, struct.pack("<IH", 0, 0) + text(name, length="<B"))
    end = record(0x000A, b"")
    at = len(start) + len(bound) + len(end)
    bound = record(0x0085, struct.pack("<IH", at, 0) + text(name, length="<B"))
    path.write_bytes(_container(start + bound + end + sheet))
    return path


def _cell(row: int, column: int, cell: Cell, style: int) -> bytes:
    place = struct.pack("<HHH", row, column, style)
    if cell is None:
        return b""
    if cell == "#DIV/0!":
        return record(0x0205, place + bytes([DIVISION_BY_ZERO, 1]))
    if isinstance(cell, str):
        return record(0x0204, place + text(cell, length="<H"))
    return record(0x0203, place + struct.pack("<d", cell))


def _container(stream: bytes) -> bytes:
    stream = stream.ljust(_LEAST_STREAM, b"\0")
    sectors = -(-len(stream) // _SECTOR)
    # Sector 0 is the table of sectors, sector 1 the directory, the rest the stream.
    chain = [_BLANKS["fat"], _BLANKS["end"], *range(3, 2 + sectors), _BLANKS["end"]]
    chain += [_BLANKS["free"]] * (_SECTOR // 4 - len(chain))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, 1, 0, _LEAST_STREAM, _BLANKS["end"], 0, _BLANKS["end"], 0)
    head += struct.pack("<109I", 0, *[_BLANKS["free"]] * 108)
    directory = _entry("Root Entry", 5, 1, _BLANKS["end"], 0) + _entry("Workbook", 2, _BLANKS["free"], 2, len(stream))
    parts = [head, struct.pack("<128I", *chain), directory.ljust(_SECTOR, b"\0"), stream]
    return b"".join(part.ljust(-(-len(part) // _SECTOR) * _SECTOR, b"\0") for part in parts)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le")
    free = _BLANKS["free"]
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(written) + 2, kind, 1, free, free, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
