"""Changes of the published sites as an Atom feed (RFC 4287): one entry a site, with an id that never changes."""

import uuid
from typing import Any
from xml.etree import ElementTree as ET

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shelters.finder.dictionary import COLUMNS
from shelters.finder.snapshot import Snapshot
from shelters.finder.snapshot.changes import CHANGED, WAY_IN, WITHDRAWN, read
from shelters.finder.wording import is_english, local

ATOM = "application/atom+xml"
SHOWN = 200
_NAMESPACE = "http://www.w3.org/2005/Atom"
# What XML cannot hold at all, not even escaped.
_UNSPEAKABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])

ET.register_namespace("", _NAMESPACE)


def changes_of(current: Snapshot) -> dict[str, Any]:
    """The file of changes as it is with this version; without one nothing has changed."""
    if "changes" not in current.kept:
        nothing = {"issued": current.manifest["generated_at"], "entries": []}
        current.kept["changes"] = (read(current.folder) if current.folder else None) or nothing
    kept: dict[str, Any] = current.kept["changes"]
    return kept


def to_atom(request: HttpRequest, current: Snapshot, district: str | None) -> bytes:
    """``district``: its sites alone, and whatever was withdrawn, since nobody may learn any more where that was."""
    entries = changes_of(current)["entries"]
    shown = [entry for entry in entries if _is_of(current, entry, district)][:SHOWN]
    root = ET.Element(f"{{{_NAMESPACE}}}feed", {"xml:lang": str(get_language())})
    name = f"changes {district or ''}".strip()
    _text(root, "id", _urn(name))
    _text(root, "title", _title(current, district))
    _text(root, "updated", shown[0]["at"] if shown else current.manifest["generated_at"])
    _text(ET.SubElement(root, f"{{{_NAMESPACE}}}author"), "name", _office(current))
    _link(root, "self", request.build_absolute_uri(), ATOM)
    _link(root, "alternate", request.build_absolute_uri(reverse("finder:open_data")), "text/html")
    for entry in shown:
        _add_entry(root, request, current, entry)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _is_of(current: Snapshot, entry: dict[str, Any], district: str | None) -> bool:
    number = current.site_number(entry["id"])
    if entry["kind"] == WITHDRAWN or number is None:
        return entry["kind"] == WITHDRAWN
    own = current.index["districts"][current.index["sites"]["district"][number]]
    return district is None or own["code"] == district


def _add_entry(root: ET.Element, request: HttpRequest, current: Snapshot, entry: dict[str, Any]) -> None:
    public_id, kind = entry["id"], entry["kind"]
    element = ET.SubElement(root, f"{{{_NAMESPACE}}}entry")
    _text(element, "id", _urn(f"site {public_id}"))
    _text(element, "updated", entry["at"])
    ET.SubElement(element, f"{{{_NAMESPACE}}}category", {"term": kind})
    if kind == WITHDRAWN:
        _text(element, "title", _("Withdrawn: %(id)s") % {"id": public_id})
        _text(element, "content", _("This shelter is no longer published."))
        return
    name = current.index["sites"]["name"][current.site_number(public_id)]
    title = _("Changed: %(name)s") if kind == CHANGED else _("Published: %(name)s")
    _text(element, "title", title % {"name": name})
    _link(element, "alternate", request.build_absolute_uri(reverse("finder:site", args=[public_id])), "text/html")
    _text(element, "summary", _summary(entry))


def _summary(entry: dict[str, Any]) -> str:
    if entry["kind"] != CHANGED:
        return _("Published for the first time, or again.")
    english = is_english()
    meanings = {column.name: (column.meaning_en if english else column.meaning) for column in COLUMNS}
    meanings[WAY_IN] = _("Notes and the way in")
    first_words = [meanings[name].partition("；")[0].partition(";")[0] for name in entry["what"]]
    return _("What changed: %(what)s") % {"what": (", " if english else "、").join(first_words)}


def _title(current: Snapshot, district: str | None) -> str:
    rows = [row for row in current.index["districts"] if row["code"] == district]
    if rows:
        return _("Changes of the published shelters: %(name)s") % {"name": local(rows[0], "name", english=is_english())}
    return _("Changes of the published shelters")


def _office(current: Snapshot) -> str:
    return local(current.advice.get("office", {}), "name", english=is_english()) or _("Civil air defence")


def _urn(name: str) -> str:
    """The same for ever, whatever host the office moves to."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"shelters/{name}").urn


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_NAMESPACE}}}{name}").text = text.translate(_UNSPEAKABLE)


def _link(parent: ET.Element, rel: str, href: str, media_type: str) -> None:
    ET.SubElement(parent, f"{{{_NAMESPACE}}}link", {"rel": rel, "href": href, "type": media_type})
