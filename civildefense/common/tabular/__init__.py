"""Tables out of the files that offices have: CSV in several encodings, and XLSX."""

import re
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from civildefense.common.tabular.csvfile import CsvFile
from civildefense.common.tabular.errors import FileRefused
from civildefense.common.tabular.limits import Limits
from civildefense.common.tabular.rows import Row
from civildefense.common.tabular.xlsxfile import XlsxFile

__all__ = ["CsvFile", "FileRefused", "Limits", "Row", "XlsxFile", "open_table"]

# The first bytes of what people send instead of CSV or XLSX, and what to tell them.
_ACCEPTED = _("Accepted are CSV and XLSX.")
_OTHER_KINDS: tuple[tuple[bytes, object], ...] = (
    (b"\xd0\xcf\x11\xe0", _("This is an old XLS file or a workbook with a password. Save it as XLSX without one.")),
    (b"%PDF", _("This is a PDF.")),
    (b"<", _("This is HTML or XML. Open it in Excel and save it as XLSX.")),
    (b"Rar!", _("This is an archive. Unpack it first.")),
    (b"7z\xbc\xaf", _("This is an archive. Unpack it first.")),
    (b"\x1f\x8b", _("This is an archive. Unpack it first.")),
    (b"\x89PNG", _("This is a picture.")),
    (b"\xff\xd8\xff", _("This is a picture.")),
)
_JSON = re.compile(rb"[\[{]\s*[\"{\[\]}]")


def open_table(path: Path, *, encoding: str = "", limits: Limits | None = None) -> CsvFile | XlsxFile:
    """The file as sheets of rows, by what it holds and not by what it is called; FileRefused where it is no table."""
    limits = limits or Limits()
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise FileRefused(_("There is no such file."), code="file_missing") from error
    if not head.strip(b"\xef\xbb\xbf\r\n\t ,;\0"):
        raise FileRefused(_("The file is empty."), code="file_empty")
    if size > limits.file_bytes:
        message = _("The file is larger than %(limit)d MB.") % {"limit": limits.file_bytes // 1024 // 1024}
        raise FileRefused(message, code="file_too_large")
    if head.startswith(b"PK\x03\x04"):
        return XlsxFile(path, limits)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _JSON.match(start):
        raise FileRefused(f"{_('This is JSON.')} {_ACCEPTED}", code="kind_unknown")
    for magic, sentence in _OTHER_KINDS:
        if start.startswith(magic):
            raise FileRefused(f"{sentence} {_ACCEPTED}", code="kind_unknown")
    return CsvFile(path, encoding, limits)
