"""Notices to pay: drafted from what the ledger says is owed, due so many working days after their service."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import User
from civildefense.records import outbox, workflow
from civildefense.records.models import Paper, PaperService
from civildefense.records.papers import PaperKind, register
from civildefense.records.papers import services as papers
from civildefense.rulebook.figures.models import RuleFigure
from civildefense.rulebook.models import CalendarDay
from projects.fees import posting
from projects.fees.cases.assessing import figure_of
from projects.fees.collectors.services import rule_for
from projects.fees.errors import NothingToNotify, NotSigned, UnverifiedFigure
from projects.fees.models import Assessment, CollectorRule, FeeCase, FeeNotice
from projects.fees.notices import wording
from projects.fees.states import MOVES, CaseState, Collector

TERM = "fee_payment_term"
KIND = "fee_notice"
TAX_CHANNEL = "tax"
# Money may be asked for from the signature on; a case that goes back to preparation waits for the next one.
NOTIFIABLE = (CaseState.ISSUED, CaseState.NOTIFIED, CaseState.DUNNED, CaseState.COURT)


@transaction.atomic
def draft_notice(*, case: FeeCase, by: User, accept_unverified: str = "") -> FeeNotice:
    """A draft for what is owed today. It becomes a notice by signature and number, and its term runs from its service.

    NotSigned, NothingToNotify, FigureMissing (nobody knows the term), CollectorUnknown (nobody knows the payee),
    UnverifiedFigure without a reason, which is printed.
    """
    locked = posting.lock(case)
    signed = locked.decided
    if signed is None or locked.state not in NOTIFIABLE:
        raise NotSigned()
    owed = posting.balances(locked).receivable
    if not owed:
        raise NothingToNotify()
    rule, term = rule_for(locked), figure_of(locked, TERM, timezone.localdate())
    reason = accept_unverified.strip() or signed.accepted_unverified
    _require_accepted((rule, term), reason)
    assert term.value is not None
    notice = FeeNotice(
        organisation=locked.organisation, case=locked, assessment=signed, amount_fen=owed, payee=rule.collector,
        collector_rule=rule.quoted(), term_workdays=int(term.value), term_figure=term.quoted(),
        accepted_unverified=reason if _doubted(signed, rule, term) else "",
    )  # fmt: skip
    notice.full_clean()
    notice.paper = papers.draft_paper(
        kind=KIND, subject=locked, organisation=locked.organisation, title=_("Notice to pay the off-site building fee"),
        addressee=locked.payer.name, context=wording.context_of(notice), basis=wording.basis_of(notice),
        remedies=wording.remedies_on(timezone.localdate()), by=by,
    )  # fmt: skip
    notice.save()
    notice.refresh_from_db()
    return notice


def draft_for(*, subject: Any, by: User) -> Paper:
    """One of many drafts; what an assessment was allowed to leave unverified, its notice is allowed to."""
    paper = draft_notice(case=subject, by=by).paper
    assert paper is not None
    return paper


def on_issued(paper: Paper, by: User) -> None:
    """The day of the notice is the paper's; where tax collects, the source of the fee goes out with it."""
    notice = FeeNotice.objects.select_related("case__payer", "case__development__division").get(paper=paper)
    FeeNotice.objects.filter(pk=notice.pk).update(issued_on=paper.issued_on)
    if notice.payee == Collector.TAX:
        outbox.put(
            channel=TAX_CHANNEL, topic="fee_source", subject=notice.case, organisation=notice.organisation,
            payload=wording.fee_source(notice, paper), key=f"fee-source:{notice.uid}", by=by,
        )  # fmt: skip


def on_served(paper: Paper, service: PaperService, by: User) -> None:
    """The clock runs from the first service; a further one is noted on the paper and moves nothing."""
    notice = FeeNotice.objects.select_related("case").get(paper=paper)
    if notice.served_on is not None:
        return
    deadline = CalendarDay.objects.calendar().after_workdays(service.served_on, notice.term_workdays)
    FeeNotice.objects.filter(pk=notice.pk).update(
        issued_on=paper.issued_on, served_on=service.served_on, due_on=deadline.due_on,
        is_due_provisional=deadline.is_provisional,
    )  # fmt: skip
    if notice.case.state == CaseState.ISSUED:
        workflow.move(notice.case, CaseState.NOTIFIED, by=by, table=MOVES)


def _doubted(signed: Assessment, rule: CollectorRule, term: RuleFigure) -> bool:
    return signed.is_provisional or not rule.is_verified or term.state == RuleFigure.State.UNVERIFIED


def _require_accepted(rules: Iterable[CollectorRule | RuleFigure], reason: str) -> None:
    for rule in rules:
        if rule.state == RuleFigure.State.UNVERIFIED and not reason:
            raise UnverifiedFigure(rule)


register(
    PaperKind(
        name=KIND,
        label=gettext_lazy("Notice to pay the off-site building fee"),
        issue_right="projects.issue_feenotice",
        needs_basis=True,
        needs_remedies=True,
        on_issued=on_issued,
        on_served=on_served,
        draft=draft_for,
    )
)
outbox.register("fee_source", gettext_lazy("fee to be collected"))
outbox.register("fee_refund", gettext_lazy("fee to be returned"))
