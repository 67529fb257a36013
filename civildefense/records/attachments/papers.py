"""Papers are known by their content, unfold within limits, carry no programs, and speak of nothing of level X."""

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext_lazy as _

from civildefense.common.secrecy import REFUSAL, guard_text
from civildefense.records.attachments.errors import FileUnacceptable

MEGABYTE = 1024 * 1024
MAX_UNPACKED = 200 * MEGABYTE
MAX_ENTRIES = 2_000
_BLOCK = MEGABYTE
# Words may lie across the border of two blocks.
_OVERLAP = 200


class Paper(NamedTuple):
    content_type: str
    extension: str


PDF = Paper("application/pdf", "pdf")
CSV = Paper("text/csv", "csv")
_OFFICE = {
    "xl/workbook.xml": Paper("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "word/document.xml": Paper("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
}
_TAG = re.compile(rb"<[^>]*>")
_PROGRAM = re.compile(r"vbaProject|activeX|embeddings/|\.bin$|\.exe$|\.dll$", re.IGNORECASE)
_PDF_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia)[\s/<(\[]")
_PDF_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_PDF_HEX = re.compile(rb"<([0-9A-Fa-f\s]{4,})>")
_PDF_TEXT = re.compile(rb"\(((?:[^()\\]|\\.)*)\)", re.DOTALL)
_TOO_BIG = _("The file unfolds to more than it may. Save it again without pictures, or send it in parts.")
_DAMAGED = _("The file is damaged and cannot be read.")
_ACTIVE = _("The file contains a program or another file. Save it without macros, scripts and embedded objects.")


def recognise(file: BinaryIO, name: str) -> Paper:
    """What the paper is; FileUnacceptable when it is none that is kept, or says what may not be kept."""
    file.seek(0)
    head = file.read(1024)
    if b"%PDF-" in head:
        _check_texts(_pdf_texts(file))
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _office_paper(file)
    if name.lower().endswith(".csv"):
        _check_texts(_csv_texts(file))
        return CSV
    raise FileUnacceptable


def _check_texts(texts: Iterator[str]) -> None:
    tail = ""
    for text in texts:
        if guard_text(tail + text):
            raise FileUnacceptable(REFUSAL, code="level_x")
        tail = text[-_OVERLAP:]


def _csv_texts(file: BinaryIO) -> Iterator[str]:
    file.seek(0)
    content = file.read()
    if b"\0" in content:
        raise FileUnacceptable
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield text
        return
    raise FileUnacceptable


def _office_paper(file: BinaryIO) -> Paper:
    """Entries are unfolded and counted, because a declared size may lie."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            found = next((paper for entry, paper in _OFFICE.items() if entry in names), None)
            if found is None or "[Content_Types].xml" not in names or len(names) > MAX_ENTRIES:
                raise FileUnacceptable
            if any(_PROGRAM.search(entry) for entry in names if not entry.startswith("xl/printerSettings/")):
                raise FileUnacceptable(_ACTIVE, code="active_content")
            _check_texts(_office_texts(archive))
            return found
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise FileUnacceptable(_DAMAGED, code="file_damaged") from error


def _office_texts(archive: zipfile.ZipFile) -> Iterator[str]:
    unpacked = 0
    for entry in archive.infolist():
        is_text = entry.filename.endswith((".xml", ".rels"))
        rest = b""
        with archive.open(entry) as content:
            while block := content.read(_BLOCK):
                unpacked += len(block)
                if unpacked > MAX_UNPACKED:
                    raise FileUnacceptable(_TOO_BIG, code="unfolds_too_far")
                if is_text:
                    text, rest = _without_tags(rest + block)
                    yield text
        if rest:
            yield rest.decode("utf-8", "ignore")


def _without_tags(block: bytes) -> tuple[str, bytes]:
    """Text of whole tags, and the piece of a tag that the next block completes."""
    cut = block.rfind(b"<")
    whole, rest = (block, b"") if cut < block.rfind(b">") or cut < 0 else (block[:cut], block[cut:])
    return html.unescape(_TAG.sub(b"", whole).decode("utf-8", "ignore")), rest


def _pdf_texts(file: BinaryIO) -> Iterator[str]:
    """Titles, notes and text as far as it is written in Unicode; glyph numbers of embedded fonts cannot be read."""
    file.seek(0)
    content = file.read()
    unpacked = 0
    for part in (content, *_inflated(content)):
        unpacked += len(part)
        if unpacked > MAX_UNPACKED:
            raise FileUnacceptable(_TOO_BIG, code="unfolds_too_far")
        if _PDF_ACTIVE.search(part):
            raise FileUnacceptable(_ACTIVE, code="active_content")
        yield "".join(_utf16(bytes.fromhex(_even(found[1]))) for found in _PDF_HEX.finditer(part))
        yield "".join(_utf16(re.sub(rb"\\([()\\])", rb"\1", found[1])) for found in _PDF_TEXT.finditer(part))
        if b"xmpmeta" in part:
            yield html.unescape(_TAG.sub(b"", part).decode("utf-8", "ignore"))


def _inflated(content: bytes) -> Iterator[bytes]:
    for found in _PDF_STREAM.finditer(content):
        inflater = zlib.decompressobj()
        try:
            yield inflater.decompress(found[1], MAX_UNPACKED // 4)
        except zlib.error:
            continue  # a picture or an encrypted part


def _even(digits: bytes) -> str:
    text = re.sub(rb"\s", b"", digits).decode()
    return text + "0" * (len(text) % 2)


def _utf16(text: bytes) -> str:
    return text.removeprefix(b"\xfe\xff").decode("utf-16-be", "ignore")
