"""Which row of one edition is which row of the other: by the key, and by what rows say where ids do not help."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from civildefense.records.imports.comparison.editions import Edition
from civildefense.records.imports.recognition import CANDIDATES, Identity
from civildefense.records.imports.targets import Facts

BY_KEY, BY_EVERYTHING = "key", "everything"
# A place may have a new name and a new address, and stay where it is.
WORDS = (*CANDIDATES, ("point",))
# So few common ids are chance, if at least half of the rows have a partner by what they say.
CHANCE_SHARE = 0.05
FOUND_SHARE = 0.5


@dataclass
class Pairs:
    """``found`` are (before, after, by what); ``by`` counts them. ``ids_all_new``: the ids were left out of account."""

    found: list[tuple[Facts, Facts, str]] = field(default_factory=list)
    removed: list[Facts] = field(default_factory=list)
    added: list[Facts] = field(default_factory=list)
    ids_all_new: bool = False

    @property
    def by(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for _before, _after, how in self.found:
            counts[how] = counts.get(how, 0) + 1
        return counts


def pair_rows(a: Edition, b: Edition, *, is_key_chosen: bool) -> Pairs:
    """Every row of both is in exactly one pair, removed or added. A chosen key is the only one that counts."""
    by_key = _by_keys(a.rows, b.rows)
    if is_key_chosen:
        return by_key
    if _has_new_ids(a, b, by_key):
        anew = Pairs(removed=list(a.rows), added=list(b.rows), ids_all_new=True)
        _pair_by_words(a, b, anew, may_pair=lambda before, after: True)
        if len(anew.found) >= FOUND_SHARE * min(len(a.rows), len(b.rows)):
            return anew
    # Two ids that differ are two places; a row without one is known by what it says.
    _pair_by_words(a, b, by_key, may_pair=lambda before, after: not (before.id and after.id))
    return by_key


def renumbered(a: Edition, b: Edition, pairs: Pairs) -> list[tuple[Facts, Facts]]:
    """Removed and added rows with one name and address: perhaps one place under another id."""
    identity = Identity(CANDIDATES[0])
    gone, come = (_unique(identity, *side) for side in ((a, pairs.removed), (b, pairs.added)))
    return [(before, come[key]) for key, before in gone.items() if key in come]


def _by_keys(before: list[Facts], after: list[Facts]) -> Pairs:
    earlier = {row.key: row for row in before}
    later = {row.key for row in after}
    pairs = Pairs(removed=[row for row in before if row.key not in later])
    for row in after:
        if row.key in earlier:
            pairs.found.append((earlier[row.key], row, BY_KEY))
        else:
            pairs.added.append(row)
    return pairs


def _has_new_ids(a: Edition, b: Edition, pairs: Pairs) -> bool:
    common = sum(bool(before.id) for before, _after, _how in pairs.found)
    least = min(sum(bool(row.id) for row in edition.rows) for edition in (a, b))
    return least > 0 and common <= CHANCE_SHARE * least


def _pair_by_words(a: Edition, b: Edition, pairs: Pairs, *, may_pair: Callable[[Facts, Facts], bool]) -> None:
    """First what is the same to the letter; then candidate by candidate, only where a key is unique on both sides.

    What is paired leaves the lists.
    """
    _take_out(pairs, _equal(a, b, pairs, may_pair), BY_EVERYTHING)
    for parts in WORDS:
        if not (pairs.removed and pairs.added):
            return
        identity = Identity(parts)
        gone, come = (_unique(identity, *side) for side in ((a, pairs.removed), (b, pairs.added)))
        paired = [(gone[key], come[key]) for key in gone.keys() & come.keys() if may_pair(gone[key], come[key])]
        _take_out(pairs, paired, ",".join(parts))


def _equal(a: Edition, b: Edition, pairs: Pairs, may_pair: Callable[[Facts, Facts], bool]) -> list[tuple[Facts, Facts]]:
    """Rows that differ in their id alone; of several alike any one is as good as another."""
    waiting: dict[tuple[Any, ...], list[Facts]] = {}
    for row in reversed(pairs.removed):
        waiting.setdefault(_content(a, row), []).append(row)
    paired = []
    for row in pairs.added:
        alike = waiting.get(_content(b, row))
        if alike and may_pair(alike[-1], row):
            paired.append((alike.pop(), row))
    return paired


def _content(edition: Edition, row: Facts) -> tuple[Any, ...]:
    number = edition.columns.index("number")
    return row.name, row.point, *row.values[:number], *row.values[number + 1 :]


def _take_out(pairs: Pairs, paired: list[tuple[Facts, Facts]], how: str) -> None:
    pairs.found += ((before, after, how) for before, after in paired)
    pairs.removed = _without(pairs.removed, (before for before, _after in paired))
    pairs.added = _without(pairs.added, (after for _before, after in paired))


def _unique(identity: Identity, edition: Edition, rows: Iterable[Facts]) -> dict[str, Facts]:
    found: dict[str, Facts | None] = {}
    for row in rows:
        if key := identity.whole_key(edition.texts(row), row.point):
            found[key] = None if key in found else row
    return {key: row for key, row in found.items() if row is not None}


def _without(rows: list[Facts], paired: Iterable[Facts]) -> list[Facts]:
    gone = set(map(id, paired))
    return [row for row in rows if id(row) not in gone]
