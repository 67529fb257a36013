"""Small CSV tables of the rulebook: any usual header, either encoding, rows with their line numbers."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from civildefense.common.errors import RuleBroken
from civildefense.common.secrecy import guard_text

Columns = Mapping[str, tuple[str, ...]]


class NotATable(Exception):
    """The file as a whole cannot be read; the text says why."""


@dataclass
class TableReport:
    """``problems`` are (line, sentence)."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)

    def __str__(self) -> str:
        counts = f"rows {self.rows}, new {self.new}, changed {self.changed}, same {self.same}"
        return f"{counts}, rejected {len(self.problems)}"


def read_rows(body: bytes, *, columns: Columns, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, own name → trimmed text) of every row that is not empty; ``columns`` gives each name's headings."""
    try:
        reader = csv.DictReader(io.StringIO(_decode(body), newline=""), strict=True)
        names = {_own_name(heading, columns): heading for heading in reader.fieldnames or ()}
        if missing := [name for name in needed if name not in names]:
            raise NotATable(_("The file has no column for %(columns)s.") % {"columns": ", ".join(missing)})
        for row in reader:
            cells = {own: (row[heading] or "").strip() for own, heading in names.items() if own}
            if any(cells.values()):
                yield reader.line_num, cells
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotATable(_("This is not a readable CSV file: %(error)s") % {"error": error}) from None


def take_rows(rows: Iterator[tuple[int, dict[str, str]]], store: Callable[[dict[str, str]], str]) -> TableReport:
    """``store`` says ``new``, ``changed`` or ``same``; what it refuses is left out and listed."""
    report = TableReport()
    for line, row in rows:
        report.rows += 1
        try:
            if guard_text("".join(row.values())):
                raise ValueError(_("This text names something that may not be stored here (level X)."))
            outcome = store(row)
        except (ValidationError, ValueError, RuleBroken) as error:
            sentences = error.messages if isinstance(error, ValidationError) else [str(error)]
            report.problems.append((line, "; ".join(sentences)))
        else:
            setattr(report, outcome, getattr(report, outcome) + 1)
    return report


def read_day(text: str) -> dt.date | None:
    """ValueError with a sentence when it is no day."""
    try:
        return dt.date.fromisoformat(text.replace("/", "-").replace(".", "-")) if text else None
    except ValueError:
        raise ValueError(_("“%(text)s” is not a day; write 2026-11-22.") % {"text": text}) from None


def put_row(model: Any, *, key: dict[str, Any], values: dict[str, Any]) -> str:
    """Create or change the row that ``key`` names; ``new``, ``changed`` or ``same``."""
    row = model.objects.filter(**key).first()
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return "same"
    outcome = "changed" if row else "new"
    row = row or model(**key)
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return outcome


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("gb18030")  # what Excel saves in China


def _own_name(heading: str | None, columns: Columns) -> str:
    wanted = (heading or "").strip().lower()
    return next((own for own, known in columns.items() if wanted in known), "")
