"""The register of numbers on the desk: each number with its paper."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import ReadOnlyAdmin
from civildefense.records.models import NumberRegister, Paper
from civildefense.records.papers.numbers import gaps

NEWEST = 500


@admin.register(NumberRegister)
class NumberRegisterAdmin(ReadOnlyAdmin):
    """Each number with its paper; void ones stay, and missing ones would be named."""

    change_form_template = "records/papers/register.html"
    list_display = ["word", "year", "organisation", "last", "voided", "missing"]
    list_select_related = ["organisation"]
    list_filter = ["year", "organisation"]
    search_fields = ["word__contains"]
    fields = ["organisation", "word", "year", "last", "missing"]
    readonly_fields = ["missing"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        counted = {"borne": Count("papers"), "void": Count("papers", filter=Q(papers__state=Paper.State.VOID))}
        return super().get_queryset(request).annotate(**counted)

    @admin.display(description=gettext_lazy("void"))
    def voided(self, row: Any) -> int:
        return row.void

    @admin.display(description=gettext_lazy("gaps"))
    def missing(self, row: Any) -> str:
        if row.borne == row.last:
            return _("none")
        return "、".join(map(str, gaps(row)))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> TemplateResponse:
        papers = options["obj"].papers.defer("context").order_by("-serial")
        context |= {"papers_by_number": papers[:NEWEST], "has_older": len(papers[NEWEST : NEWEST + 1]) > 0}
        return super().render_change_form(request, context, **options)
