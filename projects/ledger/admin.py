"""The ledger on the desk: only read; cases and funds write it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from civildefense.common.admin import ReadOnlyAdmin
from projects.ledger.models import Account, Transfer
from projects.ledger.rules import yuan


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "organisation", "balance"]
    list_select_related = ["organisation"]
    list_filter = ["kind", "organisation"]
    search_fields = ["title__contains"]
    count_by = "kind"
    fields = ["organisation", "kind", "title", "balance"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).with_balance()

    @admin.display(description=gettext_lazy("balance (yuan)"), ordering="balance_fen")
    def balance(self, row: Any) -> str:
        return yuan(row.balance_fen)


@admin.register(Transfer)
class TransferAdmin(ReadOnlyAdmin):
    list_display = ["occurred_on", "debit", "credit", "amount", "memo", "posted_by", "posted_at", "reverses"]
    list_select_related = ["debit", "credit", "posted_by", "reverses"]
    list_filter = ["organisation", "debit__kind", "credit__kind", "occurred_on"]
    search_fields = ["memo__contains"]
    date_hierarchy = "occurred_on"
    fields = [
        "organisation", "debit", "credit", "amount", "occurred_on", "memo", "reverses", "posted_by", "posted_at",
        "idempotency_key", "request_sha256",
    ]  # fmt: skip

    @admin.display(description=gettext_lazy("amount (yuan)"), ordering="amount_fen")
    def amount(self, row: Transfer) -> str:
        return yuan(row.amount_fen)
