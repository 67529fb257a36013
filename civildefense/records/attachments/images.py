"""Photos are drawn anew: the pixels go into a fresh image, so no position, comment or hidden second file survives."""

import warnings
from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from civildefense.records.attachments.errors import FileUnacceptable

register_heif_opener()

MAX_PIXELS = 40_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_QUALITY = 88


def is_image(head: bytes) -> bool:
    """By its first bytes, whatever the name says."""
    return (
        head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS)
    )


def redraw(file: BinaryIO) -> bytes:
    """A JPEG of the same picture, upright, without anything but pixels; FileUnacceptable when it cannot be drawn."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is the lower one
            with Image.open(file, formats=_FORMATS) as image:
                return _drawn(image)
    except Image.DecompressionBombError as error:
        raise _too_many() from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise FileUnacceptable(_("The picture is damaged and cannot be read."), code="image_damaged") from error


def _drawn(image: Image.Image) -> bytes:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise _too_many()
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode not in ("RGB", "L"):
        image = image.convert("RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB")
    fresh = Image.new("L" if image.mode == "L" else "RGB", image.size, "white")
    fresh.paste(image, mask=image if image.mode == "RGBA" else None)
    out = BytesIO()
    fresh.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _too_many() -> FileUnacceptable:
    sentence = _("The picture has more than %(most)d million pixels. Make it smaller.")
    return FileUnacceptable(sentence % {"most": MAX_PIXELS // 1_000_000}, code="too_many_pixels")
