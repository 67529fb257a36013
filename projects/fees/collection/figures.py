"""The legal figures that each step's clock is counted with; FigureMissing where the office has none."""

import datetime as dt
from decimal import Decimal
from typing import Any

from civildefense.rulebook.figures.errors import FigureMissing
from civildefense.rulebook.figures.models import RuleFigure
from civildefense.rulebook.figures.services import figure_for
from projects.fees.collection.rules import Term
from projects.fees.collection.states import StepKind

TERM, REVIEW, SUIT, WINDOW = "term", "review", "suit", "window"
_DEMAND, _ORDER, _WAIT = "fee_demand_term", "fee_order_term", "enforcement_wait"

# What a step needs to know before it goes out, by what the figure is for.
NEEDED: dict[str, dict[str, str]] = {
    StepKind.REMINDER: {},
    StepKind.DEMAND: {TERM: _DEMAND},
    StepKind.SECOND_DEMAND: {TERM: _DEMAND},
    StepKind.TALK: {TERM: _DEMAND},
    StepKind.DECISION: {TERM: _ORDER, REVIEW: "reconsideration_term", SUIT: "litigation_term"},
    StepKind.EXHORTATION: {
        TERM: _WAIT, REVIEW: "reconsideration_term", SUIT: "litigation_term", WINDOW: "enforcement_window"
    },
    StepKind.COURT: {},
    StepKind.CLAIM: {},
}  # fmt: skip


def figures_of(kind: str, *, day: dt.date) -> list[dict[str, Any]]:
    """As they are kept with the step, each with what it is ``for``."""
    return [{"for": use, **figure_for(key, day=day).quoted()} for use, key in NEEDED[kind].items()]


def term_in(figures: list[dict[str, Any]], use: str) -> Term | None:
    found = next((figure for figure in figures if figure["for"] == use), None)
    return Term(int(Decimal(found["value"])), found["unit"]) if found else None


def daily_late_fee(day: dt.date) -> Decimal | None:
    """Percent of the principal for each day; None unless a verified figure is in force: no law, no late fee."""
    try:
        figure = figure_for("late_fee_daily", day=day)
    except FigureMissing:
        return None
    return figure.value if figure.state == RuleFigure.State.VERIFIED else None
