"""Asking the index: every answer starts from the entries and then from the rows that the reader may see."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from heapq import nsmallest
from operator import and_, or_
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from civildefense.common.search import Searchable
from civildefense.records.models import SearchEntry, SearchMark
from civildefense.records.search.forms import KIND, WHOLE, is_latin, pairs, plain_code
from civildefense.records.search.matching import Question, Reason, near_patterns, reasons

# So many entries are looked at for their length alone; of each kind the shortest are read, as what was typed is most
# of a short name.
MOST_CANDIDATES = 2_000
READ_FOR_ONE = 5
# Rows that were written this minute are read themselves: whoever has just entered a name finds it.
MOST_FRESH = 300
LONGEST_QUESTION = 100


@dataclass(frozen=True)
class Hit:
    row: Any
    reasons: list[Reason]


@dataclass(frozen=True)
class Group:
    """The best hits of one kind. How many more there are is not counted, only whether there are."""

    known: Searchable
    hits: list[Hit]
    has_more: bool


@dataclass(frozen=True)
class Answer:
    groups: list[Group]
    is_near: bool = False


def find(typed: str, *, user: Any, kinds: Sequence[Searchable], most: int) -> Answer:
    """At most ``most`` rows of each kind; where nothing matches, what differs by one slip."""
    question = Question(typed[:LONGEST_QUESTION])
    if not question.words:
        return Answer([])
    groups = _groups(question, user, kinds, most)
    if groups or not near_patterns(question.whole):
        return Answer(groups)
    return Answer(_groups(Question(question.typed, is_near=True), user, kinds, most), is_near=True)


def _groups(question: Question, user: Any, kinds: Sequence[Searchable], most: int) -> list[Group]:
    entries = SearchEntry.objects.visible_to(user).filter(kind__in=[known.kind for known in kinds])
    keys = _candidates(question, entries, kinds, most)
    found = (_group(known, question, user, keys[known.kind], most) for known in kinds if keys[known.kind])
    return [group for group in found if group.hits]


def _group(known: Searchable, question: Question, user: Any, keys: set[int], most: int) -> Group:
    rows = known.model._default_manager.visible_to(user).filter(pk__in=keys)  # type: ignore[attr-defined]
    hits = [
        Hit(row, why)
        for row in rows.prefetch_related(*known.related())
        if (why := reasons(known, row, question))
    ]  # fmt: skip
    hits.sort(key=lambda hit: (max(reason.rank for reason in hit.reasons), len(str(hit.row)), -hit.row.pk))
    return Group(known, hits[:most], len(hits) > most)


def _candidates(
    question: Question, entries: QuerySet[SearchEntry], kinds: Sequence[Searchable], most: int
) -> dict[str, set[int]]:
    """Kind → primary keys. A question with few answers is one query; a common word is asked for each kind."""
    keys: dict[str, set[int]] = defaultdict(set)
    fits = _near(question) if question.is_near else reduce(and_, map(_fits, question.words))
    exact = Q(grams__overlap=[f"{WHOLE}{text}" for text in {question.whole, question.code, question.uid} - {""}])
    matching = _measured(entries.filter(fits), MOST_CANDIDATES)
    if len(matching) == MOST_CANDIDATES:
        for known in kinds:
            # Said by a gram, too: the index then meets both lists before it reads a row.
            own = entries.filter(fits, kind=known.kind, grams__contains=[f"{KIND}{known.kind}"])
            matching += _measured(own, most * READ_FOR_ONE)
    by_length: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for kind, key, length in matching:
        by_length[kind].add((length, key))
    for kind, measured in by_length.items():
        keys[kind] = {key for _length, key in nsmallest(most * READ_FOR_ONE, measured)}
    fresh = SearchMark.objects.filter(kind__in=[known.kind for known in kinds]).order_by("-pk")
    certain = entries.filter(exact).values_list("kind", "row_id")[:MOST_FRESH]
    for kind, key in [*certain, *fresh.values_list("kind", "row_id")[:MOST_FRESH]]:
        keys[kind].add(key)
    return keys


def _measured(entries: QuerySet[SearchEntry], most: int) -> list[tuple[str, int, int]]:
    return list(entries.values_list("kind", "row_id", Length("text"))[:most])


def _fits(word: str) -> Q:
    """In the text, or, typed in Latin letters, in codes and sounds: short ones at their beginning."""
    fits = Q(text__contains=word)
    if found := pairs(word):
        fits &= Q(grams__contains=sorted(found))
    if is_latin(word):
        code = plain_code(word)
        fits |= Q(letters__contains=code if len(code) > 2 else f" {code}")
    return fits


def _near(question: Question) -> Q:
    """Each pattern with the pairs that the slip has left whole."""
    found = []
    for pattern in near_patterns(question.whole):
        parts = pattern.split("_")
        whole = sorted(pair for part in parts for pair in pairs(part))
        if question.whole.isascii():
            found.append(reduce(and_, (Q(letters__contains=part) for part in parts if len(part) > 2), Q()))
        elif whole:
            found.append(reduce(and_, (Q(text__contains=part) for part in parts if part), Q(grams__contains=whole)))
    return reduce(or_, (fits for fits in found if fits), Q(pk__in=[]))
