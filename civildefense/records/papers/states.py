"""The one path of a paper, and its ways back; who may sign depends on the kind."""

from functools import cache

from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable
from civildefense.records.models.papers import PaperState

DRAFT, EDIT, CHECK = "records.add_paper", "records.change_paper", "records.check_paper"
REVIEW, SERVE, VOID = "records.review_paper", "records.serve_paper", "records.void_paper"


@cache
def moves_for(issue_right: str) -> MoveTable:
    """Drafts are voided by whoever writes them, what is out only by whoever may sign it."""
    back = _("Send back to be rewritten")
    return MoveTable(
        [
            Move(PaperState.DRAFT, PaperState.CHECKED, _("Checked: pass on to the legal review"), CHECK),
            Move(PaperState.CHECKED, PaperState.REVIEWED, _("Reviewed: pass on for signature"), REVIEW),
            Move(PaperState.REVIEWED, PaperState.ISSUED, _("Sign and give it a number"), issue_right),
            Move(PaperState.ISSUED, PaperState.SERVED, _("Served"), SERVE),
            Move(PaperState.CHECKED, PaperState.DRAFT, back, REVIEW, needs_reason=True),
            Move(PaperState.REVIEWED, PaperState.DRAFT, back, issue_right, needs_reason=True),
            *(
                Move(state, PaperState.VOID, _("Void the draft"), VOID, needs_reason=True)
                for state in (PaperState.DRAFT, PaperState.CHECKED, PaperState.REVIEWED)
            ),
            *(
                Move(state, PaperState.VOID, _("Void the paper; its number stays"), issue_right, needs_reason=True)
                for state in (PaperState.ISSUED, PaperState.SERVED)
            ),
        ]
    )
