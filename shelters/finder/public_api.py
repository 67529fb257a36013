"""The public API, answered from the snapshot in memory: no database, no cache, no session, and quick.

``near`` answers the nearest entrances, ``q`` those nearest to a typed place; both together keep only sites whose
own name or address fits. ``datum`` holds for the points that come in and for those that go out.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.common.coordinates import Datum, convert
from shelters.finder.data_views import TYPES
from shelters.finder.dictionary import columns
from shelters.finder.public_query import WGS84, Query, read_datum, read_query
from shelters.finder.public_view import public_view, refusal
from shelters.finder.snapshot import Snapshot
from shelters.finder.snapshot.reader import opening

Row = dict[str, Any]
_JSON = {True: "true", False: "false", None: "null"}


@public_view
def site_list(request: HttpRequest, current: Snapshot) -> HttpResponse:
    """``{version, generated_at, datum, results}``, and ``origin`` when a place was typed."""
    query = read_query(request.GET, current)
    origin, point = None, query.point
    if query.text and point is None:
        found = current.search_places(query.text, 1)
        origin = found[0] if found else None
        if origin is None:
            return _answer(current, query.datum, [], origin={})
        point = (origin["lon"], origin["lat"])
    fits = _wishes(current, query)
    if point is None:
        doors = [(number, None, None) for number in current.first_entrances(query.limit, fits)]
    else:
        doors = current.measured(*point, query.limit, fits)  # type: ignore[assignment]
    return _answer(current, query.datum, _results(current, query.datum, doors), origin=origin)


def _wishes(current: Snapshot, query: Query) -> Callable[[int], bool] | None:
    open_at = timezone.localtime() if query.open_now else None
    fits = current.wishes(query.step_free, open_at, query.people, query.district)
    if not query.text or query.point is None:
        return fits
    owner, own = current.index["entrances"]["site"], set(current.matching_sites(query.text))
    return lambda number: owner[number] in own and (fits is None or fits(number))


def _results(current: Snapshot, datum: str, doors: Iterable[tuple[int, float | None, float | None]]) -> list[str]:
    """Each result as JSON text."""
    states, hours, rendered = current.open_states(), current.index["entrances"]["hours"], current.rendered
    results = []
    for number, metres, bearing in doors:
        fixed = rendered[number] if datum == WGS84 else opening(in_datum(current.row(number), datum))
        way = "null" if metres is None else f"{metres:.1f}"
        turn = "null" if bearing is None else round(bearing, 1) % 360
        results.append(f'{fixed},"distance_m":{way},"bearing_deg":{turn},"open_now":{_JSON[states[hours[number]]]}}}')
    return results


def in_datum(row: Row, datum: str) -> Row:
    """The row with its point in another datum, rounded to a decimetre."""
    lon, lat = convert(row["lon"], row["lat"], row["datum"], datum)
    return {**row, "lon": round(lon, 6), "lat": round(lat, 6), "datum": datum}


def _answer(current: Snapshot, datum: str, results: list[str], *, origin: Row | None = None) -> HttpResponse:
    head = f'{{"version":"{current.version}","generated_at":"{current.manifest["generated_at"]}","datum":"{datum}"'
    if origin is not None:
        shown = in_datum({**origin, "datum": Datum.WGS84}, datum) if origin else None
        typed = shown and {name: shown[name] for name in ("name", "former", "lon", "lat", "rank")}
        head = f'{head},"origin":{json.dumps(typed, ensure_ascii=False)}'
    return HttpResponse(f'{head},"results":[{",".join(results)}]}}', content_type="application/json")


def head_of(current: Snapshot, datum: str) -> Row:
    """What each answer begins with."""
    return {"version": current.version, "generated_at": current.manifest["generated_at"], "datum": datum}


@public_view
def site_detail(request: HttpRequest, current: Snapshot, public_id: str) -> HttpResponse:
    """One site with all its entrances."""
    datum = read_datum(request.GET)
    site = current.site(public_id)
    if site is None:
        return refusal(404, _("No such site is published"), "not_found")
    site = {**site, "datum": datum, "entrances": [in_datum(row, datum) for row in site["entrances"]]}
    body = json.dumps({**head_of(current, datum), "result": site}, ensure_ascii=False)
    return HttpResponse(body, content_type="application/json")


@public_view
def bulk_file(request: HttpRequest, current: Snapshot, kind: str) -> HttpResponseBase:
    """sites.csv and sites.geojson, as long as an approval of the set allows them."""
    name = current.manifest["files"].get(kind)
    if name is None or current.folder is None:
        detail = _("The office has not approved a file with all sites.")
        return refusal(404, _("There is no such file"), "not_approved", detail=detail)
    file = (current.folder / name).open("rb")
    return FileResponse(file, content_type=TYPES[kind], as_attachment=True, filename=f"sites.{kind}")


@public_view
def dictionary(request: HttpRequest, current: Snapshot) -> HttpResponse:
    """What each column of the files means."""
    described = [
        {
            "name": column.name, "type": column.type, "unit": column.unit, "meaning": column.meaning,
            "meaning_en": column.meaning_en, "values": column.values,
        }
        for column in columns(with_capacity=current.has_capacity)
    ]  # fmt: skip
    body = {"files": ["sites.csv", "sites.geojson"], "datum": Datum.WGS84, "columns": described}
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/json")
