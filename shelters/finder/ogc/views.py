"""Landing page, definition, conformance, collections, items: as JSON for programs, as a page for browsers."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from shelters.finder.ogc import documents, openapi, pages
from shelters.finder.ogc.documents import GEOJSON, HTML, JSON, OPENAPI, Document
from shelters.finder.ogc.layers import layers
from shelters.finder.ogc.query import FORMATS, refuse_unknown, select
from shelters.finder.public_query import BadParameter
from shelters.finder.public_view import public_view, refusal
from shelters.finder.snapshot import Snapshot

# What a client may ask for and gets: plain names for those that do not know the special ones.
_ALIASES = {JSON: (JSON,), GEOJSON: (GEOJSON, JSON), OPENAPI: (OPENAPI, OPENAPI.partition(";")[0], JSON)}


def _document(media_type: str, make: Callable[[HttpRequest, Snapshot], Document]) -> Callable[..., Any]:
    @public_view
    def view(request: HttpRequest, current: Snapshot) -> HttpResponse:
        refuse_unknown(request.GET, ["f"])
        return _answer(request, current, media_type, make(request, current))

    return view


landing = _document(JSON, documents.landing)
definition = _document(OPENAPI, openapi.definition)
conformance = _document(JSON, documents.conformance)
collections = _document(JSON, documents.collections)


@public_view
def collection(request: HttpRequest, current: Snapshot, collection_id: str) -> HttpResponse:
    refuse_unknown(request.GET, ["f"])
    layer = layers(current).get(collection_id)
    if layer is None:
        return _nothing(_("There is no such collection"))
    return _answer(request, current, JSON, documents.collection(request, layer))


@public_view
def items(request: HttpRequest, current: Snapshot, collection_id: str) -> HttpResponse:
    """A page of features; numberMatched counts all that fit."""
    layer = layers(current).get(collection_id)
    if layer is None:
        return _nothing(_("There is no such collection"))
    chosen = select(request.GET, layer, current)
    head = {
        "type": "FeatureCollection",
        "links": documents.page_links(request, layer, chosen),
        "numberMatched": len(chosen.numbers),
        "numberReturned": len(chosen.page),
    }
    return _answer(request, current, GEOJSON, head, features=[layer.text(number) for number in chosen.page])


@public_view
def feature(request: HttpRequest, current: Snapshot, collection_id: str, feature_id: str) -> HttpResponse:
    refuse_unknown(request.GET, ["f"])
    layer = layers(current).get(collection_id)
    number = layer.number_of(current, feature_id) if layer else None
    if layer is None or number is None:
        return _nothing(_("There is no such feature"))
    links = documents.feature_links(request, layer, number)
    return _answer(request, current, GEOJSON, {**layer.feature(number), "links": links})


def _nothing(title: str) -> HttpResponse:
    return refusal(404, title, "not_found")


def _answer(
    request: HttpRequest, current: Snapshot, media_type: str, document: Document, features: list[str] | None = None
) -> HttpResponse:
    """The document in the form that was asked for, unless the client has it already."""
    wanted = _wanted(request, media_type)
    if wanted is None:
        return refusal(406, _("Only JSON and HTML are offered here"), "not_acceptable")
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    if features is not None:
        body = f'{body[:-1]},"features":[{",".join(features)}]}}'
    etag = f'W/"{hashlib.sha256(f"{wanted} {body}".encode()).hexdigest()[:20]}"'
    if etag in request.headers.get("If-None-Match", ""):
        response: HttpResponse = HttpResponseNotModified()
    elif wanted == HTML:
        response = render(request, "shelters/finder/ogc/document.html", pages.words(current, json.loads(body)))
    else:
        # When the answer was made is not part of what it says, or nobody would ever have it already.
        moment = f',"timeStamp":"{timezone.now():%Y-%m-%dT%H:%M:%SZ}"}}' if features is not None else "}"
        response = HttpResponse(body[:-1] + moment, content_type=wanted)
    response["ETag"] = etag
    patch_vary_headers(response, ["Accept"])
    return response


def _wanted(request: HttpRequest, media_type: str) -> str | None:
    """The type to answer in; None when the client takes none of ours."""
    asked = request.GET.get("f")
    if asked is not None:
        if asked not in FORMATS:
            raise BadParameter("f", _("One of %(known)s.") % {"known": ", ".join(FORMATS)})
        return HTML if asked == "html" else media_type
    preferred = request.get_preferred_type([*_ALIASES[media_type], HTML])
    return media_type if preferred in _ALIASES[media_type] else preferred
