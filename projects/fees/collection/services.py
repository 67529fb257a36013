"""The only writer of the collection: prepare, serve, record, give up."""

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from civildefense.accounts.models import User
from civildefense.common.workdays import Deadline, WorkCalendar
from civildefense.records import workflow
from civildefense.records.models import Attachment, Paper, PaperService
from civildefense.records.papers import PaperKind, register
from civildefense.records.papers import services as papers
from civildefense.rulebook.models import CalendarDay
from projects.fees import posting
from projects.fees.arrears.rules import days_overdue
from projects.fees.collection import errors, rules, wording
from projects.fees.collection.figures import REVIEW, SUIT, TERM, WINDOW, daily_late_fee, figures_of, term_in
from projects.fees.collection.models import CollectionStep
from projects.fees.collection.states import DECISIONS, MOVES, PAPERS, StepKind, StepState
from projects.fees.collectors.services import is_with_office
from projects.fees.models import FeeCase, FeeNotice
from projects.fees.notices import wording as notice_wording
from projects.fees.states import COLLECT, CaseState
from projects.fees.states import MOVES as CASE_MOVES

PAPER_KINDS = {kind: f"fee_{kind}" for kind in PAPERS}


@transaction.atomic
def prepare_step(*, case: FeeCase, kind: str, by: User) -> CollectionStep:
    """The next paper to the developer, as a draft; errors of this slice, FigureMissing where a term is not known."""
    _require(by, case)
    locked, today = posting.lock(case), timezone.localdate()
    _check(locked, kind, today)
    step = _new_step(locked, kind, today, by)
    due_on = due_on_of(locked)
    step.paper = papers.draft_paper(
        kind=PAPER_KINDS[StepKind(kind)], subject=locked, organisation=locked.organisation,
        title=wording.title_of(kind), addressee=locked.payer.name,
        context=wording.context_of(step, due_on=due_on, term=term_in(step.figures, TERM)),
        basis=_basis(step), remedies=notice_wording.remedies_on(today) if kind == StepKind.DECISION else "", by=by,
    )  # fmt: skip
    step.full_clean(exclude=["prepared_at", "figures"])
    step.save()
    return step


@transaction.atomic
def record_step(
    *, case: FeeCase, kind: str, taken_on: dt.date, by: User, reference: str = "", proof: Attachment | None = None,
    note: str = "",
) -> CollectionStep:  # fmt: skip
    """A talk held, an application handed in, a claim filed: what is no paper to the developer, with its proof."""
    _require(by, case)
    if kind in PAPERS:
        raise errors.ServiceUnproven()
    locked = posting.lock(case)
    _check_day(taken_on, proof, note)
    _check(locked, kind, taken_on)
    step = _new_step(locked, kind, taken_on, by)
    step.reference, step.proof, step.note = reference.strip(), proof, note.strip()
    step.full_clean(exclude=["prepared_at", "figures"])
    step.save()
    return _serve(step, taken_on, "", by)


@transaction.atomic
def record_tax_step(*, case: FeeCase, kind: str, taken_on: dt.date, reference: str, by: User) -> CollectionStep:
    """What the tax authority says it did; the office's own order does not bind it."""
    _require(by, case)
    locked = posting.lock(case)
    if is_with_office(locked):
        raise errors.NotTaxs()
    _check_day(taken_on, None, reference)
    owed = posting.balances(locked, on=taken_on).receivable
    if owed <= 0:
        raise errors.NothingOwed()
    step = CollectionStep(
        organisation=locked.organisation, case=locked, kind=kind, owed_fen=owed, is_by_tax=True, prepared_by=by,
        reference=reference.strip(), note=reference.strip(), served_on=taken_on, state=StepState.SERVED,
    )  # fmt: skip
    step.full_clean(exclude=["prepared_at", "figures"])
    step.save()
    return step


@transaction.atomic
def void_step(*, step: CollectionStep, by: User, reason: str) -> CollectionStep:
    """Given up, or of no effect; the next one of its kind may be taken."""
    _require(by, step.case)
    posting.lock(step.case)
    if step.paper is not None and step.paper.state != Paper.State.VOID:
        papers.void_paper(paper=step.paper, by=by, reason=reason)  # comes back through ``on_voided``
        step.refresh_from_db()
        return step
    return workflow.move(step, StepState.VOID, by=by, reason=reason, table=MOVES)


def on_served(paper: Paper, service: PaperService, by: User) -> None:
    """The clock runs from the first service."""
    step = CollectionStep.objects.select_related("case").filter(paper=paper, state=StepState.PREPARED).first()
    if step is not None:
        _serve(step, service.served_on, service.how, by)


def on_voided(paper: Paper, by: User) -> None:
    for step in CollectionStep.objects.filter(paper=paper).standing():
        workflow.move(step, StepState.VOID, by=by, reason=paper.void_reason, table=MOVES)


def situation_of(case: FeeCase, *, on: dt.date) -> rules.Situation:
    steps = case.collection_steps.standing().filter(is_by_tax=False)
    return rules.Situation(
        owed_fen=posting.balances(case, on=on).receivable,
        due_on=due_on_of(case),
        is_by_tax=not is_with_office(case),
        steps=[taken(step) for step in steps],
    )


def taken(step: CollectionStep) -> rules.TakenStep:
    clock = None
    if step.served_on is not None:
        ends_on = step.ends_on or step.served_on
        clock = rules.Clock(ends_on, step.is_provisional, step.opens_on, step.closes_on)
    return rules.TakenStep(step.kind, step.served_on, clock)


def due_on_of(case: FeeCase) -> dt.date | None:
    """By the newest notice that was served."""
    served = FeeNotice.objects.filter(case=case, due_on__isnull=False).order_by("-id")
    return served.values_list("due_on", flat=True).first()


def _check(case: FeeCase, kind: str, on: dt.date) -> None:
    rules.check_step(kind, situation_of(case, on=on), on=on)


def _check_day(taken_on: dt.date, proof: Attachment | None, note: str) -> None:
    if taken_on > timezone.localdate():
        raise errors.FutureService()
    if proof is None and not note.strip():
        raise errors.ServiceUnproven()


def _new_step(case: FeeCase, kind: str, on: dt.date, by: User) -> CollectionStep:
    owed = posting.balances(case, on=on).receivable
    late = rules.late_fee_fen(owed, days=days_overdue(due_on_of(case), on=on), daily_percent=daily_late_fee(on))
    return CollectionStep(
        organisation=case.organisation, case=case, kind=kind, owed_fen=owed, late_fee_fen=late,
        figures=figures_of(kind, day=on), prepared_by=by,
    )  # fmt: skip


def _serve(step: CollectionStep, served_on: dt.date, how: str, by: User) -> CollectionStep:
    calendar = CalendarDay.objects.calendar()
    fields: dict[str, Any] = {"served_on": served_on, "served_how": how}
    if term := term_in(step.figures, TERM):
        deadline = term.after(served_on, calendar)
        fields |= {"ends_on": deadline.due_on, "is_provisional": deadline.is_provisional}
    if step.kind == StepKind.EXHORTATION:
        fields |= _window(step, calendar, fields["ends_on"])
    CollectionStep.objects.filter(pk=step.pk).update(**fields)
    workflow.move(step, StepState.SERVED, by=by, table=MOVES)
    _move_case(step, by)
    return step


def _window(step: CollectionStep, calendar: WorkCalendar, wait_ends: dt.date) -> dict[str, dt.date]:
    """Counted from the service of the decision that is to be enforced."""
    decision = step.case.collection_steps.standing().get(kind=StepKind.DECISION, is_by_tax=False)
    review, suit, window = (term_in(step.figures, use) for use in (REVIEW, SUIT, WINDOW))
    assert decision.served_on
    assert review
    assert suit
    assert window
    remedies: Deadline = rules.remedies_end(decision.served_on, review, suit, calendar)
    opens, closes = rules.court_window(remedies, window, calendar)
    if wait_ends >= closes:
        raise errors.WindowClosed(closes)
    return {"opens_on": opens, "closes_on": closes}


def _move_case(step: CollectionStep, by: User) -> None:
    case = step.case
    case.refresh_from_db()
    if case.state == CaseState.NOTIFIED and step.kind != StepKind.REMINDER:
        workflow.move(case, CaseState.DUNNED, by=by, table=CASE_MOVES)
    if case.state == CaseState.DUNNED and step.kind == StepKind.COURT:
        workflow.move(case, CaseState.COURT, by=by, table=CASE_MOVES)


def _basis(step: CollectionStep) -> str:
    """The documents behind the amount, and those behind the term."""
    notice = FeeNotice.objects.filter(case=step.case, due_on__isnull=False).order_by("-id").first()
    named = notice_wording.basis_of(notice).splitlines() if notice else []
    named += [figure.get("citation", "") for figure in step.figures]
    return "\n".join(dict.fromkeys(filter(None, named)))


def _require(by: User, case: FeeCase) -> None:
    if not by.has_perm(COLLECT) or case.organisation_id not in by.organisation_ids:
        raise errors.NotAllowed()


def _draft_for(kind: str, *, subject: Any, by: User) -> Paper:
    """One of many drafts."""
    paper = prepare_step(case=subject, kind=kind, by=by).paper
    assert paper is not None
    return paper


for _step in PAPERS:
    register(
        PaperKind(
            name=PAPER_KINDS[_step],
            label=StepKind(_step).label,
            issue_right="projects.issue_collectionstep",
            needs_basis=_step != StepKind.REMINDER,
            needs_remedies=_step in DECISIONS,
            on_served=on_served,
            on_voided=on_voided,
            draft=partial(_draft_for, _step),
        )
    )
