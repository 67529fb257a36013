"""What developers were told, and what was done where they did not pay: notices and steps of collection."""

import datetime as dt
from collections.abc import Iterator

from civildefense.accounts.models import User
from civildefense.home.demo.dice import demo_uid
from civildefense.home.demo.fees.plan import Plan
from civildefense.home.demo.rows import write
from projects.fees.collection.models import CollectionStep
from projects.fees.collection.states import StepKind, StepState
from projects.fees.models import Assessment, FeeCase, FeeNotice
from projects.fees.states import CaseState, Collector

ILLUSTRATIVE = "演示数据：费率和期限为示意，不作依据"
TERM_WORKDAYS = 20
SERVED_AFTER, DUE_AFTER = dt.timedelta(days=7), dt.timedelta(days=35)
# Days after the due day on which each step was served, as far as the case has come.
STEPS: dict[str, tuple[tuple[StepKind, int], ...]] = {
    CaseState.DUNNED: ((StepKind.DEMAND, 30), (StepKind.SECOND_DEMAND, 75)),
    CaseState.COURT: (
        (StepKind.DEMAND, 30), (StepKind.SECOND_DEMAND, 75), (StepKind.DECISION, 120), (StepKind.EXHORTATION, 320),
        (StepKind.COURT, 345),
    ),
}  # fmt: skip


def write_notices(drawn: list[Plan], cases: dict[int, FeeCase], made: dict[int, Assessment]) -> None:
    """One for each case that the portal itself has notified; older ones were notified by the papers of their day."""
    write(
        FeeNotice(
            uid=demo_uid("fee notice", plan.serial), organisation=cases[plan.serial].organisation,
            case=cases[plan.serial], assessment=made[plan.serial], amount_fen=plan.owed_fen,
            payee=Collector.TAX if plan.is_tax else Collector.OFFICE,
            term_workdays=TERM_WORKDAYS, accepted_unverified=ILLUSTRATIVE, issued_on=plan.decided_on,
            served_on=plan.decided_on + SERVED_AFTER, due_on=plan.decided_on + DUE_AFTER,
        )
        for plan in drawn
        if plan.is_decided and not plan.is_old and plan.state != CaseState.ISSUED
    )  # fmt: skip


def write_steps(drawn: list[Plan], cases: dict[int, FeeCase], by: User) -> None:
    write(step for plan in drawn for step in _steps(plan, cases[plan.serial], by))


def _steps(plan: Plan, case: FeeCase, by: User) -> Iterator[CollectionStep]:
    for kind, days in STEPS.get(plan.state, ()):
        served = plan.decided_on + DUE_AFTER + dt.timedelta(days=days)
        yield CollectionStep(
            uid=demo_uid("collection step", plan.serial, kind), organisation=case.organisation, case=case, kind=kind,
            state=StepState.SERVED, owed_fen=plan.owed_fen, served_how="direct", served_on=served,
            note="演示数据：送达回证存纸质卷宗", prepared_by=by,
        )  # fmt: skip
