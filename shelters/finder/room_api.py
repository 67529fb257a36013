"""Room for a group in the public API: the same answer as the page's, online and offline."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from shelters.finder.public_api import head_of, in_datum
from shelters.finder.public_query import MOST_PEOPLE, BadParameter, read_number, read_query
from shelters.finder.public_view import public_view
from shelters.finder.room import REACH_M, UNPUBLISHED, Way, room_for, room_note, room_words
from shelters.finder.snapshot import Snapshot


@public_view
def room(request: HttpRequest, current: Snapshot) -> HttpResponse:
    """``near`` and ``people``, with the other wishes of ``sites/``; where nothing is published it says so."""
    query = read_query(request.GET, current)
    people = read_number(request.GET, "people", most=MOST_PEOPLE)
    if people is None:
        raise BadParameter("people", _("A whole number from 1 to %(most)s.") % {"most": MOST_PEOPLE})
    if query.point is None:
        raise BadParameter("near", _("Longitude and latitude in degrees, as 120.86,32.01."))
    open_at = timezone.localtime() if query.open_now else None
    fits = current.wishes(query.step_free, open_at, district=query.district)
    found = room_for(current, *query.point, people, fits)
    body = head_of(current, query.datum) | {
        "people": people, "state": found.state, "published": found.state != UNPUBLISHED, "planned": found.planned,
        "reach_m": REACH_M, "text": room_words(found), "note": room_note(found),
        "results": [_row(current, way, query.datum) for way in found.places],
    }  # fmt: skip
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/json")


def _row(current: Snapshot, way: Way, datum: str) -> dict[str, Any]:
    number, metres, bearing = way
    row = {name: value for name, value in current.row(number).items() if not name.endswith("_en")}
    return in_datum(row, datum) | {"distance_m": round(metres, 1), "bearing_deg": round(bearing, 1) % 360}
