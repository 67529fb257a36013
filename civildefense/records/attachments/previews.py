"""Smaller pictures for pages, drawn once and upright; what came in is never touched."""

from io import BytesIO

from django.core.files.base import ContentFile, File
from PIL import Image

from civildefense.records.models import Attachment

SIZES = {"thumbnail": 360, "preview": 1600}
_TURNED = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
_QUALITY = 82


def preview_of(photo: Attachment, size: str) -> File:  # type: ignore[type-arg]
    """A JPEG that fits into a square of ``SIZES[size]`` pixels; FileNotFoundError when the photo itself is gone."""
    storage = photo.file.storage
    name = f"previews/{photo.sha256[:2]}/{photo.sha256}-{photo.turns}-{SIZES[size]}.jpg"
    if not storage.exists(name):
        name = storage.save(name, ContentFile(_drawn(photo, SIZES[size])))
    return storage.open(name)


def _drawn(photo: Attachment, edge: int) -> bytes:
    with photo.file.open("rb") as file, Image.open(file, formats=("JPEG",)) as image:
        image.draft("RGB", (edge, edge))  # a large photo is decoded small from the start
        image.thumbnail((edge, edge), Image.Resampling.LANCZOS)
        upright = image.transpose(_TURNED[photo.turns]) if photo.turns else image
        out = BytesIO()
        upright.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
