"""Special funds from budget to audit: invented amounts, three years, two of them public."""

import datetime as dt
from typing import Any

from civildefense.accounts.models import Organisation, User
from projects.funds import services
from projects.funds.models import Allocation, BudgetLine, SpecialFund
from projects.funds.states import FundLevel, FundSource

WAN = 10_000_00  # fen of 万元
# Year, source, items with 万元, allocations: works, item, 万元 allocated, 万元 paid.
FUNDS = (
    (2018, FundSource.FEES, (("集中配套区建设", 6_200), ("工程维护", 480)),
     (("医学综合体人防集中配套区", 0, 5_800, 5_800), ("老旧工程防水维修", 1, 450, 437))),
    (2019, FundSource.FEES, (("集中配套区建设", 4_500), ("标识更新", 96)),
     (("医学综合体人防集中配套区", 0, 4_100, 3_260), ("116处工程标识更新（第一批）", 1, 66, 66))),
    (2020, FundSource.BUDGET, (("标识更新", 40), ("信息化", 150)),
     (("116处工程标识更新（第二批）", 0, 30, 0),)),
)  # fmt: skip
RELEASED = (2018, 2019)


def load_funds(office: Organisation, users: dict[str, User]) -> None:
    if SpecialFund.objects.filter(organisation=office).exists():
        return
    clerk, leader = users["finance"], users["leader"]
    for year, source, items, works in FUNDS:
        fund = services.create_fund(
            organisation=office, name="人民防空专项资金", year=year, level=FundLevel.CITY, source=source,
            document_number=f"示财〔{year}〕12号", by=clerk,
        )  # fmt: skip
        lines = [
            services.put_line(line=BudgetLine(fund=fund, item=item, amount_fen=wan * WAN), by=clerk)
            for item, wan in items
        ]
        services.move_fund(fund=fund, to=SpecialFund.State.IN_FORCE, by=leader)
        for number, (title, line, allocated, paid) in enumerate(works, 1):
            allocation = services.allocate(
                line=lines[line], title=title, amount_fen=allocated * WAN, document_number=f"示防〔{year}〕{number}号",
                decided_on=dt.date(year, 3, 15), payee="示例建设有限公司", by=clerk,
            )  # fmt: skip
            _pay(allocation, paid * WAN, clerk)
    _audit(SpecialFund.objects.get(organisation=office, year=2019), clerk)
    for year in RELEASED:
        services.release_year(organisation=office, year=year, by=leader)


def _pay(allocation: Allocation, fen: int, clerk: User) -> None:
    """In two payments, the second half a year later."""
    for number, part in enumerate((fen // 2, fen - fen // 2), 1):
        if part:
            services.disburse(
                allocation=allocation, amount_fen=part, voucher_number=f"示拨{allocation.document_number}-{number}",
                paid_on=allocation.decided_on + dt.timedelta(days=180 * number), by=clerk,
            )  # fmt: skip


def _audit(fund: SpecialFund, clerk: User) -> None:
    given: dict[str, Any] = {
        "auditor": "示例市审计局",
        "report_number": "示审〔2020〕7号",
        "found_on": dt.date(2020, 5, 20),
        "by": clerk,
    }
    services.record_finding(
        fund=fund, title="配套区资金拨付滞后于工程进度", finding="已分配资金中有 840 万元至审计日未拨付。",
        questioned_fen=840 * WAN, due_on=dt.date(2020, 7, 20), **given,
    )  # fmt: skip
    answered = services.record_finding(
        fund=fund, title="标识采购合同未附验收单", finding="第一批标识更新支付凭证未附验收单。", **given
    )
    services.answer_finding(finding=answered, answer="已补附验收单并归档。", by=clerk)
