"""The documents that lead a program from the landing page to the features, with links that name their host."""

from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from shelters.finder.ogc.layers import CRS84, Layer, layers
from shelters.finder.ogc.query import Selection
from shelters.finder.snapshot import Snapshot

Document = dict[str, Any]

JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
_CLASS = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
# Only what a test proves: tests/shelters/finder/ogc/.
CONFORMANCE = [f"{_CLASS}{name}" for name in ("core", "oas30", "geojson")]


def root(request: HttpRequest) -> str:
    """Absolute, by the host and scheme that the client used; without a slash at its end."""
    return request.build_absolute_uri(reverse("ogc:landing")).rstrip("/")


def link(rel: str, href: str, media_type: str, title: str = "") -> Document:
    return {"rel": rel, "href": href, "type": media_type} | ({"title": title} if title else {})


def self_links(request: HttpRequest, media_type: str) -> list[Document]:
    """To this document as it was asked for, and to what a browser shows of it."""
    here = request.build_absolute_uri()
    return [
        link("self", here, media_type, _("This document")),
        link("alternate", with_query(request, f="html"), HTML, _("This document as a page")),
    ]


def with_query(request: HttpRequest, **changes: object) -> str:
    """This address with other parameters."""
    query = {name: values[-1] for name, values in request.GET.lists()} | changes
    return f"{request.build_absolute_uri(request.path)}?{urlencode(query, quote_via=quote, safe=',/:')}"


def landing(request: HttpRequest, current: Snapshot) -> Document:
    base, office = root(request), current.advice.get("office", {})
    return {
        "title": _("Published shelters of %(office)s") % {"office": office.get("name") or _("Civil air defence")},
        "description": _("Shelters and their entrances as OGC API Features; read only, for everybody."),
        "links": [
            *self_links(request, JSON),
            link("service-desc", f"{base}/api", OPENAPI, _("Definition of this interface (OpenAPI 3.0)")),
            link("service-doc", f"{base}/api?f=html", HTML, _("Description of this interface")),
            link("conformance", f"{base}/conformance", JSON, _("What of the standard is fulfilled")),
            link("data", f"{base}/collections", JSON, _("Collections")),
        ],
    }


def conformance(request: HttpRequest, _current: Snapshot) -> Document:
    return {"links": self_links(request, JSON), "conformsTo": CONFORMANCE}


def collections(request: HttpRequest, current: Snapshot) -> Document:
    return {
        "links": self_links(request, JSON),
        "collections": [_collection(request, layer) for layer in layers(current).values()],
    }


def collection(request: HttpRequest, layer: Layer) -> Document:
    described = _collection(request, layer)
    return {**described, "links": self_links(request, JSON) + described["links"]}


def _collection(request: HttpRequest, layer: Layer) -> Document:
    here = f"{root(request)}/collections/{layer.id}"
    dictionary = request.build_absolute_uri(reverse("public_dictionary"))
    return {
        "id": layer.id,
        "title": str(layer.title),
        "description": str(layer.description),
        "extent": layer.extent,
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            link("items", f"{here}/items", GEOJSON, _("Features as GeoJSON")),
            link("items", f"{here}/items?f=html", HTML, _("Features as a page")),
            link("collection", here, JSON, str(layer.title)),
            link("describedby", dictionary, JSON, _("What the properties mean")),
        ],
    }


def page_links(request: HttpRequest, layer: Layer, chosen: Selection) -> list[Document]:
    links = self_links(request, GEOJSON)
    if chosen.offset + chosen.limit < len(chosen.numbers):
        later = with_query(request, offset=chosen.offset + chosen.limit, limit=chosen.limit)
        links.append(link("next", later, GEOJSON, _("Next page")))
    if chosen.offset:
        earlier = with_query(request, offset=max(0, chosen.offset - chosen.limit), limit=chosen.limit)
        links.append(link("prev", earlier, GEOJSON, _("Previous page")))
    return [*links, link("collection", f"{root(request)}/collections/{layer.id}", JSON, str(layer.title))]


def feature_links(request: HttpRequest, layer: Layer, number: int) -> list[Document]:
    with translation.override(settings.LANGUAGE_CODE):
        card = reverse("finder:site", args=[layer.index["sites"]["id"][layer.sites[number]]])
    return [
        *self_links(request, GEOJSON),
        link("collection", f"{root(request)}/collections/{layer.id}", JSON, str(layer.title)),
        link("related", request.build_absolute_uri(card), HTML, _("This shelter in the finder")),
    ]
