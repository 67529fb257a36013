"""Papers are known by their content, unfold within limits, carry no programs, and speak of nothing of level X."""

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext_lazy as _

from civildefense.common.secrecy import REFUSAL, guard_text
from civildefense.records.attachments import pdf
from civildefense.records.attachments.errors import FileUnacceptable

MAX_ENTRIES = 2_000
_BLOCK = 1024 * 1024
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
_TAG = re.compile(rb"<[^<>]*>")
_PROGRAM = re.compile(r"vbaProject|activeX|embeddings/|\.bin$|\.exe$|\.dll$", re.IGNORECASE)
_DAMAGED = _("The file is damaged and cannot be read.")


def recognise(file: BinaryIO, name: str) -> Paper:
    """What the paper is; FileUnacceptable when it is none that is kept, or says what may not be kept."""
    file.seek(0)
    head = file.read(1024)
    if b"%PDF-" in head:
        file.seek(0)
        try:
            _check_texts(pdf.texts(file.read()))
        except (ValueError, OverflowError) as error:
            raise FileUnacceptable(_DAMAGED, code="file_damaged") from error
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
                raise FileUnacceptable(pdf.ACTIVE, code="active_content")
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
                if unpacked > pdf.MAX_UNPACKED:
                    raise FileUnacceptable(pdf.TOO_BIG, code="unfolds_too_far")
                if is_text:
                    text, rest = _without_tags(rest + block)
                    yield text
        if rest:
            yield rest.decode("utf-8", "ignore")


def _without_tags(block: bytes) -> tuple[str, bytes]:
    """Text of whole tags, and the piece of a tag that the next block completes."""
    cut = block.rfind(b"<")
    is_open = cut > block.rfind(b">") and len(block) - cut < _BLOCK
    whole, rest = (block[:cut], block[cut:]) if is_open else (block, b"")
    return html.unescape(_TAG.sub(b"", whole).decode("utf-8", "ignore")), rest
