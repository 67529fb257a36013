"""The steps from a friendly word to the court, and what becomes of each."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable
from projects.fees.states import COLLECT


class StepKind(models.TextChoices):
    """In their order; ``TALK`` stands for the second demand, ``CLAIM`` outside the order."""

    REMINDER = "reminder", _("reminder before the due day")
    DEMAND = "demand", _("demand for payment")
    SECOND_DEMAND = "second_demand", _("second demand")
    TALK = "talk", _("talk about the arrears")
    DECISION = "decision", _("decision ordering payment")
    EXHORTATION = "exhortation", _("exhortation before enforcement")
    COURT = "court", _("application to the court")
    CLAIM = "claim", _("claim filed in insolvency")


class StepState(models.TextChoices):
    PREPARED = "prepared", _("prepared")
    SERVED = "served", _("served")
    VOID = "void", _("void")


# A step of a kind rests on one of these, served before.
RESTS_ON: dict[str, tuple[str, ...]] = {
    StepKind.REMINDER: (),
    StepKind.DEMAND: (),
    StepKind.SECOND_DEMAND: (StepKind.DEMAND,),
    StepKind.TALK: (StepKind.DEMAND,),
    StepKind.DECISION: (StepKind.SECOND_DEMAND, StepKind.TALK),
    StepKind.EXHORTATION: (StepKind.DECISION,),
    StepKind.COURT: (StepKind.EXHORTATION,),
    StepKind.CLAIM: (),
}

# Kinds that are a paper to the developer; a talk, a court's file and an administrator's file are only recorded.
PAPERS = frozenset(
    {StepKind.REMINDER, StepKind.DEMAND, StepKind.SECOND_DEMAND, StepKind.DECISION, StepKind.EXHORTATION}
)
# Papers that change the developer's position: they need a basis and say the remedies.
DECISIONS = frozenset({StepKind.DECISION})


MOVES = MoveTable(
    [
        # Law on administrative coercion, arts 38 and 54: a clock starts with the service.
        Move(StepState.PREPARED, StepState.SERVED, _("Record the service"), COLLECT),
        Move(StepState.PREPARED, StepState.VOID, _("Give up the draft"), COLLECT, needs_reason=True),
        Move(StepState.SERVED, StepState.VOID, _("Declare void"), COLLECT, needs_reason=True),
    ]
)
