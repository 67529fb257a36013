"""What calamine does not tell of an XLSX file: hidden rows, error cells, formulas without a stored value."""

import re
import zipfile
from collections.abc import Iterator

from messages import BLOCK, Refused

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_NO_VALUE = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>'
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_ERROR = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*?\bt="e"')
_LONGEST_ROW = 64 * BLOCK


def sheet_members(path: str) -> list[str]:
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
        target_path = targets.get(key[1], "") if key else ""
        found.append(target_path.lstrip("/") if target_path.startswith("/") else f"xl/{target_path}")
    return found


def scan_sheet(path: str, index: int, limits: dict[str, int]) -> tuple[set[int], dict[int, dict[int, str]]]:
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


def row_blocks(path: str, member: str, limits: dict[str, int]) -> Iterator[bytes]:
    """The sheet's XML in pieces that never cut a row."""
    left, tail = limits["unpacked_bytes"], b""
    with zipfile.ZipFile(path) as package, package.open(member) as file:
        while block := file.read(BLOCK):
            left -= len(block)
            if left < 0 or len(tail) > _LONGEST_ROW:
                raise Refused("unpacks_too_large")
            text = tail + block
            cut = max(text.rfind(b"<row"), text.rfind(b":row"), 0)
            tail = text[cut:]
            yield text[:cut]
    yield tail


def column_index(letters: bytes) -> int:
    index = 0
    for letter in letters.decode():
        index = index * 26 + ord(letter) - 64
    return index - 1
