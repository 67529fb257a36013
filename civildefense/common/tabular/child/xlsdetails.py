"""What calamine does not tell of an XLS file: error cells and hidden rows, from the records of the sheet."""

import struct
from collections.abc import Iterator

_ENDS = 0xFFFFFFFA
_ENTRY = 128
_BOUND_SHEET, _BEGIN, _END, _ROW, _FORMULA, _ERROR = 0x0085, 0x0809, 0x000A, 0x0208, 0x0006, 0x0205
_HIDDEN = 0x20


def scan_records(content: bytes, index: int) -> tuple[set[int], dict[int, dict[int, str]]]:
    """Hidden rows, and error cells by row and column. Nothing where the stream is too small to stand by itself."""
    hidden: set[int] = set()
    unreadable: dict[int, dict[int, str]] = {}
    stream = _stream(content, ("Workbook", "Book"))
    starts = [struct.unpack_from("<I", body)[0] for kind, body in _records(stream, 0) if kind == _BOUND_SHEET]
    for kind, body in _records(stream, starts[index]) if index < len(starts) else ():
        if kind == _ROW and struct.unpack_from("<H", body, 12)[0] & _HIDDEN:
            hidden.add(struct.unpack_from("<H", body)[0] + 1)
        elif _is_error(kind, body):
            row, column = struct.unpack_from("<HH", body)
            unreadable.setdefault(row + 1, {})[column] = "error"
    return hidden, unreadable


def _is_error(kind: int, body: bytes) -> bool:
    if kind == _ERROR:
        return body[7] == 1
    # A formula's value is an error where its last two bytes are set and its first is 2.
    return kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one sheet, or of the workbook at 0; charts inside are passed over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BEGIN) - (kind == _END)
        if not depth:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _stream(content: bytes, names: tuple[str, ...]) -> bytes:
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    first_directory, _transaction, least = struct.unpack_from("<III", content, 48)
    table = _table(content, size)
    directory = b"".join(_chain(content, size, table, first_directory))
    for at in range(0, len(directory), _ENTRY):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        start, total = struct.unpack_from("<II", directory, at + 116)
        if name in names and total >= least:
            return b"".join(_chain(content, size, table, start))[:total]
    return b""


def _table(content: bytes, size: int) -> list[int]:
    """The sector that follows each sector."""
    parts = list(struct.unpack_from("<109I", content, 76))
    more = struct.unpack_from("<I", content, 68)[0]
    while more < _ENDS and len(parts) * size < len(content) * 2:
        block = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        parts += block[:-1]
        more = block[-1]
    table: list[int] = []
    for part in parts:
        if part < _ENDS:
            table += struct.unpack_from(f"<{size // 4}I", content, (part + 1) * size)
    return table


def _chain(content: bytes, size: int, table: list[int], sector: int) -> Iterator[bytes]:
    left = len(table)
    while sector < _ENDS and left:
        yield content[(sector + 1) * size : (sector + 2) * size]
        sector = table[sector]
        left -= 1
