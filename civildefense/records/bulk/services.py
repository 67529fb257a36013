"""Prepare a step for many rows, confirm it once, carry it out row by row."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import User
from civildefense.common.admin.forms import refusal_sentence
from civildefense.common.admin.scope import visible
from civildefense.common.errors import MoveRefused, RuleBroken
from civildefense.common.history import acting_as
from civildefense.records.bulk.errors import NothingChosen, TooMany
from civildefense.records.bulk.forms import BulkForm
from civildefense.records.bulk.steps import BulkStep, steps_of
from civildefense.records.jobs import Progress
from civildefense.records.models import BulkChange, BulkRow

MOST_ROWS = 50_000
CHUNK = 2_000
TOLD_EVERY = 25
PREVIEWS_KEPT = dt.timedelta(days=1)
KEPT = dt.timedelta(days=90)
Verdict = BulkRow.Verdict


def step_of(change: BulkChange) -> BulkStep | None:
    """None when the portal no longer offers the step."""
    return steps_of(change.table).get(change.step)


@transaction.atomic
def prepare(*, step: BulkStep, rows: QuerySet[Any], by: User) -> BulkChange:
    """Look at each row as it is now, and write down which would be refused and why. Changes nothing."""
    if not by.has_perm(step.right):
        raise MoveRefused(_("Your role may not do this."), code="not_allowed")
    change = BulkChange.objects.create(
        organisation=by.own_organisations[0], table=rows.model._meta.label_lower, step=step.code, prepared_by=by
    )
    looked_at = 0
    for chunk in _chunks(rows, step):
        refused = step.refusals(chunk, by)
        ready = [row for row in chunk if row.pk not in refused]
        change.needs_reason = change.needs_reason or step.needs_reason(ready)
        BulkRow.objects.bulk_create(_line(change, row, refused.get(row.pk, "")) for row in chunk)
        looked_at += len(chunk)
        if looked_at > MOST_ROWS:
            raise TooMany
    if not looked_at:
        raise NothingChosen
    change.save(update_fields=["needs_reason"])
    return change


def _chunks(rows: QuerySet[Any], step: BulkStep) -> Iterator[list[Any]]:
    """In the order of their keys, in which locks are taken later."""
    plain = step.rows(rows.order_by("pk").select_related(None).prefetch_related(None))
    found = plain.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield chunk


def _line(change: BulkChange, row: Any, why: str) -> BulkRow:
    verdict = Verdict.REFUSED if why else Verdict.READY
    return BulkRow(change=change, uid=row.uid, version=row.version, name=str(row)[:200], verdict=verdict, why=why[:500])


@transaction.atomic
def confirm(*, change: BulkChange, form: BulkForm, by: User) -> bool:
    """Whether this was the first confirmation: of two clicks one counts. ``form`` is valid."""
    fresh = BulkChange.objects.filter(pk=change.pk, prepared_by=by, confirmed_at__isnull=True)
    confirmed = fresh.update(
        confirmed_by=by, confirmed_at=timezone.now(), reason=form.cleaned_data["reason"].strip(), values=form.entered
    )
    change.refresh_from_db()
    return confirmed == 1


def carry_out(*, change: BulkChange, by: User, progress: Progress | None = None) -> None:
    """Each row that is still ready, with its verdict, in a transaction of its own.

    Whatever stops the work, what was done is told as done, and the rest can be continued.
    """
    step = step_of(change)
    if step is None:
        raise RuleBroken(_("The portal no longer offers this step."), code="no_step")
    form = BulkForm({**change.values, "reason": change.reason}, step=step, by=by, needs_reason=change.needs_reason)
    if not form.is_valid():
        raise RuleBroken(" ".join(map(str, form.errors[next(iter(form.errors))])), code="values")
    waiting = list(change.rows.filter(verdict=Verdict.READY).values_list("pk", flat=True))
    with acting_as(by, change.reason or change.step):
        _carry_out_rows(change, step, form.values, by, waiting, progress)


def _carry_out_rows(
    change: BulkChange, step: BulkStep, values: dict[str, Any], by: User, waiting: list[int], progress: Progress | None
) -> None:
    for number, pk in enumerate(waiting):
        if progress and number % TOLD_EVERY == 0:
            told = _("%(done)d of %(all)d rows") % {"done": number, "all": len(waiting)}
            progress.report(number * 100 // len(waiting), told)
        with transaction.atomic():
            # Another worker that carries out the same change has taken the line.
            line = BulkRow.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=pk).first()
            if line and line.verdict == Verdict.READY:
                line.verdict, line.why = _verdict(change, step, line, values, by)
                line.save(update_fields=["verdict", "why"])


def _verdict(change: BulkChange, step: BulkStep, line: BulkRow, values: dict[str, Any], by: User) -> tuple[str, str]:
    rows = visible(apps.get_model(change.table), by).filter(uid=line.uid)
    row = rows.select_for_update(no_key=True, of=("self",)).first()
    if row is None or row.version != line.version:
        return Verdict.CHANGED, ""
    try:
        with transaction.atomic():
            step.perform(row, by=by, reason=change.reason, values=values)
    except (RuleBroken, IntegrityError, ValidationError) as refusal:
        return Verdict.REFUSED, refusal_sentence(refusal)[:500]
    return Verdict.DONE, ""


def forget_old() -> int:
    """Previews that nobody confirmed, and results that nobody needs any more; answers how many."""
    now = timezone.now()
    previews = BulkChange.objects.filter(confirmed_at__isnull=True, prepared_at__lt=now - PREVIEWS_KEPT)
    results = BulkChange.objects.filter(confirmed_at__lt=now - KEPT)
    return sum(found.delete()[0] for found in (previews, results))
