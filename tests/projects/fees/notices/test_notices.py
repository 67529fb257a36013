"""A notice names the amount, the payee of the charging period and a day that is counted from its service."""

import datetime as dt

import pytest

from civildefense.common.errors import RuleBroken
from civildefense.records.models import OutboxMessage
from civildefense.records.papers.render import pdf
from civildefense.rulebook.figures.errors import FigureMissing
from civildefense.rulebook.models import CalendarDay, RuleFigure
from projects.fees.cases import services
from projects.fees.collectors.services import rule_for
from projects.fees.models import CollectorRule
from projects.fees.notices.services import draft_notice
from tests.cast import Cast
from tests.projects.fees.office import Office

TODAY = dt.date(2026, 11, 22)


def test_the_notice_says_what_is_owed_to_whom_and_why(office: Office) -> None:
    case = office.signed()
    notice = draft_notice(case=case, by=office.clerk)
    paper = notice.paper
    assert paper is not None
    assert (notice.amount_fen, notice.payee, notice.term_workdays) == (1_500_500_00, "office", 15)
    told = str(paper.context)
    assert "1,500,500.00" in told
    assert "1500.5" in told
    assert paper.basis.splitlines() == ["苏价费〔2010〕1号 offsite_fee_rate", "财税〔2020〕58号"]
    assert "60" in paper.remedies
    assert pdf(paper).startswith(b"%PDF")


def test_the_clock_runs_from_the_service(office: Office) -> None:
    case = office.signed()
    notice = office.issued(draft_notice(case=case, by=office.clerk), dt.date(2026, 9, 20))
    assert (notice.issued_on, notice.due_on, case.state) == (dt.date(2026, 9, 20), None, "issued")
    CalendarDay.objects.bulk_create(
        CalendarDay(day=dt.date(2026, 10, day), year=2026, name="国庆节", source="国办发明电") for day in range(1, 8)
    )
    office.served(notice, dt.date(2026, 9, 21))
    # Seven working days to the end of September, and eight after the holiday.
    assert (notice.served_on, notice.due_on) == (dt.date(2026, 9, 21), dt.date(2026, 10, 19))
    assert not notice.is_due_provisional
    case.refresh_from_db()
    assert case.state == "notified"
    office.served(notice, dt.date(2026, 9, 25))
    assert notice.due_on == dt.date(2026, 10, 19)


def test_a_year_without_a_calendar_is_provisional(office: Office) -> None:
    notice = office.issued(draft_notice(case=office.signed(), by=office.clerk), dt.date(2026, 9, 20))
    assert office.served(notice, dt.date(2026, 9, 21)).is_due_provisional


def test_who_collects_follows_the_charging_period(cast: Cast) -> None:
    office = Office(cast, year=2021)
    case = office.signed()
    notice = draft_notice(case=case, by=office.clerk)
    assert notice.payee == "tax"
    assert not OutboxMessage.objects.exists()
    office.issued(notice)
    message = OutboxMessage.objects.get()
    assert (message.channel, message.topic, message.payload["amount_fen"]) == ("tax", "fee_source", 1_500_500_00)
    assert message.payload["notice"].startswith("东")


def test_what_the_office_collects_itself_tells_nobody(office: Office) -> None:
    office.issued(draft_notice(case=office.signed(), by=office.clerk))
    assert not OutboxMessage.objects.exists()


def test_the_day_of_payment_plays_no_part(office: Office) -> None:
    assert [rule_for(office.opened(charging_year=year)).collector for year in (2020, 2021)] == ["office", "tax"]
    assert rule_for(office.opened(charging_year=2021), "refund").collector == "office"


def test_an_unknown_payee_stops_the_notice(office: Office) -> None:
    case = office.signed()
    CollectorRule.objects.filter(kind="current").delete()
    with pytest.raises(RuleBroken) as refusal:
        draft_notice(case=case, by=office.clerk)
    assert refusal.value.code == "collector_unknown"


def test_an_unknown_term_stops_the_notice(office: Office) -> None:
    case = office.signed()
    RuleFigure.objects.filter(key="fee_payment_term").update(value=None, state="unverified", ask="法规处")
    with pytest.raises(FigureMissing, match="法规处"):
        draft_notice(case=case, by=office.clerk)


def test_an_unverified_rule_is_named_on_the_paper(office: Office) -> None:
    case = office.signed()
    CollectorRule.objects.update(state="unverified")
    with pytest.raises(RuleBroken) as refusal:
        draft_notice(case=case, by=office.clerk)
    assert refusal.value.code == "figure_unverified"
    notice = draft_notice(case=case, by=office.clerk, accept_unverified="文件待核")
    assert notice.paper is not None
    assert "文件待核" in str(notice.paper.context["closing"])


def test_no_notice_before_the_signature_or_for_nothing(office: Office) -> None:
    case = office.opened()
    office.assess(case)
    with pytest.raises(RuleBroken) as refusal:
        draft_notice(case=case, by=office.clerk)
    assert refusal.value.code == "not_signed"
    free = office.signed("0")
    with pytest.raises(RuleBroken) as refusal:
        draft_notice(case=free, by=office.clerk)
    assert refusal.value.code == "nothing_to_notify"


def test_notified_is_not_typed(office: Office) -> None:
    case = office.signed()
    with pytest.raises(RuleBroken) as refusal:
        services.move_case(case=case, to="notified", by=office.clerk)
    assert refusal.value.code == "not_served"
