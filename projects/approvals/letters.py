"""Letters of the slice as papers: the decision on an application, the conditions for land."""

from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import User
from civildefense.records import papers
from civildefense.records.models import Paper
from civildefense.records.papers.kinds import PaperKind
from civildefense.records.papers.render import LANGUAGE
from civildefense.records.papers.services import draft_paper
from civildefense.rulebook.figures.errors import FigureMissing
from civildefense.rulebook.figures.services import figure_for
from projects.approvals.errors import LetterUnderway
from projects.approvals.models import Approval, LandCondition
from projects.approvals.services import decide, issue_condition, move_approval, stop_clock
from projects.approvals.states import ApprovalState, Mode, Outcome, Stage

DECISION, CONDITION = "approval_decision", "land_condition"


def draft_decision(*, approval: Approval, outcome: str, by: User) -> Paper:
    """The letter that grants or refuses an application; LetterUnderway while another one is on its way."""
    if Paper.objects.about(approval).filter(kind=DECISION).exclude(state=Paper.State.VOID).exists():
        raise LetterUnderway()
    with translation.override(LANGUAGE):
        is_granted = outcome == Outcome.GRANTED
        title = _("Decision to grant the licence") if is_granted else _("Decision not to grant the licence")
        return draft_paper(
            kind=DECISION,
            subject=approval,
            organisation=approval.organisation,
            title=title,
            addressee=_addressee(approval),
            context={
                "outcome": str(outcome), "body": _decision_body(approval, is_granted),
                "tables": [_area_table(approval)] if is_granted else [],
                "closing": [line for line in approval.conditions.splitlines() if line.strip()],
            },
            basis=approval.item.basis if approval.item else "",
            remedies=remedies(),
            by=by,
        )  # fmt: skip


def draft_condition(*, condition: LandCondition, by: User) -> Paper:
    """The opinion on a plot before it is handed out."""
    with translation.override(LANGUAGE):
        opening = _("On the plot %(plot)s we ask that the following be written into the conditions of its transfer:")
        return draft_paper(
            kind=CONDITION,
            subject=condition,
            organisation=condition.organisation,
            title=_("Conditions of civil air defence for a plot"),
            addressee=condition.addressee,
            context={"body": [opening % {"plot": condition.plot}, *condition.requirements.splitlines()]},
            by=by,
        )


def remedies() -> str:
    """Review and suit with their terms; nothing where a figure is missing, and the paper then waits for words."""
    today = timezone.localdate()
    try:
        review, suit = (figure_for(key, day=today) for key in ("reconsideration_term", "litigation_term"))
    except FigureMissing:
        return ""
    sentence = _(
        "Whoever disagrees may apply for administrative review within %(days)d days of receiving this decision, or"
        " bring an administrative suit within %(months)d months."
    )
    return sentence % {"days": int(review.value or 0), "months": int(suit.value or 0)}


def _addressee(approval: Approval) -> str:
    return approval.developer_name or str(approval.development.developer if approval.development else "")


def _decision_body(approval: Approval, is_granted: bool) -> list[str]:
    words = {
        "project": approval.development.name if approval.development else approval.project_name,
        "item": approval.item.name if approval.item else "",
        "day": date_format(approval.accepted_on, "DATE_FORMAT") if approval.accepted_on else "",
    }
    opening = _("Your application for “%(item)s” for the project %(project)s was accepted on %(day)s.") % words
    if not is_granted:
        return [opening, _("After examination it does not meet the legal conditions and is not granted.")]
    granted = _("After examination it meets the legal conditions and is granted as follows.")
    return [opening, granted, *_term(approval)]


def _term(approval: Approval) -> list[str]:
    if approval.valid_until is None:
        return []
    return [_("This decision is valid until %(day)s.") % {"day": date_format(approval.valid_until, "DATE_FORMAT")}]


def _area_table(approval: Approval) -> dict[str, Any]:
    areas = (approval.required_m2, approval.built_m2, approval.offsite_m2)
    return {
        "unit": "m²",
        "head": [_("How the duty is met"), _("Required area"), _("To be built"), _("Off-site area")],
        "rows": [
            [
                str(Mode(approval.mode).label) if approval.mode else "—",
                *("—" if area is None else f"{area:,.2f}" for area in areas),
            ]
        ],
    }


# --- What the papers do to their subjects ---------------------------------------------------------------


def _decided(paper: Paper, by: User) -> None:
    assert paper.issued_on is not None
    decide(
        approval=paper.subject, number=paper.number, outcome=paper.context["outcome"], decided_on=paper.issued_on, by=by
    )


def _delivered(paper: Paper, service: Any, by: User) -> None:
    for clock in paper.subject.clocks.running().filter(stage=Stage.DELIVERY):
        stop_clock(clock=clock, on=service.served_on, by=by)


def _voided(paper: Paper, by: User) -> None:
    if paper.number and paper.subject.state == ApprovalState.DECIDED:
        move_approval(approval=paper.subject, to=ApprovalState.REVOKED, by=by, reason=paper.void_reason)


def _conditions_issued(paper: Paper, by: User) -> None:
    assert paper.issued_on is not None
    issue_condition(condition=paper.subject, number=paper.number, issued_on=paper.issued_on, by=by)


papers.register(
    PaperKind(
        name=DECISION,
        label=gettext_lazy("decision on an application"),
        issue_right="projects.issue_approval",
        needs_basis=True,
        needs_remedies=True,
        on_issued=_decided,
        on_served=_delivered,
        on_voided=_voided,
    )
)
papers.register(
    PaperKind(
        name=CONDITION,
        label=gettext_lazy("conditions for land"),
        issue_right="projects.issue_landcondition",
        on_issued=_conditions_issued,
    )
)
