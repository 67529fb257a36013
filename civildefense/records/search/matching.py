"""Why a row answers a question: the row itself is asked, so that an entry of yesterday finds nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from civildefense.common.hanzi import folded
from civildefense.common.search import Searchable, values_at
from civildefense.records.search.forms import as_uid, is_latin, plain_code, sound_of, words_of

EXACT, BEGINS, CONTAINS, ELSEWHERE, SOUNDS, NEARLY = range(6)
# A shorter word is another word when one of its characters is another.
SHORTEST_NEAR, SHORTEST_NEAR_LATIN, LONGEST_NEAR = 3, 5, 20


@dataclass(frozen=True)
class Reason:
    """The field that matched and its value; ``rank`` sorts the better reason first."""

    label: str
    value: str
    rank: int


@dataclass(frozen=True)
class Question:
    """What somebody typed; with ``is_near`` one character of it may be wrong, missing, too many or swapped."""

    typed: str
    is_near: bool = False
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.words.extend(words_of(self.typed))

    @cached_property
    def whole(self) -> str:
        return "".join(self.words)

    @cached_property
    def code(self) -> str:
        return plain_code(self.typed) if is_latin(self.whole) else ""

    @cached_property
    def uid(self) -> str:
        return as_uid(self.typed)

    @cached_property
    def patterns(self) -> list[re.Pattern[str]]:
        return [re.compile(".".join(map(re.escape, pattern.split("_")))) for pattern in near_patterns(self.whole)]


def near_patterns(word: str) -> list[str]:
    """LIKE patterns for ``word`` with one slip, ``_`` for the character that is not known; none for short words."""
    shortest = SHORTEST_NEAR_LATIN if word.isascii() else SHORTEST_NEAR
    if not shortest <= len(word) <= LONGEST_NEAR or "_" in word:
        return []
    found = []
    for place in range(len(word)):
        before, after = word[:place], word[place + 1 :]
        found += [f"{before}_{after}", before + after]
        if place:
            found.append(f"{before}_{word[place:]}")
        if after:
            found.append(before + after[0] + word[place] + after[1:])
    return sorted(set(found) - {word})


def reasons(known: Searchable, row: Any, question: Question) -> list[Reason]:
    """One reason a word, the best first; nothing when some word has none."""
    if question.uid and question.uid == getattr(getattr(row, "uid", None), "hex", ""):
        return [Reason(_("id"), str(row.uid), EXACT)]
    values = list(_values(known, row))
    whole = [Reason(label, value, EXACT) for label, value, _group in values if _is_whole(value, question)]
    if whole:
        return whole[:1]
    if question.is_near:
        return _nearly(values, question)
    found = []
    for word in question.words:
        best = min(
            (reason for value in values for reason in _of_word(word, *value)), key=lambda it: it.rank, default=None
        )
        if best is None:
            return []
        found.append(best)
    return sorted(set(found), key=lambda it: it.rank)


def _values(known: Searchable, row: Any) -> Iterator[tuple[str, str, str]]:
    for group in ("names", "words", "codes", "phones"):
        for path in getattr(known, group):
            for value in values_at(row, path):
                if value != "":
                    yield label_of(known.model, path), str(value), group


def label_of(model: Any, path: str) -> str:
    """What people call the field at the end of the path."""
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    return capfirst(str(model._meta.get_field(last).verbose_name))


def _is_whole(value: str, question: Question) -> bool:
    return folded(value) == question.whole or bool(question.code and plain_code(value) == question.code)


def _of_word(word: str, label: str, value: str, group: str) -> Iterator[Reason]:
    plain = folded(value)
    if word in plain:
        rank = ELSEWHERE if group != "names" else BEGINS if plain.startswith(word) else CONTAINS
        yield Reason(label, value, rank)
    elif is_latin(word):
        code = plain_code(word)
        if group in ("codes", "phones") and code in plain_code(value):
            yield Reason(label, value, ELSEWHERE)
        if group == "names" and any(_begins(part, code) for part in sound_of(value).split()):
            yield Reason(label, value, SOUNDS)


def _begins(sound: str, typed: str) -> bool:
    """Two letters begin a name's sound, three may stand inside it."""
    return sound.startswith(typed) or (len(typed) > 2 and typed in sound)


def _nearly(values: list[tuple[str, str, str]], question: Question) -> list[Reason]:
    for label, value, group in values:
        spoken = [folded(value), *(sound_of(value).split() if group == "names" else [plain_code(value)])]
        if any(pattern.search(text) for pattern in question.patterns for text in spoken):
            return [Reason(label, value, NEARLY)]
    return []
