"""The page about open data, the catalogue for programs, the feed of changes."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shelters.finder import pages
from shelters.finder.dictionary import columns
from shelters.finder.ogc.documents import root
from shelters.finder.opendata.catalogue import data_sets, licence
from shelters.finder.opendata.dcat import JSON_LD, catalogue
from shelters.finder.opendata.feed import ATOM, to_atom
from shelters.finder.public_query import BadParameter, read_district
from shelters.finder.public_view import public_view
from shelters.finder.snapshot import Snapshot, load_current
from shelters.finder.wording import is_english, local, moment_text


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Each data set with its forms, the data dictionary, and examples to copy."""
    current = load_current()
    context: dict[str, Any] = {"office": pages.office_words(current.advice if current else {})}
    if current is not None:
        english, terms = is_english(), licence(current)
        context |= {
            "data_sets": data_sets(request, current),
            "licence": terms and {"name": local(terms, "name", english=english), "url": terms["url"]},
            "data_at": moment_text(current.generated_at) if current.generated_at else "",
            "columns": [
                {"name": each.name, "meaning": each.meaning_en if english else each.meaning, "unit": each.unit,
                 "type": each.type, "values": ", ".join(each.values)}
                for each in columns(with_capacity=current.has_capacity)
            ],
            "examples": _examples(request, current),
        }  # fmt: skip
    response = render(request, "shelters/finder/open_data.html", context)
    patch_cache_control(response, no_cache=True)
    return response


def _examples(request: HttpRequest, current: Snapshot) -> list[tuple[str, str]]:
    """What it does, and what to type; points and codes are from the data, so that they answer something."""
    api = request.build_absolute_uri(reverse("public_sites"))
    found = [(_("Address for QGIS: Layer, Add layer, WFS / OGC API Features"), f"{root(request)}/")]
    if current.lon:
        lon, lat = current.lon[0], current.lat[0]
        box = f"{lon - 0.02:.2f},{lat - 0.02:.2f},{lon + 0.02:.2f},{lat + 0.02:.2f}"
        found += [
            (_("The three nearest step-free entrances"), f'curl "{api}?near={lon},{lat}&limit=3&step_free=true"'),
            (_("Entrances in a box"), f'curl "{root(request)}/collections/entrances/items?bbox={box}&f=json"'),
        ]
    feed = request.build_absolute_uri(reverse("public_changes"))
    for row in current.index["districts"][:1]:
        found.append((_("Changes of one district, for a feed reader"), f"{feed}?district={row['code']}"))
    return found


@public_view
def catalog(request: HttpRequest, current: Snapshot) -> HttpResponse:
    """DCAT as JSON-LD."""
    body = json.dumps(catalogue(request, current), ensure_ascii=False)
    return HttpResponse(body, content_type=JSON_LD)


@public_view
def changes(request: HttpRequest, current: Snapshot) -> HttpResponse:
    """The Atom feed; ``district`` narrows it, ``lang=en`` gives it in English."""
    district, language = read_district(request.GET, current), request.GET.get("lang", "zh")
    if language not in ("zh", "en"):
        raise BadParameter("lang", _("One of %(known)s.") % {"known": "zh, en"})
    with translation.override("en" if language == "en" else settings.LANGUAGE_CODE):
        return HttpResponse(to_atom(request, current, district), content_type=f"{ATOM}; charset=utf-8")
