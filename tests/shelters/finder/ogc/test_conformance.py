"""The abstract tests of 17-069r4 for the classes that /conformance lists: Core, GeoJSON, OpenAPI 3.0."""

import datetime as dt
from typing import Any

import jsonschema
import pytest
from django.test import Client
from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.shelters.finder.ogc.conftest import ROOT, Ask, all_features, links_of

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
GEOJSON = "application/geo+json"
COLLECTIONS = ["sites", "entrances"]

# The schemas of the standard's annex, written down again: our own definition must not be its own judge.
LINK = {"type": "object", "required": ["href", "rel"], "properties": {"href": {"type": "string", "format": "uri"}}}
LINKS = {"type": "array", "items": LINK}
LANDING = {"type": "object", "required": ["links"], "properties": {"links": LINKS, "title": {"type": "string"}}}
COLLECTION = {
    "type": "object",
    "required": ["id", "links"],
    "properties": {
        "id": {"type": "string"},
        "links": LINKS,
        "itemType": {"const": "feature"},
        "crs": {"type": "array", "items": {"type": "string"}},
        "extent": {
            "properties": {
                "spatial": {
                    "properties": {
                        "bbox": {"type": "array", "minItems": 1, "items": {
                            "type": "array", "minItems": 4, "maxItems": 4, "items": {"type": "number"}}},
                        "crs": {"const": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"},
                    }
                },
                "temporal": {
                    "properties": {"interval": {"type": "array", "minItems": 1, "items": {
                        "type": "array", "minItems": 2, "maxItems": 2}}}
                },
            }
        },
    },
}  # fmt: skip
COLLECTION_LIST = {"required": ["links", "collections"],
                   "properties": {"links": LINKS, "collections": {"type": "array", "items": COLLECTION}}}  # fmt: skip
FEATURE = {
    "required": ["type", "id", "geometry", "properties"],
    "properties": {
        "type": {"const": "Feature"},
        "id": {"type": "string"},
        "geometry": {"required": ["type", "coordinates"], "properties": {"type": {"const": "Point"}}},
        "properties": {"type": "object"},
    },
}
FEATURES = {
    "required": ["type", "features", "links"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": FEATURE},
        "links": LINKS,
        "timeStamp": {"type": "string", "format": "date-time"},
        "numberMatched": {"type": "integer", "minimum": 0},
        "numberReturned": {"type": "integer", "minimum": 0},
    },
}


def is_like(document: Any, schema: dict[str, Any]) -> None:
    jsonschema.validate(document, schema, format_checker=jsonschema.FormatChecker())


def resolved(definition: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in part:
        section, name = part["$ref"].split("/")[-2:]
        part = definition["components"][section][name]
    return part


def parameter(definition: dict[str, Any], path: str, name: str) -> dict[str, Any]:
    given = [resolved(definition, each) for each in definition["paths"][path]["get"]["parameters"]]
    return next(each for each in given if each["name"] == name)


# --- Core: what leads to the data ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "/"])
def test_root(ask: Ask, path: str) -> None:
    landing = ask(path)
    is_like(landing, LANDING)
    assert {link["rel"] for link in landing["links"]} >= {"self", "alternate", "service-desc", "conformance", "data"}
    assert links_of(landing, "self")[0]["href"] == ROOT + path


def test_api_definition(ask: Ask, client: Client) -> None:
    landing = ask("/")
    for rel, media_type in (("service-desc", OPENAPI), ("service-doc", "text/html")):
        (link,) = links_of(landing, rel)
        assert link["type"] == media_type
        response = client.get(link["href"], headers={"accept": link["type"]})
        assert response["Content-Type"].replace(" ", "").startswith(media_type)


def test_conformance(ask: Ask) -> None:
    (link,) = links_of(ask("/"), "conformance")
    assert link["href"] == f"{ROOT}/conformance"
    base = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
    assert ask(link["href"])["conformsTo"] == [f"{base}/{name}" for name in ("core", "oas30", "geojson")]


def test_fc_md(ask: Ask) -> None:
    (link,) = links_of(ask("/"), "data")
    listed = ask(link["href"])
    is_like(listed, COLLECTION_LIST)
    assert [each["id"] for each in listed["collections"]] == COLLECTIONS
    for each in listed["collections"]:
        assert {item["type"] for item in links_of(each, "items")} == {GEOJSON, "text/html"}
    for link in links_of(listed, "self") + links_of(listed, "alternate"):
        assert link["type"]


def test_sfc_md_says_what_the_list_says(ask: Ask) -> None:
    for listed in ask("/collections")["collections"]:
        alone = ask(f"/collections/{listed['id']}")
        is_like(alone, COLLECTION)
        for name in ("id", "title", "description", "extent", "itemType"):
            assert alone[name] == listed[name]
        assert all(link in alone["links"] for link in listed["links"])


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_fc_md_extent_holds_every_feature(ask: Ask, collection: str) -> None:
    extent = ask(f"/collections/{collection}")["extent"]
    west, south, east, north = extent["spatial"]["bbox"][0]
    first, last = extent["temporal"]["interval"][0]
    features = all_features(ask, collection)
    points = [feature["geometry"]["coordinates"] for feature in features]
    assert (west, south) == (min(lon for lon, _lat in points), min(lat for _lon, lat in points))
    assert (east, north) == (max(lon for lon, _lat in points), max(lat for _lon, lat in points))
    days = sorted(day for feature in features if (day := feature["properties"]["checked_on"]))
    assert (first, last) == (f"{days[0]}T00:00:00+08:00", f"{days[-1]}T23:59:59+08:00")


# --- Core: features -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_fc_response(ask: Ask, collection: str) -> None:
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    answer = ask(f"/collections/{collection}/items", GEOJSON)
    is_like(answer, FEATURES)
    assert answer["numberReturned"] == len(answer["features"]) == 10
    assert before <= dt.datetime.fromisoformat(answer["timeStamp"]) <= dt.datetime.now(dt.UTC)
    assert answer["numberMatched"] == len(all_features(ask, collection))
    assert {link["rel"] for link in answer["links"]} == {"self", "alternate", "next", "collection"}
    assert all(link["type"] for link in answer["links"])


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_f_op_each_feature_has_its_own_address(ask: Ask, collection: str) -> None:
    for feature in all_features(ask, collection)[::9]:
        alone = ask(f"/collections/{collection}/items/{feature['id']}", GEOJSON)
        is_like(alone, FEATURE)
        assert {name: alone[name] for name in feature} == feature
        assert {link["rel"] for link in alone["links"]} >= {"self", "alternate", "collection"}
        assert all(link["type"] for link in alone["links"])


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_crs84_longitude_comes_first(ask: Ask, collection: str) -> None:
    for feature in all_features(ask, collection):
        lon, lat = feature["geometry"]["coordinates"]
        assert 120 < lon < 122.5
        assert 31 < lat < 33


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"}, {"limit": "-1"}, {"limit": "ten"}, {"limit": "1.5"}, {"limit": ""}, {"offset": "-1"},
        {"bbox": "1,2,3"}, {"bbox": "1,2,3,4,5"}, {"bbox": "a,b,c,d"}, {"bbox": "120,33,121,31"}, {"bbox": "0,0,181,1"},
        {"bbox": "0,-91,1,1"}, {"bbox": "nan,0,1,1"}, {"bbox": "0,0,inf,1"}, {"bbox": ""}, {"bbox": "0,0,9,1,1,5"},
        {"datetime": "yesterday"}, {"datetime": "2026-13-01"}, {"datetime": "2026-05-01T10:00:00"}, {"datetime": ""},
        {"datetime": "2026-05-02/2026-05-01"}, {"datetime": "2026-W10"}, {"datetime": "a/b"}, {"datetime": ".."},
        {"step_free": "perhaps"}, {"check_result": "fine"}, {"condition": "bad"}, {"f": "xml"},
    ],
)  # fmt: skip
def test_query_param_invalid(client: Client, city: Any, query: dict[str, str]) -> None:
    response = client.get("/api/ogc/collections/entrances/items", query)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response.json()["errors"][0]["parameter"] == next(iter(query))


@pytest.mark.parametrize(
    "path",
    ["", "/api", "/conformance", "/collections", "/collections/sites", "/collections/sites/items",
     "/collections/sites/items/{id}"],
)  # fmt: skip
def test_query_param_unknown(client: Client, ask: Ask, path: str) -> None:
    public_id = ask("/collections/sites/items", GEOJSON)["features"][0]["id"]
    response = client.get("/api/ogc" + path.format(id=public_id), {"unheard": "1"})
    assert (response.status_code, response.json()["errors"][0]["parameter"]) == (400, "unheard")


@pytest.mark.parametrize("path", ["/collections/none", "/collections/none/items", "/collections/sites/items/none",
                                  "/collections/entrances/items/none-A", "/collections/none/items/x"])  # fmt: skip
def test_what_does_not_exist(client: Client, city: Any, path: str) -> None:
    response = client.get(f"/api/ogc{path}")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


# --- GeoJSON ------------------------------------------------------------------------------------------------


def test_geojson_is_served_by_its_own_name(client: Client, ask: Ask) -> None:
    public_id = ask("/collections/sites/items", GEOJSON)["features"][0]["id"]
    for path in ("/collections/sites/items", f"/collections/sites/items/{public_id}"):
        for accept in (GEOJSON, "application/json", "*/*", "application/geo+json, application/json"):
            assert client.get(f"/api/ogc{path}", headers={"accept": accept})["Content-Type"] == GEOJSON
    for path in ("/", "/conformance", "/collections", "/collections/sites"):
        assert client.get(f"/api/ogc{path}")["Content-Type"] == "application/json"


# --- OpenAPI 3.0 --------------------------------------------------------------------------------------------


def test_oas30_the_definition_is_valid(ask: Ask) -> None:
    definition = ask("/api", OPENAPI)
    assert definition["openapi"].startswith("3.0.")
    OpenAPIV30SpecValidator(definition).validate()
    assert definition["servers"] == [{"url": ROOT}]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_oas30_the_parameters_are_those_of_the_standard(ask: Ask, collection: str) -> None:
    definition, path = ask("/api", OPENAPI), f"/collections/{collection}/items"
    for name in ("limit", "bbox", "datetime"):
        given = parameter(definition, path, name)
        assert (given["in"], given["required"], given["style"], given["explode"]) == ("query", False, "form", False)
    limit = parameter(definition, path, "limit")["schema"]
    assert (limit["type"], limit["minimum"], limit["default"]) == ("integer", 1, 10)
    assert limit["maximum"] >= limit["default"]
    bbox = parameter(definition, path, "bbox")["schema"]
    assert (bbox["type"], bbox["items"]["type"]) == ("array", "number")
    assert [each["minItems"] for each in bbox["oneOf"]] == [4, 6]
    assert parameter(definition, path, "datetime")["schema"] == {"type": "string"}


def test_oas30_every_operation_answers_as_it_is_described(client: Client, ask: Ask) -> None:
    definition = ask("/api", OPENAPI)
    for path, operations in definition["paths"].items():
        collection = path.split("/")[2] if path.count("/") > 1 else ""
        known = ask(f"/collections/{collection}/items", GEOJSON)["features"][0]["id"] if "{featureId}" in path else ""
        response = client.get("/api/ogc" + path.replace("{featureId}", known))
        described = operations["get"]["responses"]
        assert set(described) >= {"200", "400", "406", "503"}
        (media_type, content), (html, _page) = described["200"]["content"].items()
        assert (response.status_code, response["Content-Type"], html) == (200, media_type, "text/html")
        schema = {**content["schema"], "components": definition["components"]}
        jsonschema.validate(response.json(), as_json_schema(schema))


def as_json_schema(part: Any) -> Any:
    """OpenAPI 3.0 writes ``nullable`` where JSON Schema writes a second type."""
    if isinstance(part, list):
        return [as_json_schema(each) for each in part]
    if not isinstance(part, dict):
        return part
    plain = {name: as_json_schema(each) for name, each in part.items() if name != "nullable"}
    return plain | {"type": [part["type"], "null"]} if part.get("nullable") is True else plain


def test_oas30_the_properties_are_all_described(ask: Ask) -> None:
    schemas = ask("/api", OPENAPI)["components"]["schemas"]
    for collection in COLLECTIONS:
        (feature,) = ask(f"/collections/{collection}/items", GEOJSON, limit=1)["features"]
        assert list(schemas[f"{collection}Feature"]["properties"]["properties"]["properties"]) == list(
            feature["properties"]
        )
