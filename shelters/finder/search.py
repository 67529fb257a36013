"""A typed place → points: places with former names, pinyin, initials and slips of the pen, then sites.

The rules and their ranks are those of the page's script (search.js), so a search gives the same answer with and
without scripts, online and offline. A rank below 1 is certain, above 3 a guess. In order: the name itself, its sound,
its beginning, a part of it, a name within what was typed, one slip (two in long texts), half of the letter pairs alike.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

_NOISE = re.compile(r"[\s,，.。、·'’\"“”()（）\-—_]+")
_AROUND = re.compile(r"(附近|旁边?|对面|门口|周边|一带|路口|那里|这里|怎么走|在哪儿?)$")
_NUMBERED = re.compile(r"(\D{2,})\d")
_LATIN = re.compile(r"[a-z][a-z0-9]*")
# Sounds that many speakers write alike.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("hu", "f"))
_NOWHERE = float("inf")
_MOST_TYPED = 60


def plain(text: str) -> str:
    """For comparing: width, case, spaces and marks taken away."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).lower())


def folded(pinyin: str) -> str:
    for said, meant in _ALIKE:
        pinyin = pinyin.replace(said, meant)
    return pinyin


def edits(one: str, other: str, limit: int) -> int:
    """Edit distance with swapped neighbours; at most ``limit`` + 1."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        following = [i]
        for j, sign in enumerate(other, 1):
            least = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (letter != sign))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == sign:
                least = min(least, before[j - 2] + 1)
            following.append(least)
        if min(following) > limit and min(row) > limit:
            return limit + 1
        before, row = row, following
    return row[-1]


def pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _street(address: str) -> str:
    """What stands before the house number; "" without one."""
    named = _NUMBERED.match(address)
    return named[1] if named else ""


def _plain_misfit(typed: str, name: str) -> float:
    """The rules that need no guessing: 0 is the name itself, infinity is no relation."""
    if typed == name:
        return 0.0
    if name.startswith(typed):
        return 1 + (len(name) - len(typed)) / 100
    if len(typed) > 1 and typed in name:
        return 2 + (len(name) - len(typed)) / 100
    if len(name) > 1 and name in typed:
        return 3 - len(name) / 100
    return _NOWHERE


def _guess_misfit(typed: str, typed_pairs: frozenset[str], name: str, name_pairs: frozenset[str]) -> float:
    slips = 2 if len(typed) >= 6 else 1 if len(typed) >= 3 else 0
    if slips and (away := edits(typed, name, slips)) <= slips:
        return 4 + away / 10
    alike = _alike(typed_pairs, name_pairs)
    return 6 - alike if alike >= 0.5 else _NOWHERE


def _misfit(typed: str, typed_pairs: frozenset[str], name: str, name_pairs: frozenset[str]) -> float:
    certain = _plain_misfit(typed, name)
    return certain if certain < _NOWHERE else _guess_misfit(typed, typed_pairs, name, name_pairs)


def _sound_misfit(typed: str, pinyin: str, initials: str) -> float:
    if typed == pinyin:
        return 0.5
    if typed == initials:
        return 1.5
    if len(typed) > 2 and pinyin.startswith(typed):
        return 1.6
    if len(typed) > 1 and initials.startswith(typed):
        return 2.5
    if len(typed) < 4:
        return _NOWHERE
    if typed in pinyin:
        return 2.6
    said, meant = folded(typed), folded(pinyin)
    if meant.startswith(said):
        return 3.2
    slips = 2 if len(typed) >= 8 else 1
    away = edits(said, meant, slips)
    return 4 + away / 10 if away <= slips else _NOWHERE


class PlaceSearch:
    """Everything that can be typed, prepared once for a snapshot; ``index`` and ``places`` are its files."""

    def __init__(self, index: Mapping[str, Any], places: Mapping[str, Any]) -> None:
        self._index, self._places = index, places
        formers = places.get("former") or [[] for _name in places["name"]]
        self._names = [
            [(word := plain(text), pairs(word)) for text in (name, *former)]
            for name, former in zip(places["name"], formers, strict=True)
        ]
        sites = index["sites"]
        self._sites = [
            (plain(name), plain(address)) for name, address in zip(sites["name"], sites["address"], strict=True)
        ]

    def search(self, text: str, limit: int = 6) -> list[dict[str, Any]]:
        """The best fits, best first: name, former, rank, district, is_district, lon, lat (WGS-84), site (id or "")."""
        typed = _AROUND.sub("", plain(text[:_MOST_TYPED]))
        if not typed:
            return []
        is_latin = bool(_LATIN.fullmatch(typed))
        known = sorted(self._fitting_places(typed, is_latin), key=lambda hit: hit[0])[:limit]
        found = [self._from_place(*hit) for hit in known]
        if not is_latin:
            sites = sorted(self._fitting_sites(typed), key=lambda hit: hit[0])[:limit]
            found += [self._from_site(*hit) for hit in sites]
        found.sort(key=lambda hit: hit["rank"])
        once = {(hit["name"], hit["district"]): hit for hit in reversed(found)}
        return [hit for hit in found if once[hit["name"], hit["district"]] is hit][:limit]

    def matching_sites(self, text: str) -> list[int]:
        """Numbers of the sites whose own name or address fits, best first."""
        typed = _AROUND.sub("", plain(text[:_MOST_TYPED]))
        hits = sorted(self._fitting_sites(typed), key=lambda hit: hit[0]) if typed else []
        return [number for _rank, number in hits]

    def _fitting_places(self, typed: str, is_latin: bool) -> Iterator[tuple[float, int, int]]:
        """Rank, row, and which of its names fitted (−1: its sound, or within its district)."""
        typed_pairs, home = pairs(typed), self._home_of(typed)
        for row, names in enumerate(self._names):
            best, which = _NOWHERE, 0
            for at, (name, name_pairs) in enumerate(names):
                misfit = _misfit(typed, typed_pairs, name, name_pairs) + (0.05 if at else 0)
                if misfit < best:
                    best, which = misfit, at
            if home and home[0] == self._places["district"][row]:
                inside = min(_misfit(home[1], pairs(home[1]), *known) for known in names) + 0.1
                if inside < best:
                    best, which = inside, -1
            if is_latin:
                spoken = self._places["pinyin"][row].split(" "), self._places["initials"][row].split(" ")
                sound = min(_sound_misfit(typed, *words) for words in zip(*spoken, strict=False))
                if sound < best:
                    best, which = sound, -1
            if best < _NOWHERE:
                yield best, row, which

    def _home_of(self, typed: str) -> tuple[int, str] | None:
        """“如皋 人民路”: the district that was typed first, and the rest, which then counts for its own places."""
        for number, district in enumerate(self._index["districts"]):
            name = plain(district["name"])
            for prefix in (name, name[:-1]):
                if len(prefix) > 1 and len(typed) > len(prefix) + 1 and typed.startswith(prefix):
                    return number, typed[len(prefix) :]
        return None

    def _fitting_sites(self, typed: str) -> Iterator[tuple[float, int]]:
        road = _street(typed)  # a house number that no site has still names its street
        for number, (name, address) in enumerate(self._sites):
            rank = _plain_misfit(typed, name)
            if address:
                rank = min(rank, _plain_misfit(typed, address) + 0.3)
                if len(address) > 2 and typed.endswith(address):
                    rank = 0.4
                if road and (street := _street(address)) and road.endswith(street):
                    rank = min(rank, 3.2)
            if rank < 4:
                yield rank + 0.2, number

    def _from_place(self, rank: float, row: int, which: int) -> dict[str, Any]:
        places, scale = self._places, self._index["scale"]
        return {
            "name": places["name"][row],
            "former": places["former"][row][which - 1] if which > 0 else "",
            "rank": rank,
            "district": places["district"][row],
            "is_district": places["kind"][row] == "district",
            "lon": places["lon"][row] / scale,
            "lat": places["lat"][row] / scale,
            "site": "",
        }

    def _from_site(self, rank: float, number: int) -> dict[str, Any]:
        sites, doors, scale = self._index["sites"], self._index["entrances"], self._index["scale"]
        door = doors["site"].index(number)
        return {
            "name": sites["name"][number],
            "former": "",
            "rank": rank,
            "district": sites["district"][number],
            "is_district": False,
            "lon": doors["lon"][door] / scale,
            "lat": doors["lat"][door] / scale,
            "site": sites["id"][number],
        }
