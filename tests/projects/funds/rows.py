"""A county's funds for the stage: one being budgeted, and one that was allocated, paid, audited and released."""

import datetime as dt

from django.db import models

from projects.funds import services
from projects.funds.models import BudgetLine, SpecialFund
from tests.cast import County

DAY = dt.date(2019, 6, 1)


def funds_of(county: County) -> list[models.Model]:
    live, clerk = _fund(county, "在用", "1号"), county.clerk
    line = services.put_line(line=BudgetLine(fund=live, item="标识", amount_fen=100), by=clerk)
    services.move_fund(fund=live, to="in_force", by=county.signer)
    given = {"document_number": "1号", "decided_on": DAY, "by": clerk}
    change = services.change_budget(line=line, amount_fen=5, **given)
    allocation = services.allocate(line=line, title="标识", amount_fen=10, payee="厂", **given)
    paid = services.disburse(allocation=allocation, amount_fen=1, voucher_number="1", paid_on=DAY, by=clerk)
    finding = services.record_finding(
        fund=live, auditor="审计局", report_number="1", title="滞后", finding="滞后", found_on=DAY, by=clerk
    )
    released = services.release_year(organisation=county.organisation, year=live.year, by=county.signer)
    return [_fund(county, "编制中", ""), line, change, allocation, paid, finding, released]


def _fund(county: County, name: str, document: str) -> SpecialFund:
    return services.create_fund(
        organisation=county.organisation, name=name, year=2019, level="county", source="fees",
        document_number=document, by=county.clerk,
    )  # fmt: skip
