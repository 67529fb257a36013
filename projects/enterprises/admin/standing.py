"""Certificates on the desk: what ends soon, over all companies, and the kinds that there are."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from civildefense.common.admin.conditions import ConditionFilter
from civildefense.records.desk import OfficeAdmin
from projects.enterprises import services
from projects.enterprises.models import Qualification, QualificationKind
from projects.enterprises.states import EnterpriseState


def ending_within(days: int) -> Q:
    """Of companies in business, without a later certificate of the kind."""
    rows = Qualification.objects.ending(timezone.localdate(), days)
    return Q(pk__in=rows.filter(enterprise__state=EnterpriseState.ACTIVE).values("pk"))


class EndingFilter(ConditionFilter):
    title = gettext_lazy("last valid day")
    parameter_name = "ending"
    conditions = {
        "past": (gettext_lazy("has passed"), lambda: ending_within(-1)),
        "30": (gettext_lazy("within 30 days"), lambda: ending_within(30)),
        "60": (gettext_lazy("within 60 days"), lambda: ending_within(60)),
        "90": (gettext_lazy("within 90 days"), lambda: ending_within(90)),
        "180": (gettext_lazy("within 180 days"), lambda: ending_within(180)),
    }


@admin.register(Qualification)
class QualificationAdmin(OfficeAdmin):
    """The list that somebody works from; a certificate itself is entered on its company's page."""

    list_display = ["enterprise", "kind", "level", "number", "last_on", "days_left", "issuer"]
    list_extras = ("starts_on", "is_none_required", "updated_at")
    list_filter = [EndingFilter, "kind", "is_none_required", "enterprise__organisation"]
    list_select_related = ["enterprise", "kind"]
    search_fields = ["number__contains", "enterprise__name__contains"]
    ordering = ["last_on", "id"]
    autocomplete_fields = ["enterprise"]

    @admin.display(description=gettext_lazy("days left"))
    def days_left(self, row: Qualification) -> str:
        left: dt.timedelta | None = row.last_on - timezone.localdate() if row.last_on else None
        return str(left.days) if left is not None else ""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["enterprise"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Qualification, form: Any, change: bool) -> None:
        services.put_part(part=obj, by=request.user)


@admin.register(QualificationKind)
class QualificationKindAdmin(OfficeAdmin):
    list_display = ["name", "citation", "abolished_on"]
    search_fields = ["name__contains"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
