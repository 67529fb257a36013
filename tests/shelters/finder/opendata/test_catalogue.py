"""The catalogue: what DCAT asks for, sizes and digests that are right, no licence that nobody recorded."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from civildefense.rulebook.models import Jurisdiction
from shelters.finder.snapshot import load_current
from shelters.finder.snapshot.build import build
from shelters.finder.snapshot.bulk import day_text
from tests.cast import Cast
from tests.shelters.finder.published import approve_the_set, publish

CATALOG = "/api/v1/public/catalog.jsonld"
WITHOUT = "The office has recorded no licence. Ask it before you use the data elsewhere."


@pytest.fixture
def published(cast: Cast) -> Cast:
    Jurisdiction.objects.create(
        name="江城市人防办", name_en="Civil defence", city="江城市", phone="0100-1", email="a@b.example"
    )
    approve_the_set(cast, with_bulk_files=True)
    publish(cast, cast.a.facility)
    build()
    return cast


def catalogue(client: Client) -> dict[str, Any]:
    response = client.get(CATALOG)
    assert (response.status_code, response["Content-Type"]) == (200, "application/ld+json")
    return response.json()


def data_sets(client: Client) -> dict[str, dict[str, Any]]:
    return {data["dct:identifier"]: data for data in catalogue(client)["dcat:dataset"]}


def prefixes(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from prefixes(each)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name != "@context":
                yield from (part.partition(":")[0] for part in [name] if not name.startswith("@"))
                if name == "@type":
                    yield value.partition(":")[0]
                yield from prefixes(value)


def test_what_dcat_asks_for(client: Client, published: Cast) -> None:
    found = catalogue(client)
    assert set(prefixes(found)) <= set(found["@context"])
    for node in (found, *found["dcat:dataset"]):
        for name in ("dct:title", "dct:description", "dct:publisher", "dct:issued", "dct:modified"):
            assert node[name], name
        assert {text["@language"] for text in node["dct:title"]} == {"zh", "en"}
    publisher = found["dct:publisher"]
    assert [text["@value"] for text in publisher["foaf:name"]] == ["江城市人防办", "Civil defence"]
    assert (publisher["foaf:phone"]["@id"], publisher["foaf:mbox"]["@id"]) == ("tel:0100-1", "mailto:a@b.example")
    ids = [data["@id"] for data in found["dcat:dataset"]]
    assert len(ids) == len(set(ids))
    shelters = data_sets(client)["shelters"]
    assert shelters["dct:spatial"]["dcat:bbox"]["@value"].startswith("POLYGON((120.")
    assert shelters["dct:accrualPeriodicity"]["@id"].startswith("http://purl.org/cld/freq/")


def test_the_span_of_time_is_that_of_the_checks(client: Client, snapshot: dict[str, Any]) -> None:
    span, days = data_sets(client)["shelters"]["dct:temporal"], []
    for row in load_current().index["entrances"]["checked_on"]:  # type: ignore[union-attr]
        days += [] if row is None else [day_text(row)]
    assert span["dcat:startDate"] == {"@type": "xsd:dateTime", "@value": f"{min(days)}T00:00:00+08:00"}
    assert span["dcat:endDate"] == {"@type": "xsd:dateTime", "@value": f"{max(days)}T23:59:59+08:00"}


def test_every_form_leads_somewhere_and_files_are_what_they_are_said_to_be(client: Client, published: Cast) -> None:
    files = services = 0
    for data in catalogue(client)["dcat:dataset"]:
        for form in data["dcat:distribution"]:
            address = form["dcat:accessURL"]["@id"]
            response = client.get(address)
            body = b"".join(response) if response.streaming else response.content  # type: ignore[arg-type]
            assert response.status_code == 200, address
            media_type = form["dcat:mediaType"]["@id"].removeprefix("https://www.iana.org/assignments/media-types/")
            assert response["Content-Type"].partition(";")[0] == media_type
            if "dcat:byteSize" in form:
                files += 1
                assert form["dcat:downloadURL"]["@id"] == address
                assert form["dcat:byteSize"]["@value"] == str(len(body))
                assert form["spdx:checksum"]["spdx:checksumValue"] == hashlib.sha256(body).hexdigest()
            if "dcat:accessService" in form:
                services += 1
                described = form["dcat:accessService"]["dcat:endpointDescription"]["@id"]
                assert client.get(described).status_code == 200
    assert files >= 5
    assert services == 2


def test_what_is_not_approved_is_said_and_not_linked(client: Client, cast: Cast) -> None:
    approve_the_set(cast)
    publish(cast, cast.a.facility)
    build()
    shelters = data_sets(client)["shelters"]
    said = {text["@value"] for text in shelters["dct:accessRights"] if text["@language"] == "en"}
    assert said == {"Whole files (CSV, GeoJSON) wait for an approval of the office.",
                    "Capacities wait for an approval of the office."}  # fmt: skip
    types = {form["dcat:mediaType"]["@id"].rpartition("/")[2] for form in shelters["dcat:distribution"]}
    assert types == {"json"}


def test_a_licence_is_the_offices_own_or_none(client: Client, published: Cast) -> None:
    found = catalogue(client)
    assert "dct:license" not in found
    assert {text["@value"] for text in found["dct:rights"] if text["@language"] == "en"} == {WITHOUT}
    assert WITHOUT in client.get("/en/shelters/data/").content.decode()
    Jurisdiction.objects.update(
        data_licence="本市公共数据开放许可", data_licence_en="City licence", data_licence_url=""
    )
    build()
    assert {text["@value"] for text in catalogue(client)["dct:rights"]} == {"本市公共数据开放许可", "City licence"}
    Jurisdiction.objects.update(data_licence_url="https://data.example/licence")
    build()
    found = catalogue(client)
    assert (found["dct:license"], "dct:rights" in found) == ({"@id": "https://data.example/licence"}, False)
    page = client.get("/en/shelters/data/").content.decode()
    assert '<a href="https://data.example/licence" rel="license">City licence</a>' in page


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_lists_what_the_catalogue_lists(client: Client, published: Cast, prefix: str) -> None:
    page = client.get(f"{prefix}/shelters/data/").content.decode()
    for data in catalogue(client)["dcat:dataset"]:
        language = "en" if prefix else "zh"
        (title,) = (text["@value"] for text in data["dct:title"] if text["@language"] == language)
        assert title in page
        for form in data["dcat:distribution"]:
            assert f'href="{form["dcat:accessURL"]["@id"]}"' in page
    for column in client.get("/api/v1/public/dictionary/").json()["columns"]:
        assert f"<code>{column['name']}</code>" in page
    assert 'type="application/atom+xml"' in page


def test_the_examples_answer(client: Client, snapshot: dict[str, Any]) -> None:
    context = client.get("/shelters/data/").context
    assert len(context["examples"]) == 4
    for _what, line in context["examples"]:
        address = line.removeprefix("curl ").strip('"')
        response = client.get(address)
        assert response.status_code == 200, line
        if b"{" in response.content and "near=" in line:
            assert response.json()["results"]


def test_before_the_first_build_the_page_says_so(client: Client) -> None:
    assert client.get("/shelters/data/").status_code == 200
    assert client.get(CATALOG).status_code == 503
