"""What somebody still has to find out: which desk it stops, and whom to ask."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from civildefense.rulebook.classes.models import DivisionClass
from civildefense.rulebook.figures.models import SCOPE, RuleFigure
from civildefense.rulebook.models import AdminDivision


@dataclass(frozen=True)
class Missing:
    """``is_empty``: nothing goes on without it; otherwise it goes on with a reason that every print repeats."""

    title: str
    scope: str
    lack: str
    present: str
    ask: str
    url: str
    is_empty: bool


@dataclass
class Desk:
    """One step of the office, and what it waits for."""

    name: str
    rows: list[Missing] = field(default_factory=list)

    @property
    def empty(self) -> int:
        return sum(row.is_empty for row in self.rows)


def desks(user: Any, today: dt.date) -> list[Desk]:
    """Those that are stopped altogether first; the reader's own scope decides which classes are told."""
    found: dict[str, Desk] = {}
    for figure in RuleFigure.objects.visible_to(user).wanting().order_by("key", *SCOPE, "starts_on"):
        name = figure.stops or _("not said")
        found.setdefault(name, Desk(name)).rows.append(_figure(figure))
    if classes := _classes(user, today):
        name = _("Required area, rates by class of the district")
        found.setdefault(name, Desk(name)).rows.extend(classes)
    return sorted(found.values(), key=lambda desk: (-desk.empty, desk.name))


def _figure(figure: RuleFigure) -> Missing:
    if figure.value is None:
        lack = _("no value yet")
    elif figure.is_illustrative:
        lack = _("illustrative only")
    else:
        lack = _("not held against the document")
    url = reverse("admin:rulebook_rulefigure_change", args=[figure.uid])
    return Missing(figure.title, figure.scope_in_words, lack, figure.spoken, figure.ask, url, figure.value is None)


def _classes(user: Any, today: dt.date) -> list[Missing]:
    """Divisions that nobody has classed, nor one around them; and classes that nobody has verified."""
    held = DivisionClass.objects.in_force(today)
    classed = set(held.values_list("division", flat=True))
    divisions = {row.pk: row for row in AdminDivision.objects.visible_to(user).filter(_present(today))}
    add = reverse("admin:rulebook_divisionclass_add")
    found = [
        Missing(
            _("class of the district"), row.name, _("no value yet"), "", _("the provincial civil-defence office"),
            f"{add}?division={row.pk}", is_empty=True,
        )
        for row in divisions.values()
        if not _is_classed(row, classed, divisions)
    ]  # fmt: skip
    for row in held.wanting().select_related("division"):
        url = reverse("admin:rulebook_divisionclass_change", args=[row.uid])
        lack = _("illustrative only") if row.is_illustrative else _("not held against the document")
        present = str(row.get_district_class_display())
        found.append(
            Missing(_("class of the district"), str(row.division), lack, present, row.ask, url, is_empty=False)
        )
    return found


def _present(today: dt.date) -> Q:
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))


def _is_classed(division: AdminDivision | None, classed: set[int], known: dict[int, AdminDivision]) -> bool:
    while division is not None:
        if division.pk in classed:
            return True
        division = known.get(division.parent_id) if division.parent_id else None
    return False
