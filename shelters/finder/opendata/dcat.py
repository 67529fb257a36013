"""The catalogue in the words of DCAT 3, as JSON-LD; texts in both languages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shelters.finder.ogc.layers import layers
from shelters.finder.opendata.catalogue import DataSet, Form, data_sets, licence
from shelters.finder.opendata.feed import changes_of
from shelters.finder.snapshot import Snapshot

Node = dict[str, Any]

JSON_LD = "application/ld+json"
NAMESPACES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "geo": "http://www.opengis.net/ont/geosparql#",
}
_LANGUAGES = {"zh-hans": "zh", "en": "en"}
_MEDIA = "https://www.iana.org/assignments/media-types/"
_CONTINUOUS = "http://purl.org/cld/freq/continuous"
_WITHOUT_LICENCE = _("The office has recorded no licence. Ask it before you use the data elsewhere.")


def catalogue(request: HttpRequest, current: Snapshot) -> Node:
    here, times = request.build_absolute_uri(request.path), _times(current)
    common = {**times, "dct:publisher": _publisher(current), **_rights(current)}
    return {
        "@context": NAMESPACES,
        "@id": here,
        "@type": "dcat:Catalog",
        "dct:title": _texts(_("Open data of the shelters")),
        "dct:description": _texts(_about(current)),
        "foaf:homepage": {"@id": settings.SITE_URL},
        "dct:language": list(_LANGUAGES.values()),
        **common,
        "dcat:dataset": [_dataset(here, each, current, common) for each in data_sets(request, current)],
    }


def _about(current: Snapshot) -> Promise:
    if current.advice.get("office", {}).get("is_demo"):
        return _("Demonstration with invented data: these shelters do not exist.")
    return _("What the office publishes about its shelters, made anew whenever something changes.")


def _dataset(here: str, data: DataSet, current: Snapshot, common: Node) -> Node:
    extents = {"dct:spatial": _place(current), "dct:temporal": _checks(current)} if data.code == "shelters" else {}
    notes = {"dct:accessRights": [text for lack in data.lacks for text in _texts(lack)]} if data.lacks else {}
    return {
        "@id": f"{here}#{data.code}",
        "@type": "dcat:Dataset",
        "dct:identifier": data.code,
        "dct:title": _texts(data.title),
        "dct:description": _texts(data.description),
        "dct:accrualPeriodicity": {"@id": _CONTINUOUS},
        "dcat:version": current.version,
        **common,
        **{name: node for name, node in extents.items() if node},
        **notes,
        "dcat:distribution": [_distribution(form, common) for form in data.forms],
    }


def _distribution(form: Form, common: Node) -> Node:
    node: Node = {
        "@type": "dcat:Distribution",
        "dct:title": _texts(form.title),
        "dcat:mediaType": {"@id": _MEDIA + form.media_type.partition(";")[0]},
        "dcat:accessURL": {"@id": form.href},
        **{name: common[name] for name in ("dct:license", "dct:rights") if name in common},
    }
    if form.is_service:
        node["dcat:accessService"] = {
            "@type": "dcat:DataService",
            "dct:title": _texts(form.title),
            "dcat:endpointURL": {"@id": form.href},
            "dcat:endpointDescription": {"@id": form.definition},
        }
    else:
        node["dcat:downloadURL"] = {"@id": form.href}
    if form.standard:
        node["dct:conformsTo"] = {"@id": form.standard}
    if form.size is not None:
        node["dcat:byteSize"] = {"@type": "xsd:nonNegativeInteger", "@value": str(form.size)}
    if form.sha256:
        sha256 = {"@id": "spdx:checksumAlgorithm_sha256"}
        node["spdx:checksum"] = {"spdx:algorithm": sha256, "spdx:checksumValue": form.sha256}
    return node


def _times(current: Snapshot) -> Node:
    moments = {"dct:issued": changes_of(current)["issued"], "dct:modified": current.manifest["generated_at"]}
    return {name: {"@type": "xsd:dateTime", "@value": moment} for name, moment in moments.items()}


def _publisher(current: Snapshot) -> Node:
    office = current.advice.get("office", {})
    names = [{"@language": tag, "@value": office.get(field)} for tag, field in (("zh", "name"), ("en", "name_en"))]
    node: Node = {"@type": "foaf:Organization", "foaf:name": [name for name in names if name["@value"]]}
    if office.get("phone"):
        node["foaf:phone"] = {"@id": f"tel:{office['phone']}"}
    if office.get("email"):
        node["foaf:mbox"] = {"@id": f"mailto:{office['email']}"}
    return node


def _rights(current: Snapshot) -> Node:
    """The licence as a link where the office recorded one, as words where not."""
    recorded = licence(current)
    if recorded.get("url"):
        return {"dct:license": {"@id": recorded["url"]}}
    if recorded:
        names = (("zh", recorded["name"]), ("en", recorded["name_en"]))
        return {"dct:rights": [{"@language": tag, "@value": name} for tag, name in names if name]}
    return {"dct:rights": _texts(_WITHOUT_LICENCE)}


def _place(current: Snapshot) -> Node | None:
    box = layers(current)["entrances"].extent.get("spatial")
    if box is None:
        return None
    west, south, east, north = box["bbox"][0]
    ring = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
    return {"@type": "dct:Location", "dcat:bbox": {"@type": "geo:wktLiteral", "@value": f"POLYGON(({ring}))"}}


def _checks(current: Snapshot) -> Node | None:
    span = layers(current)["entrances"].extent.get("temporal")
    if span is None:
        return None
    first, last = ({"@type": "xsd:dateTime", "@value": moment} for moment in span["interval"][0])
    return {"@type": "dct:PeriodOfTime", "dcat:startDate": first, "dcat:endDate": last}


def _texts(text: Promise) -> list[Node]:
    found = []
    for code, tag in _LANGUAGES.items():
        with translation.override(code):
            found.append({"@language": tag, "@value": str(text)})
    return found
