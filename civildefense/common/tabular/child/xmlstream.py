"""XML and HTML element by element. Nothing is fetched or expanded; a document that defines entities is refused."""

from collections.abc import Iterator
from typing import Any

from lxml import etree
from messages import Counted, Refused

# libxml2's numbers of what is wrong with a name's prefix but not with the text: hand-edited KML is full of it.
_HARMLESS = range(200, 300)
_CODES = (("depth", "nested_too_deep"), ("huge", "cell_too_long"), ("too long", "cell_too_long"))


def parsed(file: Counted, kind: str, *names: str) -> Iterator[tuple[str, Any]]:
    """``start`` and ``end`` of the elements of these names; whoever follows it clears what is done with."""
    events = etree.iterparse(
        file, events=("start", "end"), tag=[f"{{*}}{name}" for name in names], resolve_entities=False, load_dtd=False,
        no_network=True, recover=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    is_checked = False
    for event, element in events:
        if not is_checked:
            _refuse_entities(element)
            is_checked = True
        yield event, element
    _refuse_damage(events.error_log, kind)
    if events.root is None:
        raise Refused(f"{kind}_damaged", line=1)


def parsed_html(file: Counted, encoding: str, *names: str) -> Iterator[tuple[str, Any]]:
    """HTML as browsers read it: whatever is wrong with it is put right."""
    yield from etree.iterparse(
        file, events=("start", "end"), tag=names or None, html=True, encoding=encoding, no_network=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _refuse_entities(element: Any) -> None:
    document = element.getroottree().docinfo
    if document.internalDTD is not None and any(True for _entity in document.internalDTD.iterentities()):
        raise Refused("xml_entities")


def _refuse_damage(log: Any, kind: str) -> None:
    for entry in log:
        if entry.type not in _HARMLESS and entry.level >= etree.ErrorLevels.ERROR:
            code = next((code for word, code in _CODES if word in entry.message.lower()), f"{kind}_damaged")
            raise Refused(code, line=entry.line)


def local_name(element: Any) -> str:
    """Without its namespace, and without a prefix that nobody has declared."""
    tag = element.tag if element is not None and isinstance(element.tag, str) else ""
    return tag.rpartition("}")[2].rpartition(":")[2]


def attribute(element: Any, name: str) -> str:
    """By its local name: writers differ in whether attributes have a prefix."""
    return next(
        (value for key, value in element.attrib.items() if key.rpartition("}")[2].rpartition(":")[2] == name), ""
    )


def own_text(element: Any) -> str:
    return "".join(element.itertext()).strip()


def drop_before(element: Any) -> None:
    """What has been read is forgotten, or the whole document would stand in memory."""
    element.clear()
    parent = element.getparent()
    while element.getprevious() is not None:
        del parent[0]
