"""The definition of the interface in OpenAPI 3.0, made from the collections that there are."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from civildefense.common.api.problems import CONTENT_TYPE as PROBLEM
from shelters.finder.dictionary import COLUMNS
from shelters.finder.ogc.documents import GEOJSON, HTML, JSON, OPENAPI, landing, root
from shelters.finder.ogc.layers import Filter, Layer, layers
from shelters.finder.ogc.query import FORMATS, USUAL, most_at_once
from shelters.finder.snapshot import Snapshot

Part = dict[str, Any]

_TEXT: Part = {"type": "string"}
_COUNT: Part = {"type": "integer", "minimum": 0}
_TYPES: dict[str, Part] = {
    "string": _TEXT,
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
}


def definition(request: HttpRequest, current: Snapshot) -> Part:
    office, described = current.advice.get("office", {}), landing(request, current)
    contact = {"name": office.get("name") or _("Civil air defence"), "url": settings.SITE_URL}
    paths = {
        "/": _operation("getLandingPage", _("Landing page"), JSON, "landingPage"),
        "/api": _operation("getApi", _("Definition of this interface"), OPENAPI, "openapi"),
        "/conformance": _operation("getConformance", _("What of the standard is fulfilled"), JSON, "confClasses"),
        "/collections": _operation("getCollections", _("Collections"), JSON, "collections"),
    }
    for layer in layers(current).values():
        paths |= _paths(layer)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": described["title"],
            "description": described["description"],
            "version": "1.0.0",
            "contact": contact,
        },
        "servers": [{"url": root(request)}],
        "paths": paths,
        "components": {"parameters": _parameters(current), "responses": _refusals(), "schemas": _schemas(current)},
    }


def _paths(layer: Layer) -> Part:
    here, title = f"/collections/{layer.id}", str(layer.title)
    parameters = [_ref("parameters", name) for name in ("limit", "offset", "bbox", "datetime")]
    return {
        here: _operation(f"describe_{layer.id}", title, JSON, "collection"),
        f"{here}/items": _operation(
            f"get_{layer.id}", _("%(title)s: features") % {"title": title}, GEOJSON, f"{layer.id}FeatureCollection",
            parameters + [_filter(each) for each in layer.filters],
        ),
        f"{here}/items/{{featureId}}": _operation(
            f"get_{layer.id}_one", _("%(title)s: one feature") % {"title": title}, GEOJSON, f"{layer.id}Feature",
            [_ref("parameters", "featureId")], ("404",),
        ),
    }  # fmt: skip


def _operation(
    name: str,
    summary: str,
    media_type: str,
    schema: str,
    parameters: list[Part] | None = None,
    more: tuple[str, ...] = (),
) -> Part:
    found = {
        "description": summary,
        "content": {media_type: {"schema": _ref("schemas", schema)}, HTML: {"schema": _TEXT}},
    }
    unchanged = {"description": _("Not changed since the ETag that was sent")}
    refused = {status: _ref("responses", status) for status in ("400", "406", "503", *more)}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "tags": ["features" if parameters else "capabilities"],
            "parameters": [*(parameters or []), _ref("parameters", "f")],
            "responses": {"200": found, "304": unchanged, **refused},
        }
    }


def _ref(kind: str, name: str) -> Part:
    return {"$ref": f"#/components/{kind}/{name}"}


def _query(name: str, description: str, schema: Part) -> Part:
    return {
        "name": name, "in": "query", "description": description, "required": False, "schema": schema,
        "style": "form", "explode": False,
    }  # fmt: skip


def _filter(each: Filter) -> Part:
    return _query(each.name, str(each.meaning), each.schema)


def _parameters(current: Snapshot) -> Part:
    limit = {"type": "integer", "minimum": 1, "maximum": most_at_once(current), "default": USUAL}
    form = {**_TEXT, "enum": list(FORMATS)}
    corner = {
        "type": "array",
        "oneOf": [{"minItems": size, "maxItems": size} for size in (4, 6)],
        "items": {"type": "number"},
    }
    return {
        "f": _query("f", _("Form of the answer; without it the Accept header decides"), form),
        "limit": _query("limit", _("At most so many features; more than the maximum counts as the maximum"), limit),
        "offset": _query("offset", _("So many features are passed over"), {**_COUNT, "default": 0}),
        "bbox": _query("bbox", _("Box in CRS84: west, south, east, north in degrees; west greater than east crosses the"
                                 " 180th meridian"), corner),
        "datetime": _query("datetime", _("Moment or span of RFC 3339 that the day of the last check touches; features"
                                         " without a check always fit"), _TEXT),
        "featureId": {"name": "featureId", "in": "path", "required": True, "schema": _TEXT,
                      "description": _("Id of the feature")},
    }  # fmt: skip


def _refusals() -> Part:
    content = {PROBLEM: {"schema": _ref("schemas", "problem")}}
    sentences = {
        "400": _("A parameter is unknown or not right"),
        "404": _("There is no such feature"),
        "406": _("Only JSON and HTML are offered here"),
        "503": _("No data are published yet"),
    }
    return {status: {"description": sentence, "content": content} for status, sentence in sentences.items()}


def _object(required: str, **properties: Part) -> Part:
    asked = {"required": required.split()} if required else {}
    return {"type": "object", **asked, "properties": properties}


def _list(schema: Part) -> Part:
    return {"type": "array", "items": schema}


def _schemas(current: Snapshot) -> Part:
    links, moment = _list(_ref("schemas", "link")), {"type": "string", "format": "date-time"}
    span = _list({"type": "array", "minItems": 2, "maxItems": 2, "items": {**moment, "nullable": True}})
    box = _list({"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}})
    extent = _object(
        "", spatial=_object("bbox", bbox=box, crs=_TEXT), temporal=_object("interval", interval=span, trs=_TEXT)
    )
    found = {
        "link": _object("rel href", rel=_TEXT, href=_TEXT, type=_TEXT, title=_TEXT),
        "landingPage": _object("links", title=_TEXT, description=_TEXT, links=links),
        "openapi": {"type": "object"},
        "confClasses": _object("conformsTo", conformsTo=_list(_TEXT), links=links),
        "collections": _object("links collections", links=links, collections=_list(_ref("schemas", "collection"))),
        "collection": _object(
            "id links", id=_TEXT, title=_TEXT, description=_TEXT, links=links, extent=extent, itemType=_TEXT,
            crs=_list(_TEXT),
        ),
        "point": _object("type coordinates", type={**_TEXT, "enum": ["Point"]}, coordinates={
            "type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number"}}),
        "problem": _object("title status", type=_TEXT, title=_TEXT, status=_COUNT, code=_TEXT, detail=_TEXT),
    }  # fmt: skip
    for layer in layers(current).values():
        found[f"{layer.id}Feature"] = _object(
            "type id geometry properties", type={**_TEXT, "enum": ["Feature"]}, id=_TEXT,
            geometry=_ref("schemas", "point"), properties=_properties(layer), links=links,
        )  # fmt: skip
        found[f"{layer.id}FeatureCollection"] = _object(
            "type features", type={**_TEXT, "enum": ["FeatureCollection"]},
            features=_list(_ref("schemas", f"{layer.id}Feature")), links=links, timeStamp=moment,
            numberMatched=_COUNT, numberReturned=_COUNT,
        )  # fmt: skip
    return found


def _properties(layer: Layer) -> Part:
    """As the data dictionary describes them."""
    known = {column.name: column for column in COLUMNS}
    described: Part = {}
    for name in layer.names:
        column = known.get(name)
        described[name] = {**_TYPES[column.type if column else layer.own[name]], "nullable": True}
        if column:
            described[name]["description"] = column.meaning
    return {"type": "object", "properties": described}
