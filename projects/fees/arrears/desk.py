"""The arrears on the desk: as of any day, by office and age, one line a case, and as a file."""

import csv
import datetime as dt
import io
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin.lists import OfficeChangeList, Tool
from projects.fees.arrears.report import Arrears, Line, arrears
from projects.fees.arrears.rules import Bucket
from projects.fees.cases.forms import DayInput
from projects.fees.states import CaseState
from projects.ledger.rules import yuan

ARREARS = gettext_lazy("Arrears")
PAGE = 100
# A cell that begins like a formula would be one in a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ArrearsForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("as of"), widget=DayInput, required=False)
    bucket = forms.ChoiceField(label=gettext_lazy("age"), required=False)
    office = forms.ChoiceField(label=gettext_lazy("office"), required=False)
    year = forms.IntegerField(label=gettext_lazy("charging period"), required=False, min_value=1996, max_value=2100)
    q = forms.CharField(label=gettext_lazy("words"), required=False)

    def __init__(self, *args: Any, offices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["bucket"].choices = [("", _("all ages")), *Bucket.choices]  # type: ignore[attr-defined]
        self.fields["office"].choices = [("", _("all offices")), *offices]  # type: ignore[attr-defined]


class ArrearsDesk:
    """For the admin of the steps of collection: ``arrears/``."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.arrears_view)  # type: ignore[attr-defined]
        return [path("arrears/", view, name="projects_collectionstep_arrears"), *super().get_urls()]  # type: ignore[misc]

    def list_tools(self, request: HttpRequest, listing: OfficeChangeList) -> list[Tool]:
        tools: list[Tool] = super().list_tools(request, listing)  # type: ignore[misc]
        return [*tools, Tool(ARREARS, reverse("admin:projects_collectionstep_arrears"))]

    def arrears_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        day = _day_in(request.GET.get("on", ""))
        found = arrears(request.user.organisation_ids, on=day)  # type: ignore[union-attr]
        offices = [(total.organisation.code, str(total.organisation)) for total in found.offices]
        form = ArrearsForm(request.GET or None, offices=offices, initial={"on": day})
        lines = found.lines
        if form.is_bound and form.is_valid():
            said = form.cleaned_data
            lines = found.chosen(
                bucket=said["bucket"], office=said["office"], words=said["q"], year=said["year"] or 0
            )  # fmt: skip
        if request.GET.get("format") == "csv":
            return _as_file(found, lines)
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": ARREARS,
            "opts": self.opts,  # type: ignore[attr-defined]
            "found": found,
            "form": form,
            "page": Paginator(lines, PAGE).get_page(request.GET.get("page")),
            "chosen_fen": sum(line.owed_fen for line in lines),
            "buckets": [(bucket, bucket.label, found.by_bucket[bucket]) for bucket in Bucket],
            "by_office": [(total, [total.by_bucket[bucket] for bucket in Bucket]) for total in found.offices],
            "query": _without_page(request),
        }
        return TemplateResponse(request, "projects/fees/arrears.html", context)


def _day_in(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()


def _without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query.pop("format", None)
    return query.urlencode()


def _as_file(found: Arrears, lines: list[Line]) -> HttpResponse:
    """UTF-8 with a mark, as spreadsheets of offices want it; amounts in yuan and in fen."""
    offices = {total.organisation.pk: str(total.organisation) for total in found.offices}
    states = dict(CaseState.choices)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(
        [
            _("office"), _("case"), _("development"), _("developer"), _("charging period"), _("state"), _("due on"),
            _("days overdue"), _("age"), _("owed (yuan)"), _("owed (fen)"), _("as of"),
        ]
    )  # fmt: skip
    for line in lines:
        due = line.due_on.isoformat() if line.due_on else ""
        row = [
            offices[line.organisation_id], line.number, line.development, line.developer, line.charging_year,
            states[line.state], due, line.days, Bucket(line.bucket).label, yuan(line.owed_fen), line.owed_fen,
            found.on.isoformat(),
        ]  # fmt: skip
        writer.writerow([f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in row])
    answer = HttpResponse("\ufeff" + buffer.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="arrears-{found.on.isoformat()}.csv"'
    return answer
