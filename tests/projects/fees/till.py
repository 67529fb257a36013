"""Cases that owe something, and the rules on who collects: the least that money needs to come in."""

import datetime as dt
from typing import Any

from projects.developments.models import Development
from projects.enterprises.models import Enterprise
from projects.fees import posting
from projects.fees.models import Assessment, CollectorRule, FeeCase, FeeNotice
from projects.fees.states import CaseState, ChargeKind, Collector
from tests.cast import Cast, County
from tests.projects.fees.office import make_figure

TAX_FROM = 2021
DECIDED = dt.date(2019, 1, 15)


def say_who_collects(cast: Cast) -> None:
    """The office up to the charging period 2020, the tax authority from 2021 on, of every kind."""
    said = {"organisation": cast.city, "document": "财税〔2020〕58号", "starts_on": dt.date(2010, 1, 1)}
    for kind in ChargeKind:
        for collector, first, until in ((Collector.OFFICE, 1996, TAX_FROM), (Collector.TAX, TAX_FROM, None)):
            CollectorRule.objects.create(
                **said, kind=kind, from_year=first, until_year=until, collector=collector, entered_by=cast.finance
            )


def make_case(county: County, owed_fen: int, number: str = "费1", *, year: int = 2019, **fields: Any) -> FeeCase:
    """Assessed to owe so much, by a developer of its own; ``on`` is the day from which it is owed."""
    on = fields.pop("on", DECIDED)
    developer = fields.pop("developer", f"江城{number}置业有限公司")
    payer = Enterprise.objects.create(organisation=county.organisation, name=developer)
    development = Development.objects.create(
        organisation=county.organisation, division=county.division, developer=payer, name=f"{number}家园",
        number=f"项目{number}", source_key=number, filed_on=dt.date(2018, 1, 2), use="residential",
    )  # fmt: skip
    case = FeeCase.objects.create(
        organisation=county.organisation, development=development, payer=payer, number=number, charging_year=year,
        **fields,
    )  # fmt: skip
    if owed_fen:
        owe(case, owed_fen, county, on=on)
    return case


def owe(case: FeeCase, fen: int, county: County, *, on: dt.date = DECIDED) -> None:
    posting.post_assessment(
        case=case, assessed_fen=fen, relieved_fen=0, on=on, memo="核定", key=f"assess:{case.uid}:{fen}", by=county.clerk
    )


def serve_notice(case: FeeCase, county: County, due_on: dt.date) -> FeeNotice:
    """A notice that was served two weeks before its due day; the case is notified."""
    fen = posting.balances(case).receivable
    assessment = Assessment.objects.create(
        case=case, kind="initial", is_prior=True, gross_fen=fen, payable_fen=fen, assessed_by=county.clerk
    )
    served_on = due_on - dt.timedelta(days=14)
    FeeCase.objects.filter(pk=case.pk).update(state=CaseState.NOTIFIED)
    case.refresh_from_db()
    return FeeNotice.objects.create(
        organisation=county.organisation, case=case, assessment=assessment, amount_fen=fen, payee=Collector.OFFICE,
        collector_rule={"citation": "财税〔2020〕58号"}, term_workdays=10, issued_on=served_on, served_on=served_on,
        due_on=due_on,
    )  # fmt: skip


def give_terms(cast: Cast) -> None:
    """What the office has to know before it may chase anybody."""
    for key, value, unit in (
        ("fee_demand_term", "15", "days"), ("fee_order_term", "15", "days"), ("enforcement_wait", "10", "workdays"),
        ("enforcement_window", "3", "months"), ("reconsideration_term", "60", "days"),
        ("litigation_term", "6", "months"),
    ):  # fmt: skip
        make_figure(cast, key, value, unit)
