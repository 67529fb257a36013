"""Rows of an XLSX file, streamed out of a child process that may take only so much memory and time."""

import contextlib
import datetime as dt
import json
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

_CHILD = Path(__file__).with_name("xlsxchild.py")
_REFUSALS = {
    "unpacks_too_large": _(
        "The file unpacks to far more than a register needs and was not opened. "
        "Copy the filled rows into a new workbook and upload that one."
    ),
    "encrypted": _("The workbook is protected by a password. Save it without one."),
    "xlsx_damaged": _("The workbook is damaged. Open it in Excel, save it anew and upload it again."),
    "cell_too_long": _("A cell holds more text than Excel itself allows."),
}


class XlsxFile:
    kind = "xlsx"
    encoding = ""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self.expected_rows = 0
        with contextlib.closing(self._messages("sheets")) as messages:
            listed = next(messages)["sheets"]
        self._index = {name: index for index, name, _visible in listed}
        self.sheets = [name for _index, name, visible in listed if visible]
        self.hidden_sheets = [name for _index, name, visible in listed if not visible]

    def rows(self, sheet: str) -> Iterator[Row]:
        with contextlib.closing(self._messages("rows", str(self._index[sheet]))) as messages:
            for message in messages:
                if isinstance(message, list):
                    number, hidden, cells = message
                    yield Row(number, [_cell(cell) for cell in cells], hidden)
                elif "rows" in message:
                    self.expected_rows = message["rows"]

    def _messages(self, task: str, *arguments: str) -> Generator[Any, None, None]:
        command = [
            sys.executable,
            "-I",
            "-X",
            "utf8",
            str(_CHILD),
            task,
            json.dumps(asdict(self.limits)),
            str(self.path),
            *arguments,
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
            try:
                complete = False
                for line in child.stdout or ():
                    message = json.loads(line)
                    if isinstance(message, dict) and "refused" in message:
                        raise self._refusal(message["refused"])
                    complete = isinstance(message, dict) and "rows" not in message
                    yield message
                # A child that the limits ended has no last word.
                if not complete:
                    raise self._refusal("unpacks_too_large")
            finally:
                child.kill()

    def _refusal(self, code: str) -> FileRefused:
        if code == "too_many_rows":
            return too_many_rows(self.limits)
        if code == "too_many_columns":
            return too_many_columns(self.limits)
        return FileRefused(_REFUSALS[code], code=code)


def _cell(cell: Any) -> Any:
    if not isinstance(cell, dict):
        return cell
    if "u" in cell:
        return Unreadable(cell["u"])
    written = cell["d"]
    return dt.datetime.fromisoformat(written) if "T" in written else dt.date.fromisoformat(written)
