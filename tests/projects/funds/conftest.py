"""A fund of the city with two lines, in force, and what people do with it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from civildefense.accounts.models import User
from projects.funds import services
from projects.funds.models import Allocation, BudgetLine, Disbursement, SpecialFund
from projects.funds.money import lines_with_money
from tests.cast import Cast, make_cast

DAY = dt.date(2019, 6, 1)


@dataclass
class Fund:
    fund: SpecialFund
    signs: BudgetLine
    works: BudgetLine
    clerk: User
    leader: User

    def allocate(self, fen: int, document: str = "通防办〔2019〕1号", **fields: Any) -> Allocation:
        given = {"line": self.works, "title": "医学综合体集中配套区", "decided_on": DAY, "payee": "建设公司"} | fields
        return services.allocate(amount_fen=fen, document_number=document, by=self.clerk, **given)

    def pay(self, allocation: Allocation, fen: int, voucher: str = "凭1", **fields: Any) -> Disbursement:
        given = {"paid_on": DAY} | fields
        return services.disburse(allocation=allocation, amount_fen=fen, voucher_number=voucher, by=self.clerk, **given)

    def money(self, line: BudgetLine) -> tuple[int, int, int, int]:
        """Budget, not allocated, allocated and not paid, paid."""
        names = ("budget_fen", "free_fen", "waiting_fen", "spent_fen")
        return lines_with_money(BudgetLine.objects.filter(pk=line.pk)).values_list(*names).get()


def make_draft(cast: Cast, **fields: Any) -> SpecialFund:
    given = {
        "name": "人防专项资金",
        "year": 2019,
        "level": "city",
        "source": "fees",
        "document_number": "通财〔2019〕5号",
    }
    return services.create_fund(organisation=cast.city, by=cast.finance, **given | fields)


def make_fund(cast: Cast) -> Fund:
    draft = make_draft(cast)
    signs, works = (
        services.put_line(line=BudgetLine(fund=draft, item=item, amount_fen=fen), by=cast.finance)
        for item, fen in (("标识更新", 1_000_00), ("集中配套区", 100_000_000_00))
    )
    services.move_fund(fund=draft, to="in_force", by=cast.leader)
    return Fund(draft, signs, works, cast.finance, cast.leader)


@pytest.fixture
def fund(cast: Cast) -> Fund:
    return make_fund(cast)


@pytest.fixture
def lasting_fund(transactional_db: None) -> Fund:
    return make_fund(make_cast())
