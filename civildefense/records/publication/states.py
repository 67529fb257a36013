"""From the proposal to the public and back; a withdrawal needs a reason, an approval a second person."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable
from civildefense.records.models.publication import ReviewState

PROPOSE = "records.propose_publication"
APPROVE = "records.approve_publication"
WITHDRAW = "records.withdraw_publication"
APPROVE_SET = "records.add_setapproval"

MOVES = MoveTable(
    [
        Move(ReviewState.PROPOSED, ReviewState.APPROVED, _("Approve for the public"), APPROVE),
        Move(ReviewState.PROPOSED, ReviewState.REFUSED, _("Refuse"), APPROVE, needs_reason=True),
        Move(ReviewState.PROPOSED, ReviewState.WITHDRAWN, _("Take the proposal back"), PROPOSE, needs_reason=True),
        Move(ReviewState.APPROVED, ReviewState.WITHDRAWN, _("Withdraw from the public"), WITHDRAW, needs_reason=True),
    ]
)

# What an undone import had brought into the register ends with it, by the hand of whoever undid the import.
UNDONE_MOVES = MoveTable(
    Move(state, ReviewState.WITHDRAWN, _("End with the undone import"), "records.change_importbatch", needs_reason=True)
    for state in (ReviewState.PROPOSED, ReviewState.APPROVED)
)
