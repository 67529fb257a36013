"""A comparison as a workbook: one sheet for each kind of difference."""

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.records.imports.sheets import CellWriter, new_book

KINDS = {
    "added": gettext_lazy("added"),
    "removed": gettext_lazy("removed"),
    "changed": gettext_lazy("changed"),
    "renamed": gettext_lazy("renamed"),
    "moved": gettext_lazy("moved"),
    "same": gettext_lazy("same"),
    "duplicates": gettext_lazy("duplicates"),
}
Table = tuple[str, list[str], Iterable[list[Any]]]


def workbook(found: dict[str, Any], labels: Mapping[str, Any]) -> io.BytesIO:
    """``labels`` are what people call the columns. Written row by row."""
    buffer = io.BytesIO()
    with new_book(buffer) as book:
        cells = CellWriter(book)
        for title, heads, rows in _tables(found, labels):
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(heads) - 1, 20)
            for column, head in enumerate(heads):
                sheet.write_string(0, column, head, cells.format("bold"))
            for line, row in enumerate(rows, start=1):
                for column, item in enumerate(row):
                    cells.write(sheet, line, column, item)
    buffer.seek(0)
    return buffer


def _tables(found: dict[str, Any], labels: Mapping[str, Any]) -> Iterator[Table]:
    counts = ([str(KINDS[kind]), number] for kind, number in found["counts"].items())
    yield _("counts"), [_("kind"), _("rows")], counts
    names = [name for name in found["columns"] if name not in ("number", "name")]
    heads = [_("key"), _("name"), _("longitude"), _("latitude"), *(str(labels.get(name, name)) for name in names)]
    for kind in ("added", "removed"):
        yield str(KINDS[kind]), heads, (_whole(entry, names) for entry in found[kind])
    yield str(KINDS["changed"]), [_("key"), _("name"), _("column"), _("before"), _("after")], _changes(found, labels)
    moved = [entry for entry in found["changed"] if entry["moved_m"] is not None]
    heads = [_("key"), _("name"), _("metres")]
    yield str(KINDS["moved"]), heads, ([entry["key"], entry["name"], entry["moved_m"]] for entry in moved)
    columns = ("edition", "file", "row", "column", "value", "message")
    heads = [_("edition"), _("file"), _("row"), _("column"), _("value"), _("what to do")]
    yield _("problems"), heads, ([problem[name] for name in columns] for problem in found["problems"])


def _whole(entry: dict[str, Any], names: list[str]) -> list[Any]:
    lon, lat = entry["point"] or ("", "")
    return [entry["key"], entry["name"], lon, lat, *(entry["columns"].get(name, "") for name in names)]


def _changes(found: dict[str, Any], labels: Mapping[str, Any]) -> Iterator[list[Any]]:
    """One line for each column that changed."""
    for entry in found["changed"]:
        for name, change in entry["columns"].items():
            label = str(labels.get(name, name))
            yield [entry["key"], entry["name"], label, _shown(change["before"]), _shown(change["after"])]


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else value or ""
