"""Reads one XLSX file and writes its rows to standard output, one JSON array a line.

A process of its own, so that a file made to exhaust memory ends this process and not the portal. It is
started by path and imports nothing of the project: that keeps it small and quick to start.

    python xlsxchild.py sheets LIMITS FILE
    python xlsxchild.py rows LIMITS FILE SHEET-INDEX

Cells are text, numbers, true/false or null; ``{"d": "2026-11-22"}`` is a day or a moment, ``{"u": "formula"}`` a
formula without a stored value, ``{"u": "error"}`` an Excel error. Messages to the parent are objects:
``{"sheets": …}``, ``{"rows": how many to expect}``, ``{"refused": code}``, ``{"end": true}``.
"""

import datetime as dt
import json
import re
import resource
import sys
import zipfile
import zlib

import python_calamine

_BLOCK = 1 << 20
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_NO_VALUE = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>'
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_SHEET_PATH = re.compile(r"xl/worksheets/[^/]+\.xml")
_ERROR = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*?\bt="e"')
_LONGEST_ROW = 64 * _BLOCK


class Refused(Exception):
    pass


def say(message):
    sys.stdout.write(json.dumps(message, ensure_ascii=False) + "\n")


def check_package(path, limits):
    """The declared sizes first, then the real ones of everything that will be parsed."""
    with zipfile.ZipFile(path) as package:
        members = package.infolist()
        if len(members) > 10_000 or sum(member.file_size for member in members) > limits["unpacked_bytes"]:
            raise Refused("unpacks_too_large")
        if any(member.flag_bits & 1 for member in members):
            raise Refused("encrypted")
        left = limits["unpacked_bytes"]
        for member in members:
            if member.filename.endswith(("sharedStrings.xml", "styles.xml", "workbook.xml")):
                with package.open(member) as file:
                    while block := file.read(_BLOCK):
                        left -= len(block)
                        if left < 0:
                            raise Refused("unpacks_too_large")


def sheet_members(path):
    """The sheets' file names in the order of the workbook, through its relations."""
    with zipfile.ZipFile(path) as package:
        workbook = package.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = package.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations):
        key, target = re.search(r'\bId="([^"]*)"', tag), re.search(r'\bTarget="([^"]*)"', tag)
        if key and target:
            targets[key[1]] = target[1]
    found = []
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", workbook):
        key = re.search(r'\b\w+:id="([^"]*)"', tag)
        path = targets.get(key[1], "") if key else ""
        found.append(path.lstrip("/") if path.startswith("/") else f"xl/{path}")
    return found


def scan_sheet(path, index, limits):
    """What calamine does not tell: hidden rows, error cells, formulas without a value; and the sheet's true size."""
    hidden: set[int] = set()
    unreadable: dict[int, dict[int, str]] = {}
    members = sheet_members(path)
    last = 0
    for text in row_blocks(path, members[index], limits):
        for attributes in _ROW.findall(text):
            number = _ROW_NUMBER.search(attributes)
            last = int(number[1]) if number else last + 1
            if _HIDDEN.search(attributes):
                hidden.add(last)
        for pattern, reason in ((_NO_VALUE, "formula"), (_ERROR, "error")):
            for column, row in pattern.findall(text):
                unreadable.setdefault(int(row), {})[column_index(column)] = reason
    return hidden, unreadable


def row_blocks(path, member, limits):
    """The sheet's XML in pieces that never cut a row."""
    left, tail = limits["unpacked_bytes"], b""
    with zipfile.ZipFile(path) as package, package.open(member) as file:
        while block := file.read(_BLOCK):
            left -= len(block)
            if left < 0 or len(tail) > _LONGEST_ROW:
                raise Refused("unpacks_too_large")
            text = tail + block
            cut = max(text.rfind(b"<row"), text.rfind(b":row"), 0)
            tail = text[cut:]
            yield text[:cut]
    yield tail


def column_index(letters):
    index = 0
    for letter in letters.decode():
        index = index * 26 + ord(letter) - 64
    return index - 1


def plain(cell, limits):
    if cell == "":
        return None
    if isinstance(cell, str):
        if len(cell) > limits["cell_characters"]:
            raise Refused("cell_too_long")
        return cell.replace("\0", "")
    if isinstance(cell, bool | int | float):
        return cell
    if isinstance(cell, dt.datetime | dt.date):
        return {"d": cell.isoformat()}
    return str(cell)


def write_rows(path, index, limits):
    hidden, unreadable = scan_sheet(path, index, limits)
    with python_calamine.CalamineWorkbook.from_path(path) as workbook:
        sheet = workbook.get_sheet_by_index(index)
        # start and end are those of cells with a value: the sheet's own dimension is often wrong.
        if sheet.end and sheet.end[1] >= limits["columns"]:
            raise Refused("too_many_columns")
        if sheet.end and sheet.end[0] > limits["rows"]:
            raise Refused("too_many_rows")
        say({"rows": sheet.end[0] + 1 if sheet.end else 0})
        left = [None] * (sheet.start[1] if sheet.start else 0)
        # iter_rows begins with row 1, but with the first used column.
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            row = left + [plain(cell, limits) for cell in cells]
            for column, reason in unreadable.get(number, {}).items():
                row.extend([None] * (column + 1 - len(row)))
                row[column] = {"u": reason}
            say([number, number in hidden, row])
    say({"end": True})


def describe(workbook):
    for index, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet:
            yield [index, sheet.name, sheet.visible == python_calamine.SheetVisibleEnum.Visible]


def main():
    task, limits, path = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3]
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"], limits["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        check_package(path, limits)
        if task == "sheets":
            with python_calamine.CalamineWorkbook.from_path(path) as workbook:
                say({"sheets": list(describe(workbook))})
        else:
            write_rows(path, int(sys.argv[4]), limits)
    except Refused as refusal:
        say({"refused": str(refusal)})
    except python_calamine.PasswordError:
        say({"refused": "encrypted"})
    except MemoryError:
        say({"refused": "unpacks_too_large"})
    except (python_calamine.CalamineError, zipfile.BadZipFile, zlib.error, OSError, LookupError, ValueError, EOFError):
        say({"refused": "xlsx_damaged"})


if __name__ == "__main__":
    main()
