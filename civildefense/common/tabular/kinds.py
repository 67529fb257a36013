"""What a file is, by what it holds and not by what it is called."""

import re
import zipfile
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from civildefense.common.tabular import encoding as encodings
from civildefense.common.tabular.errors import FileRefused

ACCEPTED = _("Accepted are XLSX, XLS, ODS, CSV, JSON, GeoJSON, KML, KMZ and tables in DOCX or HTML.")
_HEAD = 4096
_MARKS = b"\xef\xbb\xbf\xff\xfe\r\n\t ,;\0"
# The first bytes of what people send instead of a table, and what to tell them.
_OTHERS: tuple[tuple[bytes, object], ...] = (
    (b"%PDF", _("This is a PDF.")),
    (b"Rar!", _("This is an archive. Unpack it first.")),
    (b"7z\xbc\xaf", _("This is an archive. Unpack it first.")),
    (b"\x1f\x8b", _("This is an archive. Unpack it first.")),
    (b"\x89PNG", _("This is a picture.")),
    (b"\xff\xd8\xff", _("This is a picture.")),
    (b"SQLite format 3", _("This is a database. Export the table as XLSX or GeoJSON.")),
    (b"\x00\x00\x27\x0a", _("This is one part of a shapefile. Export the layer as GeoJSON.")),
    (b"MIME-Version:", _("This is a web archive. Open it in Excel and save it as XLSX.")),
    (b"{\\rtf", _("This is RTF. Save it as DOCX.")),
    (b"\x09\x00\x04\x00", _("This is a workbook of Excel 4 or older. Save it as XLSX.")),
    (b"\x09\x02\x06\x00", _("This is a workbook of Excel 4 or older. Save it as XLSX.")),
    (b"\x09\x04\x06\x00", _("This is a workbook of Excel 4 or older. Save it as XLSX.")),
)
_OLD_CONTAINER = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_MEMBERS = (("xl/workbook.xml", "xlsx"), ("word/document.xml", "docx"))
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_JSON = re.compile(r"\s*\x1e?\s*(?:\[\s*[\[{\]]|\{\s*[\"}])")
_XML_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_PROLOGUE = re.compile(r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ROOTS = {"kml": "kml", "placemark": "kml", "workbook": "xml"}
_PAGE = re.compile(r"<(?:html|body|table|head|meta|style|div)\b|<!doctype\s+html", re.IGNORECASE)


def kind_of(path: Path, encoding: str) -> tuple[str, str]:
    """(kind, encoding); FileRefused where the file is no table that can be read."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(_MARKS):
        raise FileRefused(_("The file is empty."), code="file_empty")
    if head.startswith(_ZIP):
        return _kind_of_package(path, head), ""
    if head.startswith(_OLD_CONTAINER):
        return "xls", ""
    for magic, sentence in _OTHERS:
        if head.startswith(magic):
            raise unknown(sentence)
    encoding = encodings.check(path, encoding) if encoding else encodings.sniff(path)
    with path.open(encoding=encoding, newline="") as text:
        return _kind_of_text(text.read(_HEAD)), encoding


def unknown(sentence: object) -> FileRefused:
    return FileRefused(f"{sentence} {ACCEPTED}", code="kind_unknown")


def _kind_of_package(path: Path, head: bytes) -> str:
    if head[30:].startswith(_OPEN_DOCUMENT):
        return "ods"
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        # The child says what is wrong with it.
        return "xlsx"
    for start, kind in _MEMBERS:
        if any(name.startswith(start) for name in names):
            return kind
    if any(name.lower().endswith(".kml") for name in names):
        return "kml"
    if "xl/workbook.bin" in names:
        raise unknown(_("This is a binary workbook (XLSB). Save it as XLSX."))
    if any(name.lower().endswith(".shp") for name in names):
        raise unknown(_("This is a shapefile. Export the layer as GeoJSON."))
    raise unknown(_("This is an archive. Unpack it first."))


def _kind_of_text(head: str) -> str:
    head = head.lstrip("\ufeff")
    if _JSON.match(head):
        return "json"
    if not head.lstrip().startswith("<"):
        return "csv"
    root = _XML_ROOT.search(_PROLOGUE.sub("", head))
    kind = _ROOTS.get(root[1].lower()) if root else None
    if kind:
        return kind
    if _PAGE.search(head):
        return "html"
    raise unknown(_("This is XML, but neither KML nor a workbook."))
