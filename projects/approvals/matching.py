"""Which development a decision is about: by code, by number, by unit and name; otherwise a person says."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet

from civildefense.accounts.models import User
from projects.approvals.models import MatchWay
from projects.approvals.rules import name_key, project_code_key
from projects.developments.models import Development

MOST_CANDIDATES = 8
LEAST_LIKENESS = 0.12
# One developer has many projects, so that its name says less than theirs.
WEIGHT_OF_DEVELOPER = 0.5


@dataclass(frozen=True)
class Told:
    """What a decision says of its project."""

    code: str = ""
    name: str = ""
    credit_code: str = ""
    developer: str = ""


class Matcher:
    """Developments by what names them. Only a single answer is one: two of a kind are for a person to tell apart."""

    def __init__(self, developments: Iterable[Development]) -> None:
        self.by_pk: dict[int, Development] = {}
        self._by_code: dict[str, set[int]] = defaultdict(set)
        self._by_number: dict[str, set[int]] = defaultdict(set)
        self._by_unit: dict[tuple[str, str], set[int]] = defaultdict(set)
        for row in developments:
            self._add(row)

    @classmethod
    def for_user(cls, user: User) -> "Matcher":
        """All that the user's offices have, read once for a file or a batch."""
        return cls(_known(user))

    @classmethod
    def for_one(cls, told: Told, user: User) -> "Matcher":
        """Only rows that can answer this one question."""
        named = Q(number=told.code) | Q(name=told.name) | Q(former_names__contains=[told.name])
        if told.code:
            named |= Q(code__startswith=project_code_key(told.code))
        if told.credit_code:
            named |= Q(developer__credit_code=told.credit_code)
        return cls(_known(user).filter(named))

    def find(self, told: Told) -> tuple[Development | None, str]:
        """The development and how it was found; ``None`` and nothing where no step has exactly one answer."""
        code = project_code_key(told.code)
        names = {(key, name_key(told.name)) for key in (told.credit_code, name_key(told.developer)) if key}
        steps = (
            (MatchWay.CODE, self._by_code.get(code, set()) if code else set()),
            (MatchWay.NUMBER, self._by_number.get(code, set()) if code else set()),
            (MatchWay.NAME, set().union(*(self._by_unit.get(name, set()) for name in names))),
        )
        for way, found in steps:
            if len(found) == 1:
                return self.by_pk[next(iter(found))], way
            if found:
                break
        return None, ""

    def _add(self, row: Development) -> None:
        self.by_pk[row.pk] = row
        if row.code:
            self._by_code[project_code_key(row.code)].add(row.pk)
        self._by_number[project_code_key(row.number)].add(row.pk)
        unit = row.developer
        for name in (row.name, *row.former_names):
            for key in (unit.credit_code, name_key(unit.name)):
                if key:
                    self._by_unit[key, name_key(name)].add(row.pk)


def candidates(told: Told, user: User) -> QuerySet[Any]:
    """Developments that a person may mean, the likeliest first."""
    by_name = TrigramSimilarity("name", told.name or " ")
    likeness = by_name + TrigramSimilarity("developer__name", told.developer or " ") * WEIGHT_OF_DEVELOPER
    rows = _known(user).annotate(likeness=likeness)
    near = Q(likeness__gte=LEAST_LIKENESS)
    if told.credit_code:
        near |= Q(developer__credit_code=told.credit_code)
    if told.code:
        near |= Q(code__startswith=project_code_key(told.code))
    return rows.filter(near).order_by("-likeness", "-pk")[:MOST_CANDIDATES]


def _known(user: User) -> QuerySet[Any]:
    return Development.objects.visible_to(user).select_related("developer", "organisation")
