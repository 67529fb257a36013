"""JSON: arrays of objects or of lists at any depth, GeoJSON, Esri JSON, JSON lines, objects under their keys.

A row is known by the number of its record in its array, the first being 1.
"""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path as FilePath
from typing import Any

from messages import Line, Record, Refused, Sheet, Source, labelled
from records import crs_of, flatten
from scanner import Path, Scanner

OBJECTS, LISTS, LINES, KEYED, SINGLE = "objects", "lists", "lines", "keyed", "single"
# A first line longer than this is a whole file in one line.
_LONGEST_LINE = 4_000_000
_MOST_TABLES = 50
_CRS = (("crs", "properties", "name"), ("crs", "properties", "code"), ("crs",))
_NAMES = ("columns", "fields", "headers", "header", "列名", "表头")
_MOST_AROUND = 1000
_WKID = (("spatialReference", "latestWkid"), ("spatialReference", "wkid"))


@dataclass
class Survey:
    """What the file holds, seen in one pass: its tables, lists of names for them, and what stands around them."""

    kinds: dict[Path, str] = field(default_factory=dict)
    names: dict[Path, list[str]] = field(default_factory=dict)
    around: dict[Path, Any] = field(default_factory=dict)

    @property
    def epsg(self) -> int:
        return crs_of(next((self.around[path] for path in (*_CRS, *_WKID) if self.around.get(path)), None))

    def labels_of(self, path: Path) -> list[str]:
        """``{"columns": […], "data": [[…], …]}``: the names stand beside the rows."""
        return next((self.names[beside] for name in _NAMES if (beside := (*path[:-1], name)) in self.names), [])


class ObjectReader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.is_lines = self._has_lines()

    def sheets(self) -> Iterator[Sheet]:
        if self.is_lines:
            yield Sheet([LINES, [], 0, []], "", labelled=True)
            return
        survey = self._survey()
        if survey.around.get(("type",)) == "Topology":
            raise Refused("topology")
        if not survey.kinds:
            yield Sheet([self._kind_without_arrays(), [], survey.epsg, []], "", labelled=True)
        for path, kind in survey.kinds.items():
            labels = survey.labels_of(path) if kind == LISTS else []
            yield Sheet([kind, path, survey.epsg, labels], ".".join(path), labelled=kind == OBJECTS or bool(labels))
        yield Sheet(["", [], 0, []], "", visible=None)

    def rows(self, key: list[Any]) -> Iterator[int | Line]:
        kind, path, epsg, labels = key
        if not kind:
            yield from self._around()
        elif kind == LISTS:
            if labels:
                yield Line(0, labels)
            for number, cells in self._numbered(tuple(path)):
                yield Line(number, cells if isinstance(cells, list) else [cells])
        else:
            yield from labelled(partial(self._flat, kind, tuple(path), epsg), self.source.limits)

    def _flat(self, kind: str, path: Path, epsg: int) -> Iterator[Record]:
        for number, record in self._records(kind, path):
            yield number, *flatten(record, epsg)

    def _records(self, kind: str, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
        for number, record in self._values(kind, path):
            if record is not None and not isinstance(record, dict):
                raise Refused("no_record", number=number)
            yield number, record or {}

    def _values(self, kind: str, path: Path) -> Iterator[tuple[int, Any]]:
        if kind == LINES:
            yield from self._lines()
        elif kind == OBJECTS:
            yield from self._numbered(path)
        elif kind == SINGLE:
            with self._opened() as scanner:
                yield 1, scanner.value()
        else:
            with self._opened() as scanner:
                for number, name in enumerate(scanner.members(), start=1):
                    value = scanner.value()
                    yield number, {"key": name, **value} if isinstance(value, dict) else None

    def _numbered(self, path: Path) -> Iterator[tuple[int, Any]]:
        with self._opened() as scanner:
            for found, number, value in scanner.walk():
                if found == path and number:
                    yield number, value

    def _survey(self) -> Survey:
        survey = Survey()
        with self._opened() as scanner:
            for path, number, value in scanner.walk():
                if path in survey.kinds:
                    continue
                if number and isinstance(value, dict):
                    survey.kinds[path] = OBJECTS
                elif number and isinstance(value, list) and any(isinstance(cell, str) for cell in value):
                    survey.kinds[path] = LISTS
                elif number and isinstance(value, str) and path[-1:] and path[-1] in _NAMES:
                    survey.names.setdefault(path, []).append(value)
                elif not number and len(survey.around) < _MOST_AROUND:
                    survey.around[path] = value
            if scanner.peek():
                raise scanner.damaged()
        if len(survey.kinds) > _MOST_TABLES or _are_parts(survey):
            survey.kinds.clear()
        return survey

    def _kind_without_arrays(self) -> str:
        """Objects under their keys, ``{"A1": {…}, "A2": {…}}``; else the file is one record."""
        with self._opened() as scanner:
            if scanner.peek() != "{":
                raise Refused("no_records")
            members = {name: isinstance(scanner.value(), dict) for name in scanner.members()}
        return KEYED if len(members) > 1 and all(members.values()) and "geometry" not in members else SINGLE

    def _around(self) -> Iterator[Line]:
        """Text outside the records: kept with the file, so it is guarded like everything else."""
        with self._opened() as scanner:
            for path, number, value in scanner.walk():
                if isinstance(value, str) or (not number and value is None):
                    yield Line(1, [".".join(path), value])

    def _has_lines(self) -> bool:
        """JSON lines: the first line is a whole object, and another one follows."""
        with self._text() as file:
            first = file.readline(_LONGEST_LINE)
            while first and not first.strip():
                first = file.readline(_LONGEST_LINE)
            second = file.read(1000).lstrip(" \t\r\n\x1e")
        try:
            whole = json.loads(first.lstrip("\ufeff\x1e"))
        except ValueError:
            return False
        return isinstance(whole, dict) and second.startswith("{")

    def _lines(self) -> Iterator[tuple[int, Any]]:
        with self._opened() as scanner:
            number = 0
            while scanner.peek():
                number += 1
                yield number, scanner.value()

    @contextlib.contextmanager
    def _opened(self) -> Iterator[Scanner]:
        with self._text() as file:
            yield Scanner(file)

    def _text(self) -> Any:
        return FilePath(self.source.path).open(encoding=self.source.encoding, newline="")


def _are_parts(survey: Survey) -> bool:
    """A list inside one of several objects that have members in common (``A1.units``) is part of a record, no table."""
    if not all(len(path) > 1 for path in survey.kinds):
        return False
    members: dict[str, set[str]] = {}
    for path in survey.around:
        if len(path) > 1:
            members.setdefault(path[0], set()).add(path[1])
    owners = {path[0] for path in survey.kinds}
    return any(members.get(owner, set()) & names for owner in owners for top, names in members.items() if top != owner)
