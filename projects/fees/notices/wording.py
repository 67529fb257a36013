"""What stands on a notice to pay, word for word, and what the tax authority is told."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from civildefense.records.models import Paper
from civildefense.records.papers.render import LANGUAGE
from civildefense.rulebook.figures.errors import FigureMissing
from civildefense.rulebook.figures.services import figure_for
from projects.fees.models import Assessment, FeeNotice
from projects.fees.states import Collector
from projects.ledger.rules import yuan

RECONSIDERATION, SUIT = "reconsideration_term", "litigation_term"


def context_of(notice: FeeNotice) -> dict[str, Any]:
    """Frozen with the draft: the paper never says anything else, whatever becomes of the figures."""
    with override(LANGUAGE):
        return {
            "body": _body(notice),
            "tables": [] if notice.assessment.is_prior else [_calculation(notice.assessment)],
            "closing": _closing(notice),
            "as_of": date_format(timezone.localdate(), "DATE_FORMAT"),
            "case": notice.case.number,
            "amount_fen": notice.amount_fen,
        }


def basis_of(notice: FeeNotice) -> str:
    """The documents that calculation and payee rest on; where no figure names one the notice cannot be issued."""
    quoted = (notice.assessment.rate_figure, notice.collector_rule)
    named = [rule.get("citation", "") for rule in quoted] + [
        line["ground"]["citation"] for line in notice.assessment.reliefs
    ]
    return "\n".join(dict.fromkeys(filter(None, named)))


def remedies_on(day: dt.date) -> str:
    """The terms of the day; empty where the rulebook does not have them, and then somebody writes them in."""
    try:
        review, suit = (int(figure_for(key, day=day).value or 0) for key in (RECONSIDERATION, SUIT))
    except FigureMissing:
        return ""
    with override(LANGUAGE):
        sentence = _(
            "Whoever does not accept this notice may apply for administrative reconsideration within %(days)d days of"
            " its service, or bring an action before the court within %(months)d months of its service."
        )
        return sentence % {"days": review, "months": suit}


def fee_source(notice: FeeNotice, paper: Paper) -> dict[str, Any]:
    """费源: what the tax authority needs to collect, and no more."""
    case = notice.case
    return {
        "case": case.number,
        "notice": paper.number,
        "issued_on": paper.issued_on.isoformat() if paper.issued_on else None,
        "payer": case.payer.name,
        "credit_code": case.payer.credit_code,
        "development": case.development.name,
        "development_code": case.development.code,
        "division_code": case.development.division.code,
        "charging_year": case.charging_year,
        "charge_kind": case.charge_kind,
        "treasury_level": case.level,
        "amount_fen": notice.amount_fen,
        "term_workdays": notice.term_workdays,
    }


def _body(notice: FeeNotice) -> list[str]:
    case = notice.case
    told = {
        "development": case.development.name,
        "case": case.number,
        "amount": yuan(notice.amount_fen),
        "days": notice.term_workdays,
        "payee": notice.get_payee_display(),  # type: ignore[attr-defined]
    }
    asked = _(
        "For your development “%(development)s” (case %(case)s) the off-site building fee to be paid is"
        " %(amount)s yuan."
    )
    if notice.payee == Collector.TAX:
        payee = _("Declare and pay it to the tax authority; the tax authority issues the proof of payment.")
    else:
        payee = _("Pay it to the civil-defence office by the payment form for non-tax revenue.")
    term = _(
        "It is to be paid within %(days)d working days of the service of this notice, in full: it can neither be"
        " deferred nor paid in parts."
    )
    return [asked % told, payee, term % told]


def _calculation(assessment: Assessment) -> dict[str, Any]:
    """The line that anybody can calculate again: areas, rate, relief, sum."""
    assert assessment.rate_yuan_per_m2 is not None
    row = [
        str(assessment.required_m2), str(assessment.built_m2), str(assessment.credited_m2), str(assessment.area_m2),
        f"{assessment.rate_yuan_per_m2.normalize():f}", yuan(assessment.gross_fen), yuan(assessment.relieved_fen),
        yuan(assessment.payable_fen),
    ]  # fmt: skip
    return {
        "title": assessment.get_kind_display(),
        "unit": _("m², yuan"),
        "head": [
            {"label": _("Area"), "under": [_("required"), _("built"), _("met elsewhere"), _("charged")]},
            _("Rate"),
            {"label": _("Amount"), "under": [_("fee"), _("relief"), _("payable")]},
        ],
        "rows": [row],
    }


def _closing(notice: FeeNotice) -> list[str]:
    """What a reader has to know of figures that are not certain, and of amounts that a person changed."""
    said = []
    if notice.accepted_unverified:
        doubt = _(
            "Not all figures of this notice have been held against their documents. Reason for using them: %(reason)s"
        )
        said.append(doubt % {"reason": notice.accepted_unverified})
    if notice.assessment.is_hand_changed:
        said.append(_("The amount was changed by hand: %(reason)s") % {"reason": notice.assessment.hand_reason})
    quoted = (notice.assessment.rate_figure, notice.collector_rule, notice.term_figure)
    if any(rule.get("is_illustrative") for rule in quoted):
        said.append(_("Figures of this notice are illustrative: invented for the demonstration."))
    return said
