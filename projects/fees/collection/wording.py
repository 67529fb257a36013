"""What stands on the papers of the collection."""

import datetime as dt
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from civildefense.records.papers.render import LANGUAGE
from projects.fees.collection.models import CollectionStep
from projects.fees.collection.rules import DAYS, MONTHS, WORKDAYS, Term
from projects.fees.collection.states import StepKind
from projects.ledger.rules import yuan


def title_of(kind: str) -> str:
    with override(LANGUAGE):
        return {
            StepKind.REMINDER: _("Reminder of the off-site building fee"),
            StepKind.DEMAND: _("Demand for payment of the off-site building fee"),
            StepKind.SECOND_DEMAND: _("Second demand for payment of the off-site building fee"),
            StepKind.DECISION: _("Decision ordering payment of the off-site building fee"),
            StepKind.EXHORTATION: _("Exhortation to pay the off-site building fee"),
        }[StepKind(kind)]


def context_of(step: CollectionStep, *, due_on: dt.date | None, term: Term | None) -> dict[str, Any]:
    """Frozen with the draft."""
    with override(LANGUAGE):
        words = {
            "development": step.case.development.name,
            "case": step.case.number,
            "owed": yuan(step.owed_fen),
            "due": date_format(due_on, "DATE_FORMAT") if due_on else "",
            "late": yuan(step.late_fee_fen),
            "term": _spoken(term),
        }
        body = [text % words for text in _texts(step)]
        return {
            "body": body, "tables": [], "closing": _closing(step), "case": step.case.number, "owed_fen": step.owed_fen
        }  # fmt: skip


def _texts(step: CollectionStep) -> list[str]:
    if step.kind == StepKind.REMINDER:
        return [
            _(
                "For your development “%(development)s” (case %(case)s) %(owed)s yuan of the off-site building fee are"
                " to be paid by %(due)s. Please pay in time."
            )
        ]
    owed = _(
        "For your development “%(development)s” (case %(case)s) %(owed)s yuan of the off-site building fee were due on"
        " %(due)s and have not been paid."
    )
    late = [_("The late fee by today is %(late)s yuan.")] if step.late_fee_fen else []
    asked = {
        StepKind.DEMAND: _("Pay within %(term)s of the service of this letter."),
        StepKind.SECOND_DEMAND: _(
            "You have not followed the first demand. Pay within %(term)s of the service of this letter; otherwise a"
            " decision ordering payment follows."
        ),
        StepKind.DECISION: _("You are ordered to pay the amount in full within %(term)s of the service."),
        StepKind.EXHORTATION: _(
            "You have neither paid nor lodged a remedy in time. You may state your case and defend yourself. If you do"
            " not pay within %(term)s of the service, the people's court will be asked to enforce the decision."
        ),
    }[StepKind(step.kind)]
    return [owed, *late, asked]


def _closing(step: CollectionStep) -> list[str]:
    doubted = any(figure.get("state") != "verified" for figure in step.figures)
    illustrative = any(figure.get("is_illustrative") for figure in step.figures)
    said = [_("Not all terms of this paper have been held against their documents.")] if doubted else []
    if illustrative:
        said.append(_("Figures of this notice are illustrative: invented for the demonstration."))
    return said


def _spoken(term: Term | None) -> str:
    if term is None:
        return ""
    unit = {DAYS: _("%(length)d days"), WORKDAYS: _("%(length)d working days"), MONTHS: _("%(length)d months")}
    return unit.get(term.unit, _("%(length)d years")) % {"length": term.length}
