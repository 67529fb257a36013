"""Drawn photos of a few entrances: approved with a cover, waiting, refused; and one that a citizen sent."""

import io
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from civildefense.accounts.models import User
from civildefense.home.demo.dice import Dice
from civildefense.home.demo.restricted import COUNTY
from civildefense.records import attachments
from civildefense.records.models import Attachment
from shelters.facilities.models import Facility

FACILITIES = 4
SIZE = (960, 720)
SKIES = ((188, 208, 226), (214, 205, 190), (172, 190, 200), (205, 216, 222))
WALLS = ((168, 160, 148), (190, 178, 160), (150, 156, 160), (176, 150, 132))
VIEWS = (
    ("演示：主入口外景", "街边的地下工程入口，门上方有橙色标志，台阶向下。"),
    ("演示：坡道", ""),
    ("演示：入口近景", ""),
)


def load_photos(users: dict[str, User]) -> None:
    """Each facility's photos once."""
    rows = Facility.objects.filter(organisation__code=COUNTY, state=Facility.State.IN_SERVICE).order_by("source_key")
    clerk = users["county_clerk"]
    for number, facility in enumerate(rows[:FACILITIES]):
        if Attachment.objects.about(facility).exists():
            continue
        photos = [_added(facility, view, clerk) for view in VIEWS[: 3 - number % 2]]
        attachments.approve_photo(photo=photos[0], by=clerk)
        attachments.make_cover(photo=photos[0], by=clerk)
        if number == 0:
            attachments.refuse_photo(photo=photos[2], by=clerk, reason="演示：画面中可以看清车牌。")


def drawn_photo(key: str, view: int = 0) -> Any:
    """A wall with a door, the sign above it and steps down: recognisable, and no real place."""
    dice = Dice("photo", f"{key}/{view}")
    sky, wall = dice.pick(SKIES), dice.pick(WALLS)
    image = Image.new("RGB", SIZE, sky)
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    draw.rectangle((0, height * 0.25, width, height * 0.78), fill=wall)
    draw.rectangle((0, height * 0.78, width, height), fill=(120, 122, 124))
    left, right = width * (0.3 - 0.08 * view), width * (0.7 - 0.04 * view)
    draw.rectangle((left, height * 0.38, right, height * 0.78), fill=(52, 58, 66))
    for step in range(6):
        edge = height * (0.72 - 0.045 * step)
        draw.rectangle((left + 24 * step, edge, right - 24 * step, edge + 12), fill=(150, 152, 154))
    middle, top = (left + right) / 2, height * 0.27
    draw.rectangle((middle - 46, top, middle + 46, top + 70), fill=(194, 65, 12))
    draw.polygon([(middle, top + 10), (middle - 32, top + 58), (middle + 32, top + 58)], fill=(11, 61, 145))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return ContentFile(out.getvalue(), name="photo.jpg")


def _added(facility: Facility, view: tuple[str, str], by: User) -> Any:
    title, alt_text = view
    place = VIEWS.index(view)
    photo = attachments.add(
        subject=facility, kind=Attachment.Kind.PHOTO, title=title, file=drawn_photo(facility.source_key, place), by=by
    )
    return attachments.describe_photo(photo=photo, alt_text=alt_text, position=place, by=by)
