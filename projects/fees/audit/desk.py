"""The auditor's page and the totals, beside the list of cases; nothing is written there but a job."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civildefense.common.admin.lists import Tool
from civildefense.common.identity import uid_in
from projects.fees.audit.findings import BACKDATED_DAYS, FINDINGS
from projects.fees.audit.pack import request_pack
from projects.fees.audit.totals import rows_of
from projects.fees.cases.page import asked_day
from projects.fees.models import FeeCase

AUDIT = "projects.audit_feecase"
MOST_ROWS, MOST_DAYS = 100, 3_650


class AuditDesk:
    """For the admin of cases, named before its base."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[Any]:
        views = {"audit": self.audit_view, "evidence": require_POST(self.evidence_view), "totals": self.totals_view}
        own = [
            path(f"{name}/", self.admin_site.admin_view(view), name=f"projects_feecase_{name}")
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def list_tools(self, request: HttpRequest, listing: Any) -> list[Tool]:
        tools = [*super().list_tools(request, listing), Tool(_("Totals by office"), self._url("totals"))]  # type: ignore[misc]
        return [*tools, Tool(_("For the auditor"), self._url("audit"))] if request.user.has_perm(AUDIT) else tools

    def audit_view(self, request: HttpRequest) -> HttpResponse:
        """Each finding with its rows; the pack takes all of them."""
        if not request.user.has_perm(AUDIT):
            raise PermissionDenied
        days = _days(request.GET.get("days", ""))
        found = [(finding, list(finding.rows(request.user, days))) for finding in FINDINGS]
        context = {
            "findings": [
                {"finding": finding, "count": len(rows), "rows": rows[:MOST_ROWS], "more": len(rows) > MOST_ROWS}
                for finding, rows in found
            ],
            "days": days,
            "evidence_url": self._url("evidence"),
        }
        return self._page(request, "projects/fees/audit.html", _("For the auditor"), context)

    def evidence_view(self, request: HttpRequest) -> HttpResponse:
        """Asks for the pack of one case, or of everything that was found."""
        if not request.user.has_perm(AUDIT):
            raise PermissionDenied
        uid = uid_in(request.POST.get("case", ""))
        case = FeeCase.objects.visible_to(request.user).filter(uid=uid).first() if uid else None
        job = request_pack(by=request.user, days=_days(request.POST.get("days", "")), case=case)
        messages.success(request, _("The evidence pack is being made; the job holds it when it is done."))
        return HttpResponseRedirect(reverse("admin:records_job_change", args=[job.uid]))

    def totals_view(self, request: HttpRequest) -> HttpResponse:
        """The sum, office by office, as of a day: the first click of the way down to a receipt."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        day = asked_day(request)
        context = {"rows": rows_of(request.user, on=day), "as_of": day, "today": timezone.localdate()}
        return self._page(request, "projects/fees/totals.html", _("Totals by office"), context)

    def _page(self, request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
        told = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        return TemplateResponse(request, template, told)

    @staticmethod
    def _url(name: str) -> str:
        return reverse(f"admin:projects_feecase_{name}")


def _days(text: str) -> int:
    return min(int(text), MOST_DAYS) if text.isdecimal() and text.isascii() else BACKDATED_DAYS
