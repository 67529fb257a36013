"""What citizens read: which approvals there are, within how many days, and who holds which power."""

import datetime as dt
from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from civildefense.common.grants import PUBLIC_ALIAS
from civildefense.rulebook.models import RuleFigure
from civildefense.rulebook.public_pages import public_page
from projects.approvals.models import ApprovalItem, PowerItem

ITEM_COLUMNS = (
    "code", "name", "name_en", "kind", "basis", "accepting_body", "deciding_body", "limit_key", "promise_key",
    "needs_delegation", "link", "is_confirmed", "is_illustrative",
)  # fmt: skip
FIGURE_COLUMNS = ("key", "value", "unit", "document", "article", "starts_on", "state", "is_illustrative")
POWER_COLUMNS = (
    "code", "name", "name_en", "kind", "exercising_body", "supervising_body", "basis", "starts_on", "confirmed_for",
    "is_illustrative",
)  # fmt: skip


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Every item in force today with its basis, its bodies, and its days with the document that they come from."""
    today = timezone.localdate()
    items = list(ApprovalItem.objects.using(PUBLIC_ALIAS).in_force(today).order_by("code").values(*ITEM_COLUMNS))
    figures = _figures({item[key] for item in items for key in ("limit_key", "promise_key")}, today)
    for item in items:
        item["kind_label"] = ApprovalItem.Kind(item["kind"]).label
        item["promise"], item["limit"] = figures.get(item["promise_key"]), figures.get(item["limit_key"])
    return public_page(request, "projects/approvals/guide.html", items=items, today=today)


@require_safe
def powers(request: HttpRequest) -> HttpResponse:
    """The list of powers and duties in force today, kind by kind."""
    today = timezone.localdate()
    rows = PowerItem.objects.using(PUBLIC_ALIAS).in_force(today).order_by("kind", "code").values(*POWER_COLUMNS)
    groups: dict[str, list[dict[str, Any]]] = {kind: [] for kind in PowerItem.Kind.values}
    for row in rows:
        groups[row["kind"]].append(row)
    told = [(PowerItem.Kind(kind).label, found) for kind, found in groups.items() if found]
    return public_page(request, "projects/approvals/powers.html", groups=told, today=today)


def _figures(keys: set[str], today: dt.date) -> dict[str, dict[str, Any]]:
    """Key → the value that holds for everybody today; a figure without a value says nothing."""
    in_force = Q(starts_on__isnull=True) | Q(starts_on__lte=today)
    rows = (
        RuleFigure.objects.using(PUBLIC_ALIAS)
        .filter(in_force, Q(ends_on__isnull=True) | Q(ends_on__gt=today), key__in=keys - {""}, value__isnull=False)
        .filter(division_class="", use="", protection_class="")
        .order_by(F("starts_on").asc(nulls_first=True))
    )
    return {row["key"]: {**row, "days": int(row["value"])} for row in rows.values(*FIGURE_COLUMNS)}
