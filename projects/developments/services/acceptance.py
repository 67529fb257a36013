"""The acceptance checklist: opened when building begins, item after item checked, signs before anything is accepted."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from civildefense.accounts.models import User
from civildefense.records import workflow
from projects.developments.errors import ItemFailed, ReachedInFuture, SignsMissing
from projects.developments.models import AcceptanceItem, Development, Phase
from projects.developments.services.locking import locked_open
from projects.developments.states import ACCEPTANCE_MOVES, AcceptanceKind, AcceptanceState


@transaction.atomic
def open_checklist(*, development: Development, by: User) -> None:
    """Every item that is missing, for each phase; for the whole development where it has none."""
    phases: list[Phase | None] = [*development.phases.all()] or [None]
    known = set(development.acceptance_items.values_list("phase", "kind"))
    AcceptanceItem.objects.bulk_create(
        AcceptanceItem(organisation_id=development.organisation_id, development=development, phase=phase, kind=kind)
        for phase in phases
        for kind in AcceptanceKind.values
        if (phase and phase.pk, kind) not in known
    )


@transaction.atomic
def check_item(
    *,
    item: AcceptanceItem,
    to: str,
    by: User,
    checked_on: dt.date | None = None,
    note: str = "",
    reason: str = "",
) -> AcceptanceItem:
    """Passed, failed or not needed, on that day; the two exceptions say why."""
    locked_open(item.development)
    row = AcceptanceItem.objects.select_for_update(no_key=True, of=("self",)).get(pk=item.pk)
    day = checked_on or timezone.localdate()
    if day > timezone.localdate():
        raise ReachedInFuture
    row.checked_on, row.note = day, note or row.note
    row.clean_fields()
    row.save(update_fields=["checked_on", "note"])
    return workflow.move(row, to, by=by, reason=reason, table=ACCEPTANCE_MOVES)


def require_signs(development: Development, phase: Phase | None) -> None:
    """SignsMissing while the signs of this phase are on the checklist and not settled."""
    items = development.acceptance_items.all()
    if phase is not None:
        items = items.filter(phase=phase)
    if items.without_signs().exists():
        raise SignsMissing


def require_settled(development: Development) -> None:
    """SignsMissing without settled signs in every phase, ItemFailed where an item has failed."""
    signs = development.acceptance_items.filter(kind=AcceptanceKind.SIGNS)
    settled = {item.phase_id for item in signs if item not in signs.unsettled()}
    wanted: set[int | None] = set(development.phases.values_list("pk", flat=True)) or {None}
    if not wanted <= settled:
        raise SignsMissing
    if development.acceptance_items.filter(state=AcceptanceState.FAILED).exists():
        raise ItemFailed
