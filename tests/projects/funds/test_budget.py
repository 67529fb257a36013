"""A budget is typed as a draft, comes into force by a document, and changes by documents alone."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from civildefense.common.errors import MoveRefused, RuleBroken
from projects.funds import services
from projects.funds.errors import AllocationsOpen, BudgetFixed, LineExhausted, NoLines, NotInForce, OtherFund
from projects.funds.models import BudgetLine
from projects.ledger.models import Transfer
from tests.cast import Cast
from tests.projects.funds.conftest import DAY, Fund, make_draft


def test_in_force_each_line_has_its_money(fund: Fund) -> None:
    assert fund.money(fund.signs) == (1_000_00, 1_000_00, 0, 0)
    assert fund.money(fund.works) == (100_000_000_00, 100_000_000_00, 0, 0)
    assert Transfer.objects.count() == 2


def test_a_fund_without_lines_or_document_does_not_come_into_force(cast: Cast) -> None:
    draft = make_draft(cast)
    with pytest.raises(NoLines):
        services.move_fund(fund=draft, to="in_force", by=cast.leader)
    nameless = make_draft(cast, name="二", document_number="")
    services.put_line(line=BudgetLine(fund=nameless, item="x", amount_fen=1), by=cast.finance)
    with pytest.raises(IntegrityError, match="in_force_by_document"):
        services.move_fund(fund=nameless, to="in_force", by=cast.leader)


def test_who_types_the_budget_does_not_put_it_into_force(cast: Cast) -> None:
    draft = make_draft(cast)
    services.put_line(line=BudgetLine(fund=draft, item="x", amount_fen=1), by=cast.finance)
    with pytest.raises(MoveRefused):
        services.move_fund(fund=draft, to="in_force", by=cast.finance)


def test_a_budget_in_force_stays_as_it_was_decided(fund: Fund) -> None:
    fund.signs.amount_fen += 1
    for change in (
        lambda: services.put_line(line=fund.signs, by=fund.clerk),
        lambda: services.remove_line(line=fund.signs, by=fund.clerk),
        lambda: services.change_fund(fund=fund.fund, year=2020, by=fund.clerk),
    ):
        with pytest.raises(BudgetFixed):
            change()


def test_a_document_adds_to_a_line_or_moves_money_between_two(fund: Fund) -> None:
    given = {"decided_on": DAY, "by": fund.clerk}
    services.change_budget(line=fund.signs, amount_fen=500, document_number="追加1", **given)
    services.change_budget(
        line=fund.works, taken_from=fund.signs, amount_fen=1_000_00, document_number="调剂1", **given
    )
    assert fund.money(fund.signs) == (500, 500, 0, 0)
    assert fund.money(fund.works)[0] == 100_001_000_00
    with pytest.raises(LineExhausted, match=r"5\.00"):
        services.change_budget(line=fund.works, taken_from=fund.signs, amount_fen=501, document_number="调剂2", **given)
    with pytest.raises(ValidationError, match=r"on record|已有"):
        services.change_budget(line=fund.signs, amount_fen=500, document_number="追加1", **given)


def test_money_does_not_move_to_another_fund(fund: Fund, cast: Cast) -> None:
    other = services.put_line(line=BudgetLine(fund=make_draft(cast, name="二"), item="x", amount_fen=1), by=fund.clerk)
    with pytest.raises(OtherFund):
        services.change_budget(
            line=fund.works, taken_from=other, amount_fen=1, document_number="x", decided_on=DAY, by=fund.clerk
        )


def test_a_fund_is_closed_when_nothing_waits_any_more(fund: Fund) -> None:
    allocation = fund.allocate(100)
    with pytest.raises(AllocationsOpen, match="医学综合体"):
        services.move_fund(fund=fund.fund, to="closed", by=fund.leader, reason="年终")
    services.close_allocation(allocation=allocation, reason="未实施", by=fund.clerk)
    services.move_fund(fund=fund.fund, to="closed", by=fund.leader, reason="年终")
    with pytest.raises(NotInForce):
        fund.allocate(1, "另一文件")


@pytest.mark.parametrize("fen", [0, -5])
def test_a_line_is_money(fund: Fund, cast: Cast, fen: int) -> None:
    with pytest.raises((ValidationError, RuleBroken)):
        services.put_line(line=BudgetLine(fund=make_draft(cast, name="二"), item="x", amount_fen=fen), by=fund.clerk)
