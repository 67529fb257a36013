"""The same documents for people: facts, a table, and the links as links."""

from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from django.urls import reverse
from django.utils.translation import gettext as _

from shelters.finder import pages
from shelters.finder.ogc.documents import Document
from shelters.finder.snapshot import Snapshot

Row = list[Any]
_JSON = ("application/json", "application/geo+json")


def words(current: Snapshot, document: Document) -> dict[str, Any]:
    """Context of the page that shows any of the documents."""
    about = document.get("info", document)
    columns, rows = _table(document)
    return {
        "office": pages.office_words(current.advice),
        "title": about.get("title") or document.get("id") or _heading(document),
        "description": about.get("description", ""),
        "facts": _facts(document),
        "columns": columns,
        "rows": rows,
        "links": [_link(each) for each in document.get("links", ()) if each["rel"] != "alternate"],
        "matched": document.get("numberMatched"),
    }


def _heading(document: Document) -> str:
    if "collections" in document:
        return _("Collections")
    return _("What of the standard is fulfilled") if "conformsTo" in document else _("Features")


def _link(link: Document) -> dict[str, str]:
    """A browser stays among pages, until somebody asks for the document itself."""
    parts = urlsplit(link["href"])
    query = {name: value for name, value in parse_qsl(parts.query) if name != "f"}
    form = "json" if link["rel"] == "self" else "html"
    if link["type"].startswith(_JSON) and parts.path.startswith(reverse("ogc_landing")):
        query["f"] = form
        parts = parts._replace(query=urlencode(query, quote_via=quote, safe=",/:"))
    text = link.get("title") or link["rel"]
    return {"text": f"{text} (JSON)" if link["rel"] == "self" else text, "href": urlunsplit(parts)}


def _facts(document: Document) -> list[tuple[str, Any]]:
    facts = [(name, _cell(value)) for name, value in document.get("properties", {}).items()]
    if "geometry" in document:
        facts += [("CRS84", "{}, {}".format(*document["geometry"]["coordinates"]))]
    if "extent" in document:
        facts += [(name, part.get("bbox") or part.get("interval")) for name, part in document["extent"].items()]
    return facts


def _cell(value: Any) -> Any:
    """Truths as the documents write them; nothing where nothing is known."""
    return str(value).lower() if isinstance(value, bool) else "–" if value in (None, "") else value


def _table(document: Document) -> tuple[list[str], list[Row]]:
    if document.get("features"):
        names = list(document["features"][0]["properties"])
        return ["id", *names], [
            [each["id"], *(_cell(each["properties"][name]) for name in names)] for each in document["features"]
        ]
    if "collections" in document:
        return ["id", _("title"), _("description")], [
            [each["id"], each["title"], each["description"]] for each in document["collections"]
        ]
    if "conformsTo" in document:
        return [_("Conformance class")], [[name] for name in document["conformsTo"]]
    if "paths" in document:
        return [_("Address"), _("What it answers"), _("Parameters")], [
            [path, each["get"]["summary"], ", ".join(_parameter(part) for part in each["get"]["parameters"])]
            for path, each in document["paths"].items()
        ]
    return [], []


def _parameter(part: Document) -> str:
    return part.get("name") or part["$ref"].rpartition("/")[2]
