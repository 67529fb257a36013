"""Rows of whatever is no CSV, streamed out of a child process that may take only so much memory and time."""

import contextlib
import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from civildefense.common.cells import Unreadable
from civildefense.common.tabular.csvfile import too_many_columns, too_many_rows
from civildefense.common.tabular.errors import FileRefused
from civildefense.common.tabular.limits import Limits
from civildefense.common.tabular.rows import Row

_CHILD = Path(__file__).with_name("child")
_WORKBOOK_DAMAGED = _("The workbook is damaged. Open it in Excel, save it anew and upload it again.")
_REFUSALS = {
    "unpacks_too_large": _(
        "The file unpacks to far more than a register needs and was not opened. "
        "Copy the filled rows into a new workbook and upload that one."
    ),
    "encrypted": _("The workbook is protected by a password. Save it without one."),
    "old_document": _("This is a Word document of before 2007. Save it as DOCX."),
    "xlsx_damaged": _WORKBOOK_DAMAGED,
    "xls_damaged": _WORKBOOK_DAMAGED,
    "ods_damaged": _WORKBOOK_DAMAGED,
    "xml_damaged": _WORKBOOK_DAMAGED,
    "html_damaged": _("The web page cannot be read. Open it in Excel and save it as XLSX."),
    "docx_damaged": _("The document is damaged. Open it in Word, save it anew and upload it again."),
    "json_damaged": _("This is no valid JSON: look at line %(line)s. Export the file again."),
    "kml_damaged": _("This is no valid KML: look at line %(line)s. Export the file again."),
    "xml_entities": _("The file defines entities of its own, which can be made to do harm. Export it without them."),
    "nested_too_deep": _("The file is nested more deeply than any register needs."),
    "cell_too_long": _("A cell holds more text than Excel itself allows."),
    "record_too_large": _("The record near line %(line)s is larger than any register needs."),
    "no_record": _("Record %(number)s is no object with names and values."),
    "no_records": _("The file holds no records."),
    "no_placemarks": _("The file holds no placemarks. If it only refers to another file, save that one as KML."),
    "no_tables": _("The file holds no table."),
    "topology": _("This is TopoJSON. Export the layer as GeoJSON."),
    "crs_unknown": _("The coordinate system “%(name)s” is not known. Export the file in WGS-84 or CGCS2000."),
}


class ParsedFile:
    """``unread`` are parts without rows: nobody imports them, but they are kept with the file and so are guarded."""

    def __init__(self, path: Path, kind: str, encoding: str, limits: Limits) -> None:
        self.path = path
        self.kind = kind
        self.encoding = encoding
        self.limits = limits
        self.expected_rows = 0
        self.sheets: list[str] = []
        self.hidden_sheets: list[str] = []
        self.unread: list[str] = []
        self.labelled: set[str] = set()
        self._keys: dict[str, Any] = {}
        with contextlib.closing(self._messages("sheets")) as messages:
            for key, name, visible, labelled in next(messages)["sheets"]:
                self._add(key, name, visible, labelled)

    def rows(self, sheet: str) -> Iterator[Row]:
        with contextlib.closing(self._messages("rows", json.dumps(self._keys[sheet]))) as messages:
            for message in messages:
                if isinstance(message, list):
                    number, hidden, cells, notes = message
                    yield Row(number, [_cell(cell) for cell in cells], hidden, tuple(notes))
                elif "rows" in message:
                    self.expected_rows = message["rows"]

    def _add(self, key: Any, name: str, visible: bool | None, labelled: bool) -> None:
        if visible is None:
            # No sheet can be called like this: names of sheets are single lines.
            name = f"\n{name}"
            self.unread.append(name)
        else:
            while name in self._keys:
                name += "'"
            (self.sheets if visible else self.hidden_sheets).append(name)
        if labelled:
            self.labelled.add(name)
        self._keys[name] = key

    def _messages(self, task: str, *arguments: str) -> Generator[Any, None, None]:
        limits = json.dumps(asdict(self.limits))
        command = [sys.executable, "-I", "-X", "utf8", str(_CHILD), task, self.kind, self.encoding, limits]
        command += [str(self.path), *arguments]
        # Neither the portal's secrets nor its settings are any business of a process that reads strangers' files.
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"PATH": os.defpath}
        ) as child:
            try:
                complete = False
                for line in child.stdout or ():
                    message = json.loads(line)
                    if isinstance(message, dict) and "refused" in message:
                        raise self._refusal(message)
                    complete = isinstance(message, dict) and "rows" not in message
                    yield message
                # A child that the limits ended has no last word.
                if not complete:
                    raise self._refusal({"refused": "unpacks_too_large"})
            finally:
                child.kill()

    def _refusal(self, said: dict[str, Any]) -> FileRefused:
        code = said["refused"]
        if code == "too_many_rows":
            return too_many_rows(self.limits)
        if code == "too_many_columns":
            return too_many_columns(self.limits)
        return FileRefused(_REFUSALS[code] % {"line": "?", **said}, code=code)


def _cell(cell: Any) -> Any:
    if not isinstance(cell, dict):
        return cell
    if "u" in cell:
        return Unreadable(cell["u"])
    written = cell["d"]
    return dt.datetime.fromisoformat(written) if "T" in written else dt.date.fromisoformat(written)
