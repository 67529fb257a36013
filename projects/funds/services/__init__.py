"""The only writer of the funds: each event of the money is one transfer in the ledger and one row that says why."""

from projects.funds.services.budget import change_budget, change_fund, create_fund, move_fund, put_line, remove_line
from projects.funds.services.findings import answer_finding, move_finding, record_finding
from projects.funds.services.release import release_year, withdraw_year
from projects.funds.services.spending import allocate, close_allocation, disburse, take_back

__all__ = [
    "allocate",
    "answer_finding",
    "change_budget",
    "change_fund",
    "close_allocation",
    "create_fund",
    "disburse",
    "move_finding",
    "move_fund",
    "put_line",
    "record_finding",
    "release_year",
    "remove_line",
    "take_back",
    "withdraw_year",
]
