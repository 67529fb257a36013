"""What an account stands for, and what a transfer records."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountKind(models.TextChoices):
    """Debit accounts grow by what is owed or spent, credit accounts by where it comes from or goes."""

    RECEIVABLE = "receivable", _("owed by the developer")
    ASSESSED = "assessed", _("assessed")
    COLLECTED = "collected", _("collected")
    RELIEVED = "relieved", _("relieved")
    WRITTEN_OFF = "written_off", _("written off")
    UNALLOCATED = "unallocated", _("received, not yet allocated")
    REFUNDABLE = "refundable", _("to be returned")
    FUND = "fund", _("special fund")
    ALLOCATED = "allocated", _("allocated to works")
    SPENT = "spent", _("spent")


# Accounts that a transfer may never take below zero, seen from their own side.
DEBIT_SIDE = frozenset({AccountKind.RECEIVABLE})
CREDIT_SIDE = frozenset({AccountKind.UNALLOCATED, AccountKind.REFUNDABLE})
