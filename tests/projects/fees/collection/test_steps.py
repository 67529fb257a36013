"""From the demand to the court against one case: papers, service, clocks, and every refusal on the way."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from civildefense.records.models import Paper
from civildefense.records.papers import services as papers
from civildefense.rulebook.figures.errors import FigureMissing
from civildefense.rulebook.models import RuleFigure
from projects.fees.collection import errors, services
from projects.fees.collection.due import to_chase
from projects.fees.collection.models import CollectionStep
from projects.fees.collection.states import StepKind, StepState
from projects.fees.models import FeeCase
from projects.fees.payments.services import record_payment
from projects.fees.states import CaseState
from tests.cast import Cast
from tests.projects.fees.office import make_figure
from tests.projects.fees.till import give_terms, make_case, say_who_collects, serve_notice

DUE = dt.date(2019, 3, 1)


@pytest.fixture
def case(cast: Cast) -> FeeCase:
    say_who_collects(cast)
    give_terms(cast)
    case = make_case(cast.a, 10_000_00)
    serve_notice(case, cast.a, DUE)
    return case


def on(day: str) -> Any:
    return time_machine.travel(f"{day} 09:00:00+08:00", tick=False)


def served(cast: Cast, case: FeeCase, kind: str, day: str) -> CollectionStep:
    """Prepared and served on one day, without the path of the paper (tests/records/papers walks that)."""
    with on(day):
        step = services.prepare_step(case=case, kind=kind, by=cast.a.clerk)
        return services._serve(step, dt.date.fromisoformat(day), "direct", cast.a.clerk)


def test_the_whole_way_to_the_court(cast: Cast, case: FeeCase) -> None:
    demand = served(cast, case, StepKind.DEMAND, "2019-03-04")
    assert (demand.ends_on, demand.owed_fen) == (dt.date(2019, 3, 19), 10_000_00)
    case.refresh_from_db()
    assert case.state == CaseState.DUNNED
    with on("2019-03-19"), pytest.raises(errors.TermRuns):
        services.prepare_step(case=case, kind=StepKind.SECOND_DEMAND, by=cast.a.clerk)
    with on("2019-03-20"):
        services.record_step(
            case=case, kind=StepKind.TALK, taken_on=dt.date(2019, 3, 20), note="约谈记录第1号", by=cast.a.clerk
        )
    decision = served(cast, case, StepKind.DECISION, "2019-04-09")
    assert decision.paper is not None
    assert "60" in decision.paper.remedies
    exhortation = served(cast, case, StepKind.EXHORTATION, "2019-05-06")
    assert exhortation.ends_on == dt.date(2019, 5, 20)
    assert (exhortation.opens_on, exhortation.closes_on) == (dt.date(2019, 10, 10), dt.date(2020, 1, 9))
    court: dict[str, Any] = {"case": case, "kind": StepKind.COURT, "reference": "申执〔2019〕3号", "by": cast.a.clerk}
    with on("2019-10-09"), pytest.raises(errors.TermRuns):
        services.record_step(taken_on=dt.date(2019, 10, 9), note="回执", **court)
    with on("2020-01-10"), pytest.raises(errors.WindowClosed):
        services.record_step(taken_on=dt.date(2020, 1, 10), note="回执", **court)
    with on("2019-10-10"):
        with pytest.raises(errors.ServiceUnproven):
            services.record_step(taken_on=dt.date(2019, 10, 10), **court)
        services.record_step(taken_on=dt.date(2019, 10, 10), note="立案回执", **court)
    case.refresh_from_db()
    assert case.state == CaseState.COURT


def test_the_clock_starts_with_the_service_of_the_paper(cast: Cast, case: FeeCase) -> None:
    with on("2019-03-04"):
        step = services.prepare_step(case=case, kind=StepKind.DEMAND, by=cast.a.clerk)
    assert step.state == StepState.PREPARED
    paper = step.paper
    assert paper is not None
    assert (paper.kind, paper.addressee) == ("fee_demand", case.payer.name)
    assert "10,000.00" in str(paper.context)
    with on("2019-03-05"), pytest.raises(errors.StepTaken):
        services.prepare_step(case=case, kind=StepKind.DEMAND, by=cast.a.clerk)
    with on("2019-03-05"):
        papers.void_paper(paper=paper, by=cast.a.clerk, reason="金额有误")
    step.refresh_from_db()
    assert step.state == StepState.VOID
    with on("2019-03-05"):
        services.prepare_step(case=case, kind=StepKind.DEMAND, by=cast.a.clerk)
    assert Paper.objects.filter(kind="fee_demand").count() == 2


def test_without_the_figure_nobody_is_chased(cast: Cast, case: FeeCase) -> None:
    RuleFigure.objects.filter(key="fee_demand_term").delete()
    with on("2019-03-04"), pytest.raises(FigureMissing):
        services.prepare_step(case=case, kind=StepKind.DEMAND, by=cast.a.clerk)


def test_a_late_fee_needs_a_verified_figure(cast: Cast, case: FeeCase) -> None:
    figure = make_figure(
        cast, "late_fee_daily", "0.2", "percent", state="unverified", verified_by=None, verified_at=None
    )
    with on("2019-03-11"):
        step = services.prepare_step(case=case, kind=StepKind.DEMAND, by=cast.a.clerk)
        assert step.late_fee_fen == 0
        services.void_step(step=step, by=cast.a.clerk, reason="重拟")
        figure.delete()
        make_figure(cast, "late_fee_daily", "0.2", "percent")
        step = services.prepare_step(case=case, kind=StepKind.DEMAND, by=cast.a.clerk)
    assert step.late_fee_fen == 200_00
    assert "200.00" in str(step.paper.context) if step.paper else False


def test_a_claim_in_insolvency_ends_the_demands(cast: Cast, case: FeeCase) -> None:
    with on("2019-03-04"):
        services.record_step(
            case=case, kind=StepKind.CLAIM, taken_on=dt.date(2019, 3, 4), note="管理人签收", by=cast.a.clerk
        )
        with pytest.raises(errors.ClaimFiled):
            services.prepare_step(case=case, kind=StepKind.DEMAND, by=cast.a.clerk)
        assert to_chase(cast.a.clerk, on=dt.date(2019, 3, 4)) == []


def test_a_tax_period_is_chased_by_tax_and_its_steps_are_recorded(cast: Cast) -> None:
    say_who_collects(cast)
    give_terms(cast)
    case = make_case(cast.a, 100, year=2022)
    serve_notice(case, cast.a, DUE)
    with pytest.raises(errors.TaxCollects):
        services.prepare_step(case=case, kind=StepKind.DEMAND, by=cast.a.clerk)
    step = services.record_tax_step(
        case=case, kind=StepKind.DEMAND, taken_on=dt.date(2022, 8, 1), reference="税通〔2022〕9号", by=cast.a.clerk
    )
    assert step.is_by_tax
    assert to_chase(cast.a.clerk, on=dt.date(2022, 9, 1)) == []


def test_the_days_list_names_the_next_step_of_each_case(cast: Cast, case: FeeCase) -> None:
    other = make_case(cast.b, 500)
    serve_notice(other, cast.b, DUE)

    def steps(day: str, user: Any = cast.a.clerk) -> list[tuple[str, str]]:
        return [(line.case.number, line.step) for line in to_chase(user, on=dt.date.fromisoformat(day))]

    assert steps("2019-02-25") == [("费1", StepKind.REMINDER)]
    assert steps("2019-03-02") == [("费1", StepKind.DEMAND)]
    assert len(steps("2019-03-02", cast.finance)) == 2
    served(cast, case, StepKind.DEMAND, "2019-03-04")
    assert steps("2019-03-10") == []
    assert steps("2019-03-20") == [("费1", StepKind.SECOND_DEMAND)]
    record_payment(
        organisation=cast.a.organisation, case=case, channel="treasury", receipt_number="PJ1", amount_fen=10_000_00,
        received_on=dt.date(2019, 3, 12), payer_name=case.payer.name, by=cast.a.clerk,
    )  # fmt: skip
    assert steps("2019-03-20") == []


def test_another_county_does_not_chase(cast: Cast, case: FeeCase) -> None:
    with pytest.raises(errors.NotAllowed):
        services.prepare_step(case=case, kind=StepKind.DEMAND, by=cast.b.clerk)
