"""Determining a duty: facts and figures of a day in, one row that never moves out."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from civildefense.accounts.models import User
from civildefense.rulebook.classes.services import class_for
from projects.developments.models import Development, Phase
from projects.developments.services.locking import locked_open, require_own_phase
from projects.obligations.errors import DeterminedMeanwhile, DutyCountedOtherwise, ReasonMissing
from projects.obligations.facts import question_about
from projects.obligations.models import AreaCredit, Obligation
from projects.obligations.rules import NOTHING, lines_of, required_m2, rounded
from projects.obligations.services.quoting import Quoting, book_of, require_verified
from projects.obligations.snapshot import stored_line, stored_question
from projects.obligations.states import Family


def latest_obligation(development: Development, phase: Phase | None = None) -> Obligation | None:
    """The determination that holds now; of the whole development where no phase is named."""
    return Obligation.objects.of_duty(development, phase).order_by("-number").first()


@transaction.atomic
def determine(
    *, development: Development, phase: Phase | None = None, on: dt.date, family: str, by: User,
    planned_m2: Decimal | None = None, zone: str = "", chosen_percent: Decimal | None = None, chosen_reason: str = "",
    once_planned_m2: Decimal | None = None, accept_unverified: str = "", reason: str = "",
) -> Obligation:  # fmt: skip
    """By the rules of the day ``on``; a second determination needs a ``reason`` and supersedes the first.

    FigureMissing and ClassMissing say whom to ask; FiguresUnverified unless ``accept_unverified`` gives a reason.
    ``planned_m2`` is built on the site; left out, it stays as the last determination had it.
    """
    last = _take_turn(development, phase)
    if chosen_percent is not None and not chosen_reason.strip():
        raise ReasonMissing()
    division_class = class_for(development.division, day=on)
    question = question_about(
        development, phase, division_class, family=family, zone=zone.strip(), chosen_percent=chosen_percent,
        once_planned_m2=once_planned_m2,
    )  # fmt: skip
    ask = Quoting(book_of("area_"), on)
    lines = lines_of(question, ask)
    quoted = [division_class.quoted(), *ask.quoted]
    accepted = require_verified(quoted, accept_unverified=accept_unverified, by=by)
    if planned_m2 is None:
        planned_m2 = last.planned_m2 if last else NOTHING
    return _write(
        development, phase, last, by=by, reason=reason, family=Family(family), determined_on=on, figures=quoted,
        inputs=stored_question(question) | {"chosen_reason": chosen_reason.strip()},
        lines=[stored_line(line) for line in lines], required_m2=required_m2(lines), planned_m2=rounded(planned_m2),
        accepted_unverified=accepted,
    )  # fmt: skip


@transaction.atomic
def plan_anew(*, obligation: Obligation, planned_m2: Decimal, reason: str, by: User) -> Obligation:
    """Another area is built on the site (a changed design, the survey as built); the requirement stays."""
    return carry_on(obligation, planned_m2=rounded(planned_m2), reason=reason, by=by)


def carry_on(obligation: Obligation, *, reason: str, by: User, planned_m2: Decimal | None = None) -> Obligation:
    """The same requirement, with the credits of this moment; inside the caller's transaction."""
    last = _take_turn(obligation.development, obligation.phase)
    if last is None or last.pk != obligation.pk:
        raise DeterminedMeanwhile()
    kept = ("family", "determined_on", "inputs", "figures", "lines", "required_m2", "accepted_unverified")
    fields = {name: getattr(last, name) for name in kept}
    return _write(
        obligation.development, obligation.phase, last, by=by, reason=reason,
        planned_m2=last.planned_m2 if planned_m2 is None else planned_m2, **fields,
    )  # fmt: skip


def _take_turn(development: Development, phase: Phase | None) -> Obligation | None:
    """Two clerks determine one after the other: the second supersedes what the first has written."""
    require_own_phase(locked_open(development), phase)
    others = Obligation.objects.filter(development=development, phase__isnull=phase is not None)
    if others.exists():
        raise DutyCountedOtherwise()
    return latest_obligation(development, phase)


def _write(
    development: Development, phase: Phase | None, last: Obligation | None, *, by: User, reason: str, **fields: Any
) -> Obligation:
    if last is not None and not reason.strip():
        raise ReasonMissing()
    obligation = Obligation(
        organisation_id=development.organisation_id, development=development, phase=phase, determined_by=by,
        number=last.number + 1 if last else 1, supersedes=last, reason=reason.strip() if last else "",
        credited_m2=AreaCredit.objects.of_duty(development, phase).standing().total_m2(), **fields,
    )  # fmt: skip
    obligation.full_clean(exclude=["offsite_m2"], validate_unique=False)
    obligation.save(force_insert=True)
    obligation.refresh_from_db()
    return obligation
