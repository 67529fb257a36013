"""The index as a phone loads it first: the same columns in an eighth fewer bytes; ``unpack`` gives the index back.

Bytes are the limit when a siren sounds. Ids stand in one text, doors are counted a site, points are told from the one
before: a site's first door from that of the site before, its other doors from its first. The plain index stays beside
it for everybody else, and for pages that a phone has kept since before this form existed.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from shelters.finder.snapshot.layout import FORMAT as PLAIN_FORMAT

Part = dict[str, Any]
FORMAT = 2
ID_LENGTH = 10
_POINTS = ("lon", "lat")
# Most doors of a site share these: one value a site, or the doors' own in a list.
_SHARED = ("checked_on", "hours")


def pack(index: Part) -> Part:
    """``index`` as its file holds it, with or without version and time."""
    counts = _doors_a_site(index)
    doors = {name: column for name, column in index["entrances"].items() if name != "site"}
    doors |= {name: list(_differences(doors[name], counts)) for name in _POINTS}
    doors |= {name: list(_merged(doors[name], counts)) for name in _SHARED}
    ids = index["sites"]["id"]
    sites = {**index["sites"], "id": "".join(ids) if all(len(known) == ID_LENGTH for known in ids) else ids}
    return {**index, "format": FORMAT, "sites": sites, "entrances": {"of": counts, **doors}}


def unpack(packed: Part) -> Part:
    counts = packed["entrances"]["of"]
    doors = {name: column for name, column in packed["entrances"].items() if name != "of"}
    doors |= {name: list(_sums(doors[name], counts)) for name in _POINTS}
    doors |= {name: list(_spread(doors[name], counts)) for name in _SHARED}
    owners = [site for site, count in enumerate(counts) for _each in range(count)]
    ids = packed["sites"]["id"]
    if isinstance(ids, str):
        ids = [ids[at : at + ID_LENGTH] for at in range(0, len(ids), ID_LENGTH)]
    return {
        **packed,
        "format": PLAIN_FORMAT,
        "sites": {**packed["sites"], "id": ids},
        "entrances": {"site": owners, **doors},
    }


def pack_cards(details: Part, index: Part) -> Part:
    """The details in the index's order: a third of their bytes were ids, which the index has told already."""
    return {**details, "format": FORMAT, "sites": [details["sites"][known] for known in index["sites"]["id"]]}


def unpack_cards(packed: Part, index: Part) -> Part:
    cards = dict(zip(index["sites"]["id"], packed["sites"], strict=True))
    return {**packed, "format": PLAIN_FORMAT, "sites": cards}


def _doors_a_site(index: Part) -> list[int]:
    counts = [0] * len(index["sites"]["id"])
    for site in index["entrances"]["site"]:
        counts[site] += 1
    return counts


def _groups(column: list[Any], counts: Iterable[int]) -> Iterator[list[Any]]:
    start = 0
    for count in counts:
        yield column[start : start + count]
        start += count


def _differences(column: list[int], counts: list[int]) -> Iterator[int]:
    before = 0
    for first, *others in filter(None, _groups(column, counts)):
        yield first - before
        yield from (value - first for value in others)
        before = first


def _sums(column: list[int], counts: list[int]) -> Iterator[int]:
    before = 0
    for first, *others in filter(None, _groups(column, counts)):
        before += first
        yield before
        yield from (before + value for value in others)


def _merged(column: list[Any], counts: list[int]) -> Iterator[Any]:
    for own in filter(None, _groups(column, counts)):
        yield own[0] if own.count(own[0]) == len(own) else own


def _spread(column: list[Any], counts: list[int]) -> Iterator[Any]:
    for value, count in zip(column, filter(None, counts), strict=True):
        yield from value if isinstance(value, list) else [value] * count
