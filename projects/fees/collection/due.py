"""What to chase today: every case that owes and may be taken a step further, and why the others may not."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from civildefense.accounts.models import User
from projects.fees.collection import rules
from projects.fees.collection.models import CollectionStep
from projects.fees.collection.services import taken
from projects.fees.collection.states import StepKind
from projects.fees.collectors.services import is_with_office
from projects.fees.errors import CollectorUnknown
from projects.fees.models import FeeCase, FeeNotice

# A day's work of one office, and more.
MOST = 1_000


@dataclass(frozen=True)
class Chase:
    """One line of the day's list."""

    case: FeeCase
    owed_fen: int
    due_on: dt.date | None
    step: StepKind


def with_due_day(cases: QuerySet[Any]) -> QuerySet[Any]:
    """``due_on``: that of the newest notice that was served."""
    served = FeeNotice.objects.filter(case=OuterRef("pk"), due_on__isnull=False).order_by("-id")
    return cases.annotate(due_on=Subquery(served.values("due_on")[:1]))


def to_chase(user: User, *, on: dt.date, kind: str = "") -> list[Chase]:
    """The longest overdue first; ``kind`` leaves one step only."""
    owing = with_due_day(FeeCase.objects.visible_to(user).owing().with_money())
    cases = list(
        owing.filter(due_on__isnull=False)
        .select_related("development", "payer", "organisation")
        .order_by("due_on", "pk")[:MOST]
    )
    steps: dict[int, list[rules.TakenStep]] = defaultdict(list)
    rows = CollectionStep.objects.standing().filter(case__in=[case.pk for case in cases], is_by_tax=False)
    for step in rows:
        steps[step.case_id].append(taken(step))
    doors: dict[tuple[int, str], bool] = {}
    found = []
    for case in cases:
        seen = rules.Situation(case.receivable_fen, case.due_on, _is_by_tax(case, doors), steps[case.pk])
        if (wanted := rules.next_step(seen, on=on)) and kind in ("", wanted):
            found.append(Chase(case, case.receivable_fen, case.due_on, StepKind(wanted)))
    return found


def _is_by_tax(case: FeeCase, known: dict[tuple[int, str], bool]) -> bool:
    """Asked once for each period and kind; where no rule says who collects, nobody is chased."""
    asked = (case.charging_year, case.charge_kind)
    if asked not in known:
        try:
            known[asked] = not is_with_office(case)
        except CollectorUnknown:
            known[asked] = True
    return known[asked]
