"""What the page before an undo shows: counts, and each row that somebody has changed since with a choice."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import HttpRequest, QueryDict

from civildefense.common.admin.history import Entry
from civildefense.records.imports import undoing
from civildefense.records.imports.targets import Standing, Target, target
from civildefense.records.models import ImportBatch, ImportRow, Transition, UndoneRow
from civildefense.records.models.imports import ImportState

# Rows with a choice of their own on the page; the others follow the choice for the rest.
SHOWN = 50
_LATEST = 10
_PREFIX = "row-"


@dataclass(frozen=True)
class ChangedRow:
    """``entries`` are the changes since the import."""

    uid: UUID
    name: str
    url: str
    entries: list[Entry]
    is_created: bool
    free: list[str]
    kept: list[str]


def context_of(request: HttpRequest, site: AdminSite, batch: ImportBatch) -> dict[str, Any]:
    """RuleBroken where there is nothing to undo."""
    plan = undoing.plan(batch)
    rows = list(_changed_rows(request, site, batch, plan.listed[:SHOWN]))
    return {"plan": plan, "rows": rows, "more": plan.changed - len(rows)}


def choices_in(post: QueryDict) -> dict[str, str]:
    """``uid`` → leave or take, as the page sent them."""
    allowed = (undoing.LEAVE, undoing.TAKE)
    said = {name.removeprefix(_PREFIX): value for name, value in post.items() if name.startswith(_PREFIX)}
    return {uid: str(value) for uid, value in said.items() if value in allowed and _is_uid(uid)}


def result_of(batch: ImportBatch, site: AdminSite) -> dict[str, Any]:
    """What became of an undone batch, on its page: counts, why, and the rows that were not put back as a whole."""
    if batch.state != ImportState.UNDONE:
        return {}
    labels = dict(UndoneRow.Outcome.choices)
    left = batch.undone.filter(outcome__in=(UndoneRow.Outcome.LEFT, UndoneRow.Outcome.PARTLY))
    register = target(batch.target)
    rows = [
        (row, _url(site, register, row.uid), "、".join(map(register.column_label, row.columns)))
        for row in left[: undoing.LISTED]
    ]
    reasons = Transition.objects.about(batch).filter(to_state=ImportState.UNDONE)
    return {
        "undo_counts": [(labels[outcome], count) for outcome, count in undoing.outcomes(batch).most_common()],
        "undo_left": rows,
        "undo_reason": reasons.values_list("reason", flat=True).first() or "",
    }


def _changed_rows(
    request: HttpRequest, site: AdminSite, batch: ImportBatch, standings: list[Standing]
) -> Iterator[ChangedRow]:
    register = target(batch.target)
    desk: Any = site.get_model_admin(register.model)
    objects = desk.get_queryset(request).filter(uid__in=[standing.uid for standing in standings])
    known = {row.uid: row for row in objects}
    for standing in standings:
        row = known.get(standing.uid)
        entries = desk.history_of(request, row, limit=_LATEST) if row else []
        yield ChangedRow(
            standing.uid,
            standing.name,
            _url(site, register, standing.uid) if row else "",
            [entry for entry in entries if batch.committed_at is None or entry.at > batch.committed_at],
            standing.action == ImportRow.Action.CREATED,
            [register.column_label(name) for name in standing.free],
            [register.column_label(name) for name in standing.kept],
        )


def _url(site: AdminSite, register: Target, uid: UUID) -> str:
    desk: Any = site.get_model_admin(register.model)
    return str(desk.change_url(register.model(uid=uid)))


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
