"""What can be done to many decisions at once."""

from typing import Any

from django.utils.translation import gettext_lazy

from civildefense.accounts.models import User
from civildefense.records.bulk import BulkStep, MoveMany, register
from projects.approvals import services
from projects.approvals.errors import NoSingleMatch
from projects.approvals.matching import Matcher
from projects.approvals.models import Approval
from projects.approvals.services import told_of
from projects.approvals.states import CHANGE, MOVES, ApprovalState


class MatchAgain(BulkStep):
    """Developments may have come on record since the decision did."""

    code = "match"
    label = gettext_lazy("Look for the development again")
    right = CHANGE

    def refusals(self, rows: Any, by: Any) -> dict[Any, str]:
        matcher = Matcher.for_user(by)
        held = {row.pk: matcher.find(told_of(row))[0] for row in rows if row.state == ApprovalState.HELD}
        return {row.pk: str(NoSingleMatch.message) for row in rows if held.get(row.pk) is None}

    def perform(self, row: Approval, *, by: User, reason: str, values: dict[str, Any]) -> None:
        told = told_of(row)
        development, way = Matcher.for_one(told, by).find(told)
        if development is None:
            raise NoSingleMatch()
        services.name_development(approval=row, development=development, by=by, way=way)


def _move(approval: Approval, to: str, by: User, reason: str) -> None:
    services.move_approval(approval=approval, to=to, by=by, reason=reason)


register(Approval, MatchAgain(), MoveMany(MOVES, ApprovalState.VOID, CHANGE, _move))
