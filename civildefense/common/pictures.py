"""Photos are drawn anew: what leaves here has no place, no camera and no owner in it."""

import io
from typing import IO

import pillow_heif
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from civildefense.common.errors import RuleBroken

pillow_heif.register_heif_opener()

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2000
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")


class PictureRefused(RuleBroken):
    code = "picture_refused"
    message = _("This is not a photo that can be read. JPEG, PNG, WebP and HEIC are taken.")


class PictureTooLarge(PictureRefused):
    code = "picture_too_large"
    message = _("The photo is too large: at most 10 MB and 40 megapixels.")


def redraw(file: IO[bytes], *, longest_side: int = LONGEST_SIDE) -> bytes:
    """The photo as a fresh upright JPEG, by its content and whatever its name says; PictureRefused otherwise."""
    file.seek(0)
    body = file.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise PictureTooLarge()
    try:
        with Image.open(io.BytesIO(body), formats=FORMATS) as source:
            if source.width * source.height > MOST_PIXELS:
                raise PictureTooLarge()
            source.draft("RGB", (longest_side, longest_side))
            picture = ImageOps.exif_transpose(source).convert("RGB")
    except Image.DecompressionBombError:
        raise PictureTooLarge() from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise PictureRefused() from None
    picture.thumbnail((longest_side, longest_side))
    # Pixels alone are carried over: metadata hangs on the image object, not on its pixels.
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    drawn = io.BytesIO()
    bare.save(drawn, "JPEG", quality=85, optimize=True)
    return drawn.getvalue()
