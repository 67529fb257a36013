"""The list on the screen as a file: the same rows in the same order with the same columns."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import xlsxwriter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import BadRequest, FieldDoesNotExist, ObjectDoesNotExist
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | int | float


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def cell(value: Any) -> Cell:
    """Numbers stay numbers, moments become local time, everything else its words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return strip_tags(str(value))


def _reader(model_admin: Any, name: str) -> Callable[[Any], Cell]:
    """How a row's cell in column ``name`` is read; what a column is was found out once, not for 50,000 rows."""
    try:
        field = model_admin.opts.get_field(name)
    except FieldDoesNotExist:
        return lambda row: _shown(model_admin, row, name)
    if choices := dict(field.flatchoices or ()):
        return lambda row: cell(choices.get(getattr(row, name), getattr(row, name)))
    return lambda row: cell(getattr(row, name))


def _shown(model_admin: Any, row: Any, name: str) -> Cell:
    try:
        return cell(lookup_field(name, row, model_admin)[2])
    except ObjectDoesNotExist:
        return ""


def listing_of(model_admin: Any, request: HttpRequest) -> Any:
    """The list as it is filtered; a question that it does not understand is a bad request, not a defect."""
    try:
        return model_admin.get_changelist_instance(request)
    except IncorrectLookupParameters as error:
        raise BadRequest(str(error)) from error


def _table(model_admin: Any, request: HttpRequest) -> tuple[list[str], Iterator[list[Cell]]]:
    columns = [name for name in model_admin.get_list_display(request) if name != "action_checkbox"]
    heads = [capfirst(str(label_for_field(name, model_admin.model, model_admin))) for name in columns]
    # The format is no filter, and a list of 50,000 rows is exported whole.
    request.GET = request.GET.copy()
    request.GET.pop("format", None)
    listing = listing_of(model_admin, request)
    rows = listing.queryset.iterator(chunk_size=2000)
    readers = [_reader(model_admin, name) for name in columns]
    return heads, ([read(row) for read in readers] for row in rows)


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_response(name: str, heads: list[str], rows: Iterable[list[Cell]]) -> StreamingHttpResponse:
    """UTF-8 with a byte order mark: without it Excel shows Chinese as noise."""
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(heads)
        for row in rows:
            yield writer.writerow([harmless(item) if isinstance(item, str) else item for item in row])

    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8", headers=_attachment(f"{name}.csv"))


def xlsx_response(name: str, heads: list[str], rows: Iterable[list[Cell]], note: str = "") -> FileResponse:
    """``note`` stands above the table and in the footer of each printed page."""
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        top = 0
        if note:
            sheet.write_string(0, 0, note, bold)
            sheet.set_footer(f"&C{note}")
            top = 1
        sheet.freeze_panes(top + 1, 0)
        sheet.set_column(0, len(heads) - 1, 18)
        for column, head in enumerate(heads):
            sheet.write_string(top, column, head, bold)
        for line, row in enumerate(rows, start=top + 1):
            for column, item in enumerate(row):
                write = sheet.write_string if isinstance(item, str) else sheet.write_number
                write(line, column, item)
    buffer.seek(0)
    return FileResponse(buffer, content_type=XLSX, headers=_attachment(f"{name}.xlsx"))


def _attachment(file_name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{file_name}"'}


def export_response(model_admin: Any, request: HttpRequest) -> HttpResponse | FileResponse | StreamingHttpResponse:
    """``?format=xlsx`` or ``csv``; every other parameter is the list's own."""
    kind = request.GET.get("format", "xlsx")
    name = f"{model_admin.opts.model_name}-{timezone.localtime():%Y%m%d-%H%M}"
    if kind not in ("xlsx", "csv"):
        return HttpResponseBadRequest()
    heads, rows = _table(model_admin, request)
    return csv_response(name, heads, rows) if kind == "csv" else xlsx_response(name, heads, rows)
