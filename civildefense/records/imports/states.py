"""The moves of an import that need a reason; the others follow from what is done to it."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable
from civildefense.records.models.imports import ImportState

CHANGE = "records.change_importbatch"
SIGN = "records.sign_importbatch"

MOVES = MoveTable(
    [
        Move(ImportState.COMMITTED, ImportState.UNDONE, _("Undo"), CHANGE, needs_reason=True),
        Move(ImportState.DECLARED, ImportState.UNDONE, _("Undo"), CHANGE, needs_reason=True),
        # What an officer has signed only an officer opens again; then it can be undone.
        Move(ImportState.SIGNED, ImportState.DECLARED, _("Take the signature back"), SIGN, needs_reason=True),
    ]
)
