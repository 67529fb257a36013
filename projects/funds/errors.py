"""What the funds refuse."""

from typing import Self

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken
from projects.ledger.rules import yuan


class NotInForce(RuleBroken):
    code = "fund_not_in_force"
    message = _("The fund's budget is not in force; no money can be moved.")


class BudgetFixed(RuleBroken):
    code = "budget_fixed"
    message = _("The budget is in force: enter a budget change with its document.")


class NoLines(RuleBroken):
    code = "fund_without_lines"
    message = _("The fund has no budget line yet.")


class LineExhausted(RuleBroken):
    """More would be allocated, or moved away, than the line still has."""

    code = "line_exhausted"

    @classmethod
    def with_left(cls, line: object, left_fen: int) -> Self:
        told = {"line": line, "left": yuan(left_fen)}
        return cls(gettext("“%(line)s” has %(left)s yuan left; nothing was posted.") % told)


class AllocationExhausted(RuleBroken):
    """More would be paid than was allocated and not yet paid."""

    code = "allocation_exhausted"

    @classmethod
    def with_left(cls, allocation: object, left_fen: int) -> Self:
        told = {"allocation": allocation, "left": yuan(left_fen)}
        return cls(gettext("Of “%(allocation)s”, %(left)s yuan are left to pay; nothing was posted.") % told)


class AllocationClosed(RuleBroken):
    code = "allocation_closed"
    message = _("The allocation is closed; its rest has gone back to the budget line.")


class AllocationsOpen(RuleBroken):
    code = "allocations_open"

    @classmethod
    def on(cls, allocation: object) -> Self:
        told = {"allocation": allocation}
        return cls(gettext("“%(allocation)s” is still being disbursed: close it first.") % told)


class PaidTooEarly(RuleBroken):
    code = "paid_too_early"
    message = _("Nothing is paid before the day on which it was allocated.")


class OtherFund(RuleBroken):
    code = "other_fund"
    message = _("Both lines must belong to the same fund.")


class OtherFundsAllocation(RuleBroken):
    code = "other_funds_allocation"
    message = _("The allocation belongs to another fund.")


class AnswerMissing(RuleBroken):
    code = "answer_missing"
    message = _("A finding is settled by its answer: write it first.")


class NothingToRelease(RuleBroken):
    code = "nothing_to_release"
    message = _("No fund of that year has a budget in force: there is nothing to release.")


class ReleasedAlready(RuleBroken):
    code = "released_already"
    message = _("This year is published with the same figures already.")


class ReasonMissing(RuleBroken):
    code = "reason_missing"
    message = _("Please give the reason.")


class NotAllowed(RuleBroken):
    code = "not_allowed"
    message = _("Your role may not do this.")
