"""What becomes of a comparison with a collector's file: found, declared complete, signed by another officer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable


class ReconciliationState(models.TextChoices):
    FOUND = "found", _("compared")
    DECLARED = "declared", _("declared complete")
    SIGNED = "signed", _("signed")


DECLARE, SIGN = "projects.add_reconciliation", "projects.sign_reconciliation"

MOVES = MoveTable(
    [
        Move(ReconciliationState.FOUND, ReconciliationState.DECLARED, _("Declare complete"), DECLARE),
        Move(ReconciliationState.DECLARED, ReconciliationState.FOUND, _("Take back"), DECLARE, needs_reason=True),
        Move(ReconciliationState.DECLARED, ReconciliationState.SIGNED, _("Sign"), SIGN),
    ]
)
