"""Files that clients send: good ones, and those that must not be kept."""

import zipfile
import zlib
from io import BytesIO

import openpyxl
from PIL import Image

HEIC = {"format": "HEIF", "quality": 50}


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "red").save(out, **{"format": kind, **options})
    return out.getvalue()


def photo_with_secrets() -> bytes:
    """A JPEG 60 × 40 that lies on its side, with a position, a comment and a thumbnail's worth of EXIF."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90°
    exif[0x010E] = "CANARY-EXIF"
    exif.get_ifd(0x8825)[2] = (32.0, 1.0, 2.0)
    return picture(exif=exif, comment=b"CANARY-COMMENT") + b"CANARY-TRAILER"


def workbook(text: str = "文峰路人防地下室") -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = text
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def archive(entries: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in entries.items():
            found.writestr(name, content)
    return out.getvalue()


def letter(text: str = "验收意见", **more: bytes) -> bytes:
    """A DOCX whose words are split over runs, as Word splits them."""
    runs = "".join(f"<w:r><w:t>{sign}</w:t></w:r>" for sign in text)
    body = f"<?xml version='1.0'?><w:document><w:body><w:p>{runs}</w:p></w:body></w:document>"
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": body.encode(), **more})


def paper(title: str = "验收文件", script: bytes = b"", packed: bool = False) -> bytes:
    """A small PDF with a title in UTF-16, in the clear or in a packed object."""
    info = b"<< /Title <FEFF" + title.encode("utf-16-be").hex().upper().encode() + b"> >>"
    if packed:
        inner = zlib.compress(b"3 0 " + info)
        size = str(len(inner)).encode()
        info = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length " + size + b" >>\n"
        info += b"stream\n" + inner + b"\nendstream"
    catalogue = b"<< /Type /Catalog " + script + b" >>"
    return b"%PDF-1.7\n1 0 obj\n" + catalogue + b"\nendobj\n2 0 obj\n" + info + b"\nendobj\n%%EOF\n"


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header announces more pixels than fit."""
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def bomb() -> bytes:
    """A workbook of some kilobytes that unfolds to 300 MB."""
    return archive(
        {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", "xl/sheet.xml": b"\0" * 300 * 1024**2}
    )
