"""A fee office at work: a development, a rate, grounds, and a case taken as far as a test needs it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from civildefense.accounts.models import User
from civildefense.records.papers import services as papers
from civildefense.rulebook.models import RuleFigure
from projects.developments.models import Development
from projects.enterprises.models import Enterprise
from projects.fees.cases import assessing, services
from projects.fees.cases.assessing import Areas
from projects.fees.models import Assessment, CollectorRule, FeeCase, FeeNotice, Relief, ReliefGround
from projects.fees.relief import services as relief
from tests.cast import Cast, make_user
from tests.records.papers.steps import scan_file

RULE_DAY = dt.date(2026, 3, 2)


def make_figure(cast: Cast, key: str, value: str, unit: str = "yuan_per_m2", **fields: Any) -> RuleFigure:
    """Verified by the administrator against its document."""
    given = {
        "organisation": cast.city, "key": key, "title": key, "value": Decimal(value), "unit": unit,
        "document": f"苏价费〔2010〕1号 {key}", "starts_on": dt.date(2010, 1, 1), "entered_by": cast.finance,
        "state": "verified", "verified_by": cast.administrator, "verified_at": dt.datetime(2026, 1, 5, tzinfo=dt.UTC),
    }  # fmt: skip
    return RuleFigure.objects.create(**given | fields)


def make_ground(cast: Cast, code: str = "welfare", percent: str = "50", **fields: Any) -> ReliefGround:
    given = {
        "organisation": cast.city, "code": code, "title": f"非营利性机构 {code}", "percent": Decimal(percent),
        "authority": "ministries", "document": "财税〔2014〕77号", "starts_on": dt.date(2015, 1, 1),
        "entered_by": cast.finance, "state": "verified", "verified_by": cast.administrator,
        "verified_at": dt.datetime(2026, 1, 5, tzinfo=dt.UTC),
    }  # fmt: skip
    return ReliefGround.objects.create(**given | fields)


def make_rules(cast: Cast) -> None:
    """1,500.50 yuan/m²; to 2020 the office collects, since 2021 tax; fifteen working days to pay."""
    make_figure(cast, "offsite_fee_rate", "1500.50")
    make_figure(cast, "fee_payment_term", "15", "workdays")
    make_figure(cast, "reconsideration_term", "60", "days")
    make_figure(cast, "litigation_term", "6", "months")
    for kind, from_year, until_year, collector in (
        ("current", 2000, 2021, "office"), ("current", 2021, None, "tax"), ("arrears", 2000, 2021, "office"),
        ("arrears", 2021, None, "tax"), ("refund", 2000, None, "office"),
    ):  # fmt: skip
        CollectorRule.objects.create(
            organisation=cast.city, kind=kind, from_year=from_year, until_year=until_year, collector=collector,
            document="财税〔2020〕58号", starts_on=dt.date(2000, 1, 1), entered_by=cast.finance, state="verified",
            verified_by=cast.administrator, verified_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC),
        )  # fmt: skip


def make_development(cast: Cast, number: str = "D1", **fields: Any) -> Development:
    """County A's, owed for by its own developer."""
    office = cast.a.organisation
    developer = Enterprise.objects.get_or_create(organisation=office, name="江城置业有限公司")[0]
    given = {
        "organisation": office, "source_key": number, "number": number, "name": f"江城花园{number}",
        "developer": developer, "division": cast.a.division, "filed_on": dt.date(2019, 5, 6), "use": "residential",
    }  # fmt: skip
    return Development.objects.create(**given | fields)


class Office:
    """County A with its clerk, a second clerk, its signer, and the city's leader above them."""

    def __init__(self, cast: Cast, year: int = 2019) -> None:
        self.cast, self.year = cast, year
        self.clerk, self.signer = cast.a.clerk, cast.a.signer
        self.second: User = make_user("second_clerk_a", cast.a.organisation, "county_clerk")
        make_rules(cast)
        self.development = make_development(cast)

    def opened(self, **fields: Any) -> FeeCase:
        given = {"organisation": self.cast.a.organisation, "development": self.development, "charging_year": self.year}
        return services.open_case(**given | fields, by=self.clerk)

    def assess(self, case: FeeCase, required: str = "1000", built: str = "0", **fields: Any) -> Assessment:
        areas = Areas(Decimal(required), Decimal(built))
        given = {"kind": "initial", "rule_on": RULE_DAY, "areas": areas, "by": self.clerk}
        return assessing.assess(case=case, **given | fields)

    def sign(self, case: FeeCase, **fields: Any) -> FeeCase:
        """From preparation to the signature, each step by whom it belongs to."""
        case.refresh_from_db()
        if case.state == "draft":
            services.move_case(case=case, to="accepted", by=self.clerk)
        services.move_case(case=case, to="examined", by=self.second)
        return services.sign_case(case=case, by=self.signer, **fields)

    def signed(self, required: str = "1000", **fields: Any) -> FeeCase:
        case = self.opened()
        self.assess(case, required, **fields)
        return self.sign(case)

    def again(self, case: FeeCase, required: str, kind: str = "as_built", **fields: Any) -> FeeCase:
        services.move_case(case=case, to="accepted", by=self.clerk, reason="竣工实测面积有变化")
        self.assess(case, required, kind=kind, **fields)
        return self.sign(case)

    def request(self, case: FeeCase, ground: ReliefGround, area: str, **fields: Any) -> Relief:
        proof = {"proof_document": "认定书", "proof_issuer": "民政局", "proof_number": "民〔2019〕8号",
                 "proof_on": dt.date(2019, 4, 1)}  # fmt: skip
        given = {"case": case, "ground": ground, "area_m2": Decimal(area), "by": self.clerk}
        return relief.request_relief(**given | proof | fields)

    def relieved(self, case: FeeCase, ground: ReliefGround, area: str, **fields: Any) -> Relief:
        row = relief.examine_relief(relief=self.request(case, ground, area), by=self.second)
        return relief.approve_relief(relief=row, by=self.signer, **fields)

    def issued(self, notice: FeeNotice, issued_on: dt.date | None = None) -> FeeNotice:
        """Checked in the county, reviewed in the city, signed, sealed."""
        paper = notice.paper
        assert paper is not None
        papers.check_paper(paper=paper, by=self.clerk)
        papers.review_paper(paper=paper, by=self.cast.legal_officer)
        papers.issue_paper(paper=paper, by=self.signer, issued_on=issued_on)
        papers.attach_scan(paper=paper, file=scan_file(), by=self.clerk)
        notice.refresh_from_db()
        return notice

    def served(self, notice: FeeNotice, served_on: dt.date) -> FeeNotice:
        assert notice.paper is not None
        papers.record_service(paper=notice.paper, how="direct", served_on=served_on, note="签收单", by=self.clerk)
        notice.refresh_from_db()
        return notice
