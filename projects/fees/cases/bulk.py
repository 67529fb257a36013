"""What can be done to many cases at once. Signatures are not among it: many rows make drafts, never decisions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import User
from civildefense.records.bulk import BulkStep, MoveMany, register
from projects.fees.cases import services
from projects.fees.errors import NotSigned
from projects.fees.models import FeeCase
from projects.fees.notices.services import NOTIFIABLE, draft_notice
from projects.fees.states import ACCEPT, ARCHIVE, CLOSE, EXAMINE, MOVES, CaseState

OFFERED = (
    (CaseState.ACCEPTED, ACCEPT),
    (CaseState.EXAMINED, EXAMINE),
    (CaseState.CLOSED, CLOSE),
    (CaseState.ARCHIVED, ARCHIVE),
)


def _move(case: FeeCase, to: str, by: User, reason: str) -> None:
    services.move_case(case=case, to=to, by=by, reason=reason)


class DraftNotices(BulkStep):
    """A draft of the notice to pay for each case that owes something; each is checked and signed on its own."""

    code = "draft-notices"
    label = gettext_lazy("Draft the notices to pay")
    right = "projects.add_feenotice"

    def refusals(self, rows: Sequence[Any], by: Any) -> dict[Any, str]:
        return {row.pk: str(NotSigned.message) for row in rows if row.state not in NOTIFIABLE}

    def fields(self, by: Any) -> dict[str, forms.Field]:
        label = gettext_lazy("Why unverified figures are taken")
        return {"accept_unverified": forms.CharField(label=label, max_length=300, required=False)}

    def perform(self, row: Any, *, by: Any, reason: str, values: dict[str, Any]) -> None:
        draft_notice(case=row, by=by, accept_unverified=values.get("accept_unverified", ""))


register(FeeCase, DraftNotices(), *(MoveMany(MOVES, target, right, _move) for target, right in OFFERED))
