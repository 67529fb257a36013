"""The only writer of fee cases; assessments are in ``assessing``, reliefs and notices in their own folders."""

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.db.models import BigIntegerField, Max
from django.db.models.functions import Cast, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation, User
from civildefense.records import workflow
from civildefense.records.models import Transition
from projects.developments.models import Development
from projects.enterprises.models import Enterprise
from projects.fees import posting
from projects.fees.cases.checks import require_move, require_signature
from projects.fees.errors import NotInPreparation, OldCase, OtherDevelopment
from projects.fees.models import Assessment, AssessmentDecision, FeeCase
from projects.fees.states import IN_PREPARATION, MOVES, CaseState, ChargeKind

_DIGITS = 4
_INTEGER = BigIntegerField()


@transaction.atomic
def open_case(
    *,
    organisation: Organisation,
    development: Development,
    charging_year: int,
    by: User,
    payer: Enterprise | None = None,
    **fields: Any,
) -> FeeCase:
    """A draft. The developer owes the fee unless another payer is named; without ``number`` the portal gives one."""
    number = fields.pop("number", "") or _next_number(organisation, charging_year)
    case = FeeCase(
        organisation=organisation, development=development, charging_year=charging_year, number=number,
        payer=payer or development.developer, **fields,
    )  # fmt: skip
    _require_phase(case)
    case.full_clean()
    case.save()
    case.refresh_from_db()
    return case


@transaction.atomic
def enter_old_case(
    *, organisation: Organisation, development: Development, charging_year: int, by: User, prior_number: str,
    prior_decided_on: dt.date, amount_fen: int, **fields: Any,
) -> FeeCase:  # fmt: skip
    """A case decided before the portal, as it was decided: its amount is kept and never calculated again.

    The scan of the decision is attached before the case is accepted, and a second person signs for it.
    """
    case = open_case(
        organisation=organisation, development=development, charging_year=charging_year, by=by, is_before_portal=True,
        prior_number=prior_number, prior_decided_on=prior_decided_on,
        **{"charge_kind": ChargeKind.ARREARS, **fields},
    )  # fmt: skip
    assessment = Assessment(
        case=case, kind=Assessment.Kind.BACKLOG if case.charge_kind == ChargeKind.ARREARS else Assessment.Kind.INITIAL,
        is_prior=True, gross_fen=amount_fen, payable_fen=amount_fen, assessed_by=by, assessed_at=timezone.now(),
    )  # fmt: skip
    assessment.full_clean()
    assessment.save()
    return case


@transaction.atomic
def change_case(*, case: FeeCase, by: User, **fields: Any) -> FeeCase:
    """Change named fields of the locked row while it is in preparation; remarks at any time."""
    locked = posting.lock(case)
    if locked.state not in IN_PREPARATION and not fields.keys() <= {"remarks"}:
        raise NotInPreparation()
    if not locked.is_before_portal and fields.keys() & {"prior_number", "prior_decided_on"}:
        raise OldCase(_("Only a case decided before the portal has an old decision."))
    for name, value in fields.items():
        setattr(locked, name, value)
    _require_phase(locked)
    locked.full_clean()
    locked.save(update_fields=[*fields])
    locked.refresh_from_db()
    return locked


@transaction.atomic
def move_case(*, case: FeeCase, to: str, by: User, reason: str = "", **signing: Any) -> FeeCase:
    """Through the one door; what a rule has against it is said by name. ``signing`` goes to ``sign_case``."""
    if to == CaseState.ISSUED:
        return sign_case(case=case, by=by, reason=reason, **signing)
    require_move(posting.lock(case), to, by)
    return workflow.move(case, to, by=by, reason=reason, table=MOVES)


@transaction.atomic
def sign_case(
    *, case: FeeCase, by: User, decided_on: dt.date | None = None, number: str = "",
    approve_hand_change: bool = False, reason: str = "",
) -> FeeCase:  # fmt: skip
    """The decision on the newest assessment: from now on it is owed. Whoever assessed it does not sign it.

    An old case keeps the day and the number of its own decision.
    """
    locked = posting.lock(case)
    assessment = require_signature(locked, by, approve_hand_change=approve_hand_change, decided_on=decided_on)
    examined = Transition.objects.about(locked).filter(to_state=CaseState.EXAMINED).order_by("-id")[0]
    moved = workflow.move(case, CaseState.ISSUED, by=by, reason=reason, table=MOVES)
    decision = AssessmentDecision(
        assessment=assessment,
        number=locked.prior_number or number,
        decided_on=locked.prior_decided_on or decided_on or timezone.localdate(),
        examined_by=examined.moved_by,
        examined_at=examined.moved_at,
        decided_by=by,
        decided_at=timezone.now(),
        is_hand_change_approved=assessment.is_hand_changed,
    )
    decision.full_clean()
    decision.save()
    posting.post_assessment(
        case=case, assessed_fen=assessment.payable_fen + assessment.relieved_fen, relieved_fen=assessment.relieved_fen,
        on=decision.decided_on, memo=f"{assessment.get_kind_display()} {case.number}",
        key=f"assessment:{assessment.uid}", by=by,
    )  # fmt: skip
    return moved


def _require_phase(case: FeeCase) -> None:
    if case.phase is not None and case.phase.development_id != case.development_id:
        raise OtherDevelopment()


def _next_number(organisation: Organisation, year: int) -> str:
    """``2026-0012``: the next of the office's own, one clerk after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"feecase:{organisation.pk}"])
    counted = FeeCase.objects.filter(organisation=organisation, number__regex=rf"^{year}-[0-9]{{4,9}}$")
    last = counted.aggregate(last=Max(Cast(Substr("number", len(f"{year}-") + 1), _INTEGER)))["last"]
    return f"{year}-{(last or 0) + 1:0{_DIGITS}d}"
