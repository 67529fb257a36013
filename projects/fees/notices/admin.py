"""Notices to pay on the desk: what was asked for, served when, due when. They are drafted from the case."""

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import ReadOnlyAdmin
from projects.fees.models import FeeNotice
from projects.ledger.rules import yuan


@admin.register(FeeNotice)
class FeeNoticeAdmin(ReadOnlyAdmin):
    list_display = ["case", "paper_link", "amount", "payee", "issued_on", "served_on", "due_on", "how_late"]
    list_extras = ("organisation", "term_workdays", "is_due_provisional", "accepted_unverified", "created_at")
    list_select_related = ["case__development", "paper"]
    list_filter = ["payee", "paper__state", "organisation", "due_on"]
    search_fields = ["case__number__icontains", "case__development__name__contains", "paper__number__contains"]
    date_hierarchy = "due_on"
    fields = [
        "case", "paper_link", "amount", "payee", "term_workdays", ("issued_on", "served_on", "due_on"),
        "is_due_provisional", "accepted_unverified",
    ]  # fmt: skip
    readonly_fields = ["paper_link", "amount"]

    @admin.display(description=gettext_lazy("paper"))
    def paper_link(self, row: FeeNotice) -> Any:
        if row.paper is None:
            return ""
        url = reverse("admin:records_paper_change", args=[row.paper.uid])
        return format_html('<a href="{}">{}</a>', url, row.paper.number or row.paper.get_state_display())

    @admin.display(description=gettext_lazy("amount (yuan)"), ordering="amount_fen")
    def amount(self, row: FeeNotice) -> str:
        return yuan(row.amount_fen)

    @admin.display(description=gettext_lazy("due"), ordering="due_on")
    def how_late(self, row: FeeNotice) -> str:
        if row.due_on is None:
            return _("not served yet")
        days = (timezone.localdate() - row.due_on).days
        return _("%(days)d days ago") % {"days": days} if days > 0 else _("in %(days)d days") % {"days": -days}
