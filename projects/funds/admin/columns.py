"""Columns of money, and what all desks of the funds share."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from projects.ledger.rules import yuan


def in_yuan(name: str, label: Any) -> Any:
    """A column of fen, shown in yuan; annotated columns are sorted by the database as well."""

    @admin.display(description=label, ordering=name)
    def column(row: Any) -> str:
        fen = getattr(row, name)
        return "" if fen is None else yuan(fen)

    column.__name__ = name.replace("_fen", "_yuan")
    return column


BUDGET = in_yuan("budget_fen", gettext_lazy("budget (yuan)"))
FREE = in_yuan("free_fen", gettext_lazy("not allocated (yuan)"))
WAITING = in_yuan("waiting_fen", gettext_lazy("allocated, not paid (yuan)"))
SPENT = in_yuan("spent_fen", gettext_lazy("paid (yuan)"))
AMOUNT = in_yuan("amount_fen", gettext_lazy("amount (yuan)"))


class NoDeleting:
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
