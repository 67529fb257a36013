"""How clients come: QGIS's own sequence, browsers, caches, pages of other sites, a proxy in front."""

from typing import Any

import pytest
from django.test import Client

from shelters.finder.snapshot import Snapshot
from tests.shelters.finder.ogc.conftest import links_of

GEOJSON = "application/geo+json"


def get(client: Client, address: str, accept: str) -> dict[str, Any]:
    response = client.get(address.removeprefix("http://testserver"), headers={"accept": accept})
    assert response.status_code == 200, (address, response.content)
    return response.json()


@pytest.mark.parametrize("start", ["/api/ogc", "/api/ogc/"])
@pytest.mark.parametrize("layer", ["sites", "entrances"])
def test_qgis_opens_a_layer_and_walks_through_its_pages(client: Client, city: Snapshot, start: str, layer: str) -> None:
    landing = get(client, start, "application/json")
    by_type = {(link["rel"], link["type"]): link["href"] for link in landing["links"]}
    wanted = "application/vnd.oai.openapi+json;version=3.0, application/openapi+json;version=3.0, application/json"
    definition = get(client, by_type["service-desc", "application/vnd.oai.openapi+json;version=3.0"], wanted)
    limit = definition["components"]["parameters"]["limit"]["schema"]
    page_size = min(max(1000, limit["default"]), limit["maximum"])
    collections_url = by_type["data", "application/json"]
    collection = get(client, f"{collections_url}/{layer}", "application/json")
    west, south, east, north = collection["extent"]["spatial"]["bbox"][0]
    assert len(get(client, by_type["conformance", "application/json"], "application/json")["conformsTo"]) == 3

    items, accept = f"{collections_url}/{layer}/items", "application/geo+json, application/json"
    sample = get(client, f"{items}?limit=10", accept)
    assert all(isinstance(feature["id"], str) and "id" not in feature["properties"] for feature in sample["features"])
    assert get(client, f"{items}?limit=1", accept)["numberMatched"] == sample["numberMatched"]
    assert client.options(items.removeprefix("http://testserver"))["Allow"] == "GET, HEAD, OPTIONS"

    url, seen = f"{items}?limit={page_size}&bbox={west},{south},{east},{north}", []
    while url:
        page = get(client, url, accept)
        seen += [feature["id"] for feature in page["features"]]
        url = next((link["href"] for link in links_of(page, "next") if link["type"] == GEOJSON), "")
    assert len(seen) == len(set(seen)) == sample["numberMatched"]


def test_qgis_finds_the_filters_in_the_definition(client: Client, city: Snapshot) -> None:
    """It offers to the server what stands as a plain query parameter at /collections/<id>/items."""
    definition = client.get("/api/ogc/api").json()
    given = definition["paths"]["/collections/entrances/items"]["get"]["parameters"]
    simple = {
        each["name"]: each["schema"]["type"] for each in given
        if "name" in each and (each["in"], each["style"], each["explode"]) == ("query", "form", False)
    }  # fmt: skip
    assert simple == {"district_code": "string", "kind": "string", "condition": "string", "step_free": "boolean",
                      "closed": "boolean", "check_result": "string"}  # fmt: skip


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("path", ["", "/", "/api", "/conformance", "/collections", "/collections/sites",
                                  "/collections/entrances/items"])  # fmt: skip
def test_every_document_has_a_page_for_people(client: Client, city: Snapshot, path: str) -> None:
    seen = [client.get(f"/api/ogc{path}", headers={"accept": BROWSER}), client.get(f"/api/ogc{path}?f=html")]
    for response in seen:
        assert response["Content-Type"].startswith("text/html")
        assert b"<h1>" in response.content
        assert b"<script>" not in response.content
    assert client.get(f"/api/ogc{path}?f=json", headers={"accept": BROWSER})["Content-Type"].startswith("application/")


def test_a_page_shows_every_property(client: Client, city: Snapshot) -> None:
    public_id = city.index["sites"]["id"][3]
    feature = client.get(f"/api/ogc/collections/sites/items/{public_id}").json()
    page = client.get(f"/api/ogc/collections/sites/items/{public_id}?f=html").content.decode()
    assert all(str(value) in page for value in feature["properties"].values() if isinstance(value, str))


def test_what_nobody_offers_is_not_acceptable(client: Client, city: Snapshot) -> None:
    for path in ("", "/api", "/collections/sites/items"):
        response = client.get(f"/api/ogc{path}", headers={"accept": "application/gml+xml"})
        assert (response.status_code, response.json()["code"]) == (406, "not_acceptable")


def test_what_a_client_has_is_not_sent_again(client: Client, city: Snapshot) -> None:
    path = "/api/ogc/collections/sites/items"
    first = client.get(path)
    assert (first["Cache-Control"], first["Vary"].split(", ")[0]) == ("public, max-age=60", "Accept")
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert client.get(path, {"limit": 3}, headers={"if-none-match": first["ETag"]}).status_code == 200
    assert client.get(path, headers={"if-none-match": first["ETag"], "accept": "text/html"}).status_code == 200


def test_any_page_may_ask_and_nobody_may_write(client: Client, city: Snapshot) -> None:
    for path in ("", "/collections/sites/items", "/collections/none"):
        assert client.get(f"/api/ogc{path}")["Access-Control-Allow-Origin"] == "*"
    for method in (client.post, client.put, client.patch, client.delete):
        assert method("/api/ogc/collections/sites/items").status_code == 405
    assert client.head("/api/ogc/collections/sites/items").status_code == 200


def test_links_name_the_host_and_scheme_that_the_client_sees(client: Client, city: Snapshot, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    headers = {"host": "shelters.example", "x-forwarded-proto": "https"}
    for path in ("/api/ogc", "/api/ogc/collections/sites/items"):
        document = client.get(path, headers=headers).json()
        assert all(link["href"].startswith("https://shelters.example/") for link in document["links"])


def test_before_the_first_build_it_says_so(client: Client) -> None:
    response = client.get("/api/ogc/")
    assert (response.status_code, response.json()["code"]) == (503, "no_snapshot")
