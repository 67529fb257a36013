"""The work list of rows that may be one company: the same code or the same name, written however."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from civildefense.accounts.models import User
from projects.enterprises.models import Enterprise, EnterpriseDistinction
from projects.enterprises.names import normal_name
from projects.enterprises.references import references

SAME_CODE, SAME_NAME = "code", "name"
WHY = {
    SAME_CODE: _("The same credit code, registered by several offices"),
    SAME_NAME: _("The same name, written differently or twice"),
}


@dataclass(frozen=True)
class Group:
    """Rows that may be one; ``differs`` names the columns in which they do not agree."""

    why: str
    rows: tuple[Enterprise, ...]
    differs: frozenset[str] = frozenset()

    @property
    def label(self) -> Any:
        return WHY[self.why]


@dataclass
class WorkList:
    groups: list[Group] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def work_list(by: User, *, first: int = 0, size: int = 25) -> WorkList:
    """The groups from ``first`` on, those of one office before those of several."""
    rows = Enterprise.objects.visible_to(by).standing().order_by("pk")
    known = [*rows.values_list("pk", "name", "credit_code", "organisation_id").iterator(chunk_size=2_000)]
    apart = _apart(by)
    found = [(SAME_NAME, ids) for ids in _by_name(known) if _is_open(ids, apart)]
    found += [(SAME_CODE, ids) for ids in _by_code(known) if _is_open(ids, apart)]
    listed = WorkList(counts=Counter(why for why, _ids in found))
    shown = found[first : first + size]
    wanted = rows.filter(pk__in=[pk for _why, ids in shown for pk in ids]).select_related("organisation")
    by_id = {row.pk: row for row in wanted.annotate(certificates=Count("qualifications", distinct=True))}
    for why, ids in shown:
        members = tuple(by_id[pk] for pk in ids if pk in by_id)
        listed.groups.append(Group(why, members, _differing(members)))
    return listed


def references_of(rows: Sequence[Enterprise]) -> dict[int, int]:
    """How many rows of other tables name each of these: the one that is named most is usually kept."""
    found: Counter[int] = Counter()
    for each in references():
        if not each.is_part:
            named = each.model._base_manager.filter(**{f"{each.field}__in": rows})
            found.update(dict(named.values_list(each.field).annotate(Count("pk")).order_by()))
    return dict(found)


@transaction.atomic
def keep_apart(*, rows: Sequence[Enterprise], by: User, reason: str) -> None:
    """Somebody has looked: these are different companies, and the list need not ask again."""
    for first, second in combinations(sorted(rows, key=lambda row: row.pk), 2):
        EnterpriseDistinction.objects.get_or_create(
            first=first, second=second, defaults={"reason": reason.strip(), "said_by": by}
        )


def _by_name(known: Sequence[tuple[int, str, str, int]]) -> Iterator[list[int]]:
    """Of one office; rows whose codes differ are two companies, whatever they are called."""
    groups: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for pk, name, code, office in known:
        groups.setdefault((office, normal_name(name)), []).append((pk, code))
    for listed in groups.values():
        codes = {code for _pk, code in listed if code}
        if len(listed) > max(1, len(codes)) or (len(listed) > 1 and len(codes) < 2):
            yield [pk for pk, _code in listed]


def _by_code(known: Sequence[tuple[int, str, str, int]]) -> Iterator[list[int]]:
    groups: dict[str, list[int]] = {}
    for pk, _name, code, _office in known:
        if code:
            groups.setdefault(code, []).append(pk)
    return (ids for ids in groups.values() if len(ids) > 1)


def _apart(by: User) -> set[tuple[int, int]]:
    return set(EnterpriseDistinction.objects.visible_to(by).values_list("first_id", "second_id"))


def _is_open(ids: Sequence[int], apart: set[tuple[int, int]]) -> bool:
    return any(pair not in apart for pair in combinations(sorted(ids), 2))


def _differing(rows: Sequence[Enterprise]) -> frozenset[str]:
    columns = ("name", "credit_code", "legal_person", "address", "state")
    return frozenset(name for name in columns if len({getattr(row, name) for row in rows}) > 1)
