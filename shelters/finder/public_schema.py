"""The public API's chapter of the OpenAPI document; its views go past the API framework, so it is written here."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from civildefense.common.coordinates import Datum
from shelters.facilities.states import CheckResult, Condition
from shelters.finder.public_query import LONGEST_TEXT, MOST, USUAL
from shelters.finder.room import ONE, SHORT, TOGETHER, UNPUBLISHED

Part = dict[str, Any]

_TEXT: Part = {"type": "string"}
_NUMBER: Part = {"type": "number"}
_TRUTH: Part = {"type": "boolean"}
_MOMENT: Part = {"type": "string", "format": "date-time"}
_DATUM: Part = {"type": "string", "enum": list(Datum.values)}
_PLACEHOLDER = "xxxxxxxxxx"


def add_public_paths(result: Part, generator: Any, request: Any, public: bool) -> Part:
    """A hook of the schema's generator, called with the finished document."""
    result["paths"] |= _paths()
    result["components"]["schemas"] |= _schemas()
    result.setdefault("tags", []).append(
        {
            "name": "public",
            "description": _("For everybody, without a token; answered while the database is down."),
            "externalDocs": {"description": "OGC API Features", "url": reverse("ogc:definition")},
        }
    )
    return result


def _paths() -> Part:
    site = reverse("public_site", args=[_PLACEHOLDER]).replace(_PLACEHOLDER, "{public_id}")
    public_id = {"name": "public_id", "in": "path", "required": True, "schema": _TEXT}
    return {
        reverse("public_sites"): _operation(
            "public_sites", _("Nearest entrances to a point or a place, one for each shelter"), _ref("PublicSites"),
            [
                *_near(required=False),
                _query("limit", _("At most so many answers"),
                       {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
                _query("q", _("Place, name or address; with near: only shelters with such a name or address"),
                       {**_TEXT, "maxLength": LONGEST_TEXT}),
                _query("min_capacity", _("Room for so many people; refused where capacities are not published"),
                       {"type": "integer", "minimum": 1}),
            ],
        ),
        site: _operation(
            "public_site", _("One shelter with all its entrances"), _ref("PublicSiteAnswer"),
            [public_id, _query("datum", _datum_words(), _DATUM)], more={"404": _("No such site is published")},
        ),
        reverse("public_room"): _operation(
            "public_room", _("Room for a group near a point"), _ref("PublicRoom"),
            [*_near(required=True), _query("people", _("How many"), {"type": "integer", "minimum": 1}, required=True)],
        ),
        reverse("public_csv"): _file("public_csv", _("All entrances as a table"), "text/csv"),
        reverse("public_geojson"): _file("public_geojson", _("All entrances as GeoJSON"), "application/geo+json"),
        reverse("public_dictionary"): _operation(
            "public_dictionary", _("What the columns of the files mean"), _ref("PublicDictionary"), []
        ),
        reverse("public_changes"): _operation(
            "public_changes", _("Changes of the published shelters"), _TEXT,
            [_query("district", _("Code of the district"), _TEXT),
             _query("lang", _("Language"), {**_TEXT, "enum": ["zh", "en"]})],
            media_type="application/atom+xml",
        ),
        reverse("public_catalog"): _operation(
            "public_catalog", _("Catalogue of the open data (DCAT)"), {"type": "object"}, [],
            media_type="application/ld+json",
        ),
    }  # fmt: skip


def _near(*, required: bool) -> list[Part]:
    return [
        _query("near", _("Longitude and latitude in degrees, as 120.86,32.01."), _TEXT, required=required),
        _query("datum", _datum_words(), _DATUM),
        _query("step_free", _("Only entrances without steps"), _TRUTH),
        _query("open_now", _("Only what is open at the moment"), _TRUTH),
        _query("district", _("Code of the district"), _TEXT),
    ]


def _datum_words() -> str:
    return _("Of the points that come in and of those that go out; wgs84 unless asked")


def _query(name: str, description: str, schema: Part, *, required: bool = False) -> Part:
    return {"name": name, "in": "query", "required": required, "description": description, "schema": schema}


def _operation(
    name: str,
    summary: str,
    schema: Part,
    parameters: list[Part],
    *,
    media_type: str = "application/json",
    more: dict[str, str] | None = None,
) -> Part:
    refusals = {"400": _("A parameter is not right"), "503": _("No data are published yet"), **(more or {})}
    problem = {"application/problem+json": {"schema": _ref("Problem")}}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "tags": ["public"],
            "security": [{}],
            "parameters": parameters,
            "responses": {"200": {"description": summary, "content": {media_type: {"schema": schema}}}}
            | {status: {"description": words, "content": problem} for status, words in refusals.items()},
        }
    }


def _file(name: str, summary: str, media_type: str) -> Part:
    more = {"404": _("The office has not approved a file with all sites.")}
    return _operation(name, summary, _TEXT, [], media_type=media_type, more=more)


def _ref(name: str) -> Part:
    return {"$ref": f"#/components/schemas/{name}"}


def _or_null(schema: Part) -> Part:
    return {**schema, "type": [schema["type"], "null"]}


def _object(required: Part, more: Part | None = None) -> Part:
    return {"type": "object", "required": list(required), "properties": required | (more or {})}


def _list(schema: Part) -> Part:
    return {"type": "array", "items": schema}


def _schemas() -> Part:
    head = {"version": _TEXT, "generated_at": _MOMENT, "datum": _DATUM}
    check_result = {**_TEXT, "enum": ["", *CheckResult.values]}
    site = dict.fromkeys(("id", "name", "address", "district", "district_code", "kind"), _TEXT)
    capacity = {"capacity": _or_null({"type": "integer"})}
    entrance = {
        **site, "lon": _NUMBER, "lat": _NUMBER, "datum": _DATUM, "entrance": _TEXT, "step_free": _or_null(_TRUTH),
        "hours": _TEXT, "closed": _TRUTH, "checked_on": _or_null({**_TEXT, "format": "date"}),
        "check_result": check_result, "open_now": _or_null(_TRUTH),
    }  # fmt: skip
    way = {"distance_m": _or_null(_NUMBER), "bearing_deg": _or_null(_NUMBER)}
    origin = {"name": _TEXT, "former": _or_null(_TEXT), "lon": _NUMBER, "lat": _NUMBER, "rank": {"type": "integer"}}
    card = {
        **site, "datum": _DATUM, "condition": {**_TEXT, "enum": ["", *Condition.values]}, "unit": _TEXT, "phone": _TEXT,
        "note": _TEXT, "entrances": _list(_ref("PublicDoor")),
    }  # fmt: skip
    room = {
        "people": {"type": "integer"}, "state": {**_TEXT, "enum": [UNPUBLISHED, ONE, TOGETHER, SHORT]},
        "published": _TRUTH, "text": _TEXT,
        "note": _TEXT, "reach_m": _NUMBER, "planned": {"type": "integer"},
    }  # fmt: skip
    column = dict.fromkeys(("name", "type", "unit", "meaning", "meaning_en"), _TEXT) | {"values": _list(_TEXT)}
    return {
        "PublicEntrance": _object({**entrance, **way}, capacity),
        "PublicDoor": _object(entrance, capacity),
        "PublicSites": _object(
            {**head, "results": _list(_ref("PublicEntrance"))},
            {"origin": {"anyOf": [_object(origin), {"type": "null"}]}},
        ),
        "PublicSite": _object(card, {**capacity, "district_en": _TEXT}),
        "PublicSiteAnswer": _object({**head, "result": _ref("PublicSite")}),
        "PublicRoom": _object({**head, **room, "results": _list(_ref("PublicEntrance"))}),
        "PublicDictionary": _object({"files": _list(_TEXT), "datum": _DATUM, "columns": _list(_object(column))}),
    }
