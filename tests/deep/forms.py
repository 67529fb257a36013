"""One small register in every form that is read, and ways to damage a file."""

import io
import json
import random
import struct
import zipfile
from collections.abc import Callable, Sequence
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

Table = Sequence[Sequence[Any]]
Writer = Callable[[Table], bytes]
HEADER = ["编号", "名称", "地址", "经度", "纬度", "可容纳人数", "竣工日期"]
REGISTER: Table = [
    HEADER,
    *(
        [f"RF-{n}", f"文峰{n}号地下室", f"青年路{n}号", 120.85 + n / 1000, 32.01, n * 10, "2011-03-05"]
        for n in range(1, 9)
    ),
]


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)


def _csv(encoding: str, mark: str = ",") -> Writer:
    def write(table: Table) -> bytes:
        lines = "\r\n".join(mark.join(_text(cell) for cell in row) for row in table)
        return lines.encode(encoding, errors="replace")

    return write


def _xlsx(table: Table) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "nan_inf_to_errors": True}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(table):
            for column, cell in enumerate(row):
                sheet.write(line, column, cell[:32_000] if isinstance(cell, str) else cell)
    return made.getvalue()


def _package(members: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in members.items():
            package.writestr(name, content)
    return made.getvalue()


def _xml(cell: Any) -> str:
    """No XML holds control characters; what tries to is damaged by ``damaged``."""
    return escape("".join(sign for sign in _text(cell) if sign.isprintable() or sign in "\n\t"), {"'": "&apos;"})


def _ods(table: Table) -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f"<table:table-cell office:value-type='string'><text:p>{_xml(cell)}</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in table
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f"<office:document-content xmlns:office='{space}:office:1.0' xmlns:table='{space}:table:1.0' "
        f"xmlns:text='{space}:text:1.0'><office:body><office:spreadsheet><table:table table:name='S'>{cells}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f"<manifest:manifest xmlns:manifest='{space}:manifest:1.0'/>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return _package({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def _json(table: Table) -> bytes:
    header = [_text(cell) for cell in table[0]] if table else []
    return json.dumps([dict(zip(header, row, strict=False)) for row in table[1:]], ensure_ascii=False).encode(
        "utf-8", errors="replace"
    )


def _geojson(table: Table) -> bytes:
    header = [_text(cell) for cell in table[0]] if table else []
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": list(row[3:5])},
            "properties": dict(zip(header, row, strict=False)),
        }
        for row in table[1:]
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode(
        "utf-8", errors="replace"
    )


def _kml(table: Table) -> bytes:
    header = [_xml(cell) for cell in table[0]] if table else []
    marks = "".join(
        f"<Placemark><name>{_xml(row[1] if len(row) > 1 else '')}</name><ExtendedData>"
        + "".join(
            f"<Data name='{name}'><value>{_xml(cell)}</value></Data>" for name, cell in zip(header, row, strict=False)
        )
        + f"</ExtendedData><Point><coordinates>{','.join(map(_xml, row[3:5]))}</coordinates></Point></Placemark>"
        for row in table[1:]
    )
    return f"<kml xmlns='http://www.opengis.net/kml/2.2'><Document>{marks}</Document></kml>".encode(errors="replace")


def _docx(table: Table) -> bytes:
    lines = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{_xml(cell)}</w:t></w:r></w:p></w:tc>" for cell in row) + "</w:tr>"
        for row in table
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return _package({
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "word/document.xml": f"<w:document xmlns:w='{space}'><w:body><w:tbl>{lines}</w:tbl></w:body></w:document>",
    })  # fmt: skip


def _html(table: Table) -> bytes:
    lines = "".join("<tr>" + "".join(f"<td>{_xml(cell)}</td>" for cell in row) + "</tr>" for row in table)
    return f"<html><meta charset='utf-8'><table>{lines}</table></html>".encode(errors="replace")


def _xls(table: Table) -> bytes:
    """A workbook of Excel 97 with one sheet: text and numbers, no formats."""

    def record(code: int, body: bytes) -> bytes:
        return struct.pack("<HH", code, len(body)) + body

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))

    def cell(line: int, column: int, value: Any) -> bytes:
        place = struct.pack("<HHH", line, column, 0)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return record(0x0203, place + struct.pack("<d", value))
        text = _text(value)[:500]
        body = text.encode("utf-16-le", errors="replace")
        return record(0x0204, place + struct.pack("<HB", len(body) // 2, 1) + body)

    rows = b"".join(cell(line, column, value) for line, row in enumerate(table) for column, value in enumerate(row))
    end = record(0x000A, b"")
    name = struct.pack("<BB", 1, 0) + b"S"
    start = len(begin(5)) + len(record(0x0085, b"\0" * 6 + name)) + len(end)
    book = begin(5) + record(0x0085, struct.pack("<IBB", start, 0, 0) + name) + end + begin(0x10) + rows + end
    return _container(book + b"\0" * max(0, 4096 - len(book)))


def _container(stream: bytes) -> bytes:
    """Microsoft's compound file with the one stream ``Workbook``: header, allocation table, directory, stream."""
    sectors = -(-len(stream) // 512)
    last, free = 0xFFFFFFFE, 0xFFFFFFFF
    tables = -(-(sectors + 2) // 128)
    while tables * 128 < sectors + 1 + tables:
        tables += 1
    chain = [0xFFFFFFFD] * tables + [last] + [tables + 2 + n for n in range(sectors - 1)] + [last]
    chain += [free] * (tables * 128 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, last, 0, last, 0)
    header += struct.pack("<109I", *[*range(tables), *[free] * (109 - tables)])

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        encoded = name.encode("utf-16-le")
        length = len(encoded) + 2 if name else 0
        head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", length, kind, 1, free, free, child)
        return head + b"\0" * 36 + struct.pack("<IQ", first, size)

    directory = entry("Root Entry", 5, 1, last, 0) + entry("Workbook", 2, free, tables + 1, len(stream))
    directory += entry("", 0, free, 0, 0) * 2
    return header + struct.pack(f"<{len(chain)}I", *chain) + directory + stream.ljust(sectors * 512, b"\0")


FORMS: dict[str, Writer] = {
    "csv utf-8": _csv("utf-8"),
    "csv utf-8 with mark": _csv("utf-8-sig", "\t"),
    "csv gb18030": _csv("gb18030"),
    "csv utf-16": _csv("utf-16", ";"),
    "csv big5": _csv("big5"),
    "xlsx": _xlsx,
    "xls": _xls,
    "ods": _ods,
    "json": _json,
    "geojson": _geojson,
    "kml": _kml,
    "docx": _docx,
    "html": _html,
}


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Bits turned over, bytes lost, doubled, replaced or cut off, as disks, mail servers and strangers do."""
    made = bytearray(content)
    for _time in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(made) + 1) if made else 0
        length = chance.choice((1, 1, 4, 64, 512))
        match chance.randrange(7):
            case 0 if at < len(made):
                made[at] ^= 1 << chance.randrange(8)
            case 1:
                del made[at : at + length]
            case 2:
                made[at:at] = made[max(0, at - length) : at] * chance.choice((1, 3, 50))
            case 3:
                made[at : at + length] = chance.randbytes(length)
            case 4:
                del made[at:]
            case 5:
                made[at:at] = chance.choice(_NASTY)
            case 6 if at < len(made):
                made[at] = chance.choice((0, 0xFF, 0x7F, 0x80, 0x22, 0x2C, 0x0A))
    return bytes(made)


_NASTY = (
    b"\0" * 8, b'"', b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"]]>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"{" * 50,
    b"[" * 2_000, b"1e999", b"-0", b"NaN", b"\xed\xa0\x80", b"9" * 400, "\u202e".encode(), b"=1+1", b"PK\x03\x04",
)  # fmt: skip
