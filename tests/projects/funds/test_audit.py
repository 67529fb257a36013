"""Findings are answered before they are settled; a year is public when somebody released it."""

import pytest
from django.test import Client

from civildefense.common.errors import MoveRefused
from projects.funds import services
from projects.funds.errors import AnswerMissing, NotAllowed, NothingToRelease, OtherFundsAllocation, ReleasedAlready
from projects.funds.models import AuditFinding, PublishedFundYear
from tests.cast import Cast
from tests.projects.funds.conftest import DAY, Fund, make_draft


def find(fund: Fund, **fields: object) -> AuditFinding:
    given = {
        "auditor": "市审计局",
        "report_number": "审〔2020〕3号",
        "title": "拨付滞后",
        "finding": "…",
        "found_on": DAY,
    }
    return services.record_finding(fund=fund.fund, by=fund.clerk, **given | fields)


def test_a_finding_is_answered_asked_again_and_settled(fund: Fund) -> None:
    finding = find(fund)
    with pytest.raises(AnswerMissing):
        services.answer_finding(finding=finding, answer=" ", by=fund.clerk)
    with pytest.raises(MoveRefused):
        services.move_finding(finding=finding, to="closed", by=fund.leader)
    finding = services.answer_finding(finding=finding, answer="已拨付", by=fund.clerk)
    services.move_finding(finding=finding, to="open", by=fund.leader, reason="请附凭证")
    finding = services.answer_finding(finding=finding, answer="已拨付,附凭证", by=fund.clerk)
    with pytest.raises(MoveRefused):
        services.move_finding(finding=finding, to="closed", by=fund.clerk)
    services.move_finding(finding=finding, to="closed", by=fund.leader)
    assert not AuditFinding.objects.unsettled().exists()


def test_a_finding_names_an_allocation_of_its_own_fund(fund: Fund, cast: Cast) -> None:
    find(fund, allocation=fund.allocate(1))
    other = make_draft(cast, name="二")
    with pytest.raises(OtherFundsAllocation):
        services.record_finding(
            fund=other, by=fund.clerk, allocation=fund.allocate(1, "二号"), auditor="x", report_number="x", title="x",
            finding="x", found_on=DAY,
        )  # fmt: skip


def test_a_released_year_is_public_as_it_was_released(fund: Fund, cast: Cast, client: Client) -> None:
    fund.pay(fund.allocate(60_000_000_00), 1_00)
    find(fund)
    first = services.release_year(organisation=cast.city, year=2019, by=fund.leader)
    assert (first.budget_fen, first.allocated_fen, first.spent_fen) == (100_001_000_00, 60_000_000_00, 1_00)
    assert (first.works_count, first.findings_count, first.settled_count) == (1, 1, 0)
    fund.allocate(1_00, "二号")
    page = client.get("/projects/funds/").content.decode()
    assert "60,000,000.00" in page
    assert "60,000,001.00" not in page
    services.release_year(organisation=cast.city, year=2019, by=fund.leader)
    page = client.get("/projects/funds/").content.decode()
    assert "60,000,001.00" in page
    assert "60,000,000.00" not in page
    assert PublishedFundYear.objects.published().count() == 1


def test_what_may_not_be_released(fund: Fund, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.release_year(organisation=cast.city, year=2019, by=fund.clerk)
    with pytest.raises(NothingToRelease):
        services.release_year(organisation=cast.city, year=2018, by=fund.leader)
    services.release_year(organisation=cast.city, year=2019, by=fund.leader)
    with pytest.raises(ReleasedAlready):
        services.release_year(organisation=cast.city, year=2019, by=fund.leader)


def test_a_withdrawn_year_is_gone_at_once(fund: Fund, cast: Cast, client: Client) -> None:
    published = services.release_year(organisation=cast.city, year=2019, by=fund.leader)
    services.withdraw_year(published=published, reason="数字有误", by=fund.leader)
    assert "100,001,000.00" not in client.get("/projects/funds/").content.decode()
