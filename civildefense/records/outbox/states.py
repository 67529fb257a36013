"""What people do to a message that could not be delivered. Sending, answers and failures are the task's own words."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable
from civildefense.records.models.outbox import OutboxState

HAND_OVER = "records.hand_over_outboxmessage"

MOVES = MoveTable(
    [
        Move(OutboxState.FAILED, OutboxState.WAITING, _("Try again now"), HAND_OVER),
        Move(OutboxState.WAITING, OutboxState.TAKEN_BY_HAND, _("Handed over by hand"), HAND_OVER, needs_reason=True),
        Move(OutboxState.FAILED, OutboxState.TAKEN_BY_HAND, _("Handed over by hand"), HAND_OVER, needs_reason=True),
    ]
)
