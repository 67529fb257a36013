"""One row of each table of a fee case, for the walks over every page and every constraint."""

import datetime as dt
from decimal import Decimal

from django.db import models
from django.utils import timezone

from civildefense.rulebook.figures.states import FigureState
from projects.enterprises.models import Enterprise
from projects.fees.models import (
    Assessment,
    AssessmentDecision,
    CollectorRule,
    EndedCharge,
    FeeCase,
    FeeNotice,
    PublishedFeeRule,
    PublishedFeeYear,
    Relief,
    ReliefGround,
)
from tests.cast import Cast, County
from tests.projects.developments.making import make_development

SINCE = dt.date(2015, 1, 1)


def case_rows(county: County, cast: Cast) -> list[models.Model]:
    """A signed case over 100 m², with an application for relief, a notice, and a released year."""
    office, clerk = county.organisation, county.clerk
    owner = Enterprise.objects.create(organisation=office, name=f"置业{office.code}")
    case = FeeCase.objects.create(
        organisation=office, development=make_development(county, "fee", number=f"费{office.code}"), payer=owner,
        number=f"2019-{office.code}", charging_year=2019, state="issued",
    )  # fmt: skip
    area = {"required_m2": Decimal(100), "built_m2": Decimal(0), "credited_m2": Decimal(0), "area_m2": Decimal(100)}
    assessment = Assessment.objects.create(
        case=case, kind="initial", rule_on=dt.date(2019, 5, 1), **area, rate_yuan_per_m2=Decimal(1500),
        rate_figure={"value": "1500", "state": "verified"}, gross_fen=150_000_00, payable_fen=150_000_00,
        assessed_by=clerk,
    )  # fmt: skip
    decision = AssessmentDecision.objects.create(
        assessment=assessment, decided_on=dt.date(2019, 5, 2), examined_by=county.signer, examined_at=timezone.now(),
        decided_by=county.signer,
    )  # fmt: skip
    relief = Relief.objects.create(
        organisation=office, case=case, ground=ground(cast), area_m2=Decimal(40), percent=Decimal(50),
        proof_document="认定书", proof_issuer="民政局", proof_number="8号", proof_on=dt.date(2019, 4, 1),
        requested_by=clerk,
    )  # fmt: skip
    notice = FeeNotice.objects.create(
        organisation=office, case=case, assessment=assessment, amount_fen=150_000_00, payee="office", term_workdays=15
    )
    year = PublishedFeeYear.objects.create(
        organisation=office, office=office.name, year=2019, cases_count=1, assessed_fen=150_000_00, relieved_fen=0,
        collected_fen=0, old_collected_fen=0, refunded_fen=0, as_of=dt.date(2026, 11, 1), released_by=county.signer,
        released_at=timezone.now(),
    )  # fmt: skip
    return [case, assessment, decision, relief, notice, year]


def ground(cast: Cast) -> ReliefGround:
    return ReliefGround.objects.get_or_create(
        code="welfare",
        defaults={
            "organisation": cast.city, "title": "非营利性养老机构", "percent": Decimal(50), "authority": "ministries",
            "document": "财税〔2014〕77号", "starts_on": SINCE, "entered_by": cast.finance,
        },
    )[0]  # fmt: skip


def shared_rows(cast: Cast) -> list[models.Model]:
    cited = {"organisation": cast.city, "document": "财税〔2020〕58号", "starts_on": SINCE, "entered_by": cast.finance}
    return [
        ground(cast),
        CollectorRule.objects.create(**cited, kind="current", from_year=2000, until_year=2021, collector="office"),
        EndedCharge.objects.create(**cited, title="结建人防工程使用费"),
        PublishedFeeRule.objects.create(
            section="ground", title="非营利性养老机构", state=FigureState.UNVERIFIED, released_by=cast.leader,
            released_at=timezone.now(),
        ),
    ]  # fmt: skip
