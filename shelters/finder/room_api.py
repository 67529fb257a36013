"""Room for a group in the public API: the same answer as the page's, online and offline."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.common.coordinates import convert
from shelters.finder.public_query import BadParameter, read_query
from shelters.finder.public_view import public_view
from shelters.finder.room import REACH_M, UNPUBLISHED, Way, room_for, room_words
from shelters.finder.snapshot import Snapshot
from shelters.finder.wording import say

MOST = 1_000_000


@public_view
def room(request: HttpRequest, current: Snapshot) -> HttpResponse:
    """``near`` and ``people``, with the other wishes of ``sites/``; where nothing is published it says so."""
    query = read_query(request.GET, current)
    people = _people(request.GET.get("people", ""))
    if query.point is None:
        raise BadParameter("near", _("Longitude and latitude in degrees, as 120.86,32.01."))
    open_at = timezone.localtime() if query.open_now else None
    fits = current.wishes(query.step_free, open_at, district=query.district)
    found = room_for(current, *query.point, people, fits)
    head: dict[str, Any] = {
        "version": current.version, "generated_at": current.manifest["generated_at"], "datum": query.datum,
        "people": people, "state": found.state, "published": found.state != UNPUBLISHED, "planned": found.planned,
        "reach_m": REACH_M, "text": room_words(found), "note": say("room_promise"),
    }  # fmt: skip
    head["results"] = [_row(current, way, query.datum) for way in found.places]
    return HttpResponse(json.dumps(head, ensure_ascii=False), content_type="application/json")


def _row(current: Snapshot, way: Way, datum: str) -> dict[str, Any]:
    number, metres, bearing = way
    row = {name: value for name, value in current.row(number).items() if not name.endswith("_en")}
    lon, lat = convert(row["lon"], row["lat"], row["datum"], datum)
    spot = {"lon": round(lon, 6), "lat": round(lat, 6), "datum": datum}
    return row | spot | {"distance_m": round(metres, 1), "bearing_deg": round(bearing, 1) % 360}


def _people(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 8 and 1 <= int(text) <= MOST):
        raise BadParameter("people", _("A whole number from 1 to %(most)s.") % {"most": MOST})
    return int(text)
