"""What auditors found, and what the office did about it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from civildefense.accounts.models import User
from civildefense.records.workflow import move
from projects.funds.errors import AnswerMissing, OtherFundsAllocation
from projects.funds.models import AuditFinding, SpecialFund
from projects.funds.states import FINDING_MOVES, FindingState


@transaction.atomic
def record_finding(*, fund: SpecialFund, by: User, **fields: Any) -> AuditFinding:
    finding = AuditFinding(organisation=fund.organisation, fund=fund, **fields)
    if finding.allocation is not None and finding.allocation.line.fund_id != fund.pk:
        raise OtherFundsAllocation()
    finding.full_clean()
    finding.save()
    return finding


@transaction.atomic
def answer_finding(*, finding: AuditFinding, answer: str, by: User) -> AuditFinding:
    """The answer is what makes the finding answered; asked again, it is answered anew."""
    locked = AuditFinding.objects.select_for_update(no_key=True, of=("self",)).get(pk=finding.pk)
    if not answer.strip():
        raise AnswerMissing()
    locked.answer, locked.answered_by, locked.answered_at = answer.strip(), by, timezone.now()
    locked.full_clean()
    locked.save(update_fields=["answer", "answered_by", "answered_at"])
    return move(locked, FindingState.ANSWERED, by=by, table=FINDING_MOVES)


@transaction.atomic
def move_finding(*, finding: AuditFinding, to: str, by: User, reason: str = "") -> AuditFinding:
    """Settled, or asked again; an answer goes through ``answer_finding``."""
    if to == FindingState.ANSWERED:
        raise AnswerMissing()
    return move(finding, to, by=by, reason=reason, table=FINDING_MOVES)
