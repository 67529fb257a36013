"""Two editions of a register compared on the desk: asked for on one page, read and downloaded on another."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from civildefense.common.admin.export import XLSX
from civildefense.common.admin.lists import OfficeChangeList, Tool
from civildefense.common.errors import RuleBroken
from civildefense.records.imports.comparison import services, sheets
from civildefense.records.imports.comparison.forms import SIDES, ComparisonForm
from civildefense.records.imports.comparison.tasks import COMPARISON
from civildefense.records.imports.targets import target
from civildefense.records.jobs.files import result_of
from civildefense.records.models import Job

PAGE = 100
PROBLEMS = "problems"


class ComparisonDesk:
    """For ImportBatchAdmin: ``compare/`` and ``compare/<job>/``."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        own = [
            path("compare/", view(self.compare_view), name="records_importbatch_compare"),
            path("compare/<uuid:uid>/", view(self.comparison_view), name="records_importbatch_comparison"),
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def list_tools(self, request: HttpRequest, listing: OfficeChangeList) -> list[Tool]:
        tools: list[Tool] = super().list_tools(request, listing)  # type: ignore[misc]
        if self.has_add_permission(request):  # type: ignore[attr-defined]
            tools.append(Tool(_("Compare two editions"), reverse("admin:records_importbatch_compare")))
        return tools

    def compare_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        form = ComparisonForm(request.POST or None, request.FILES or None, user=request.user)
        if request.method == "POST" and form.is_valid():
            entered = form.cleaned_data
            sides = {side: entered[f"{side}_file"] or entered[f"{side}_batch"] for side in SIDES}
            told = {name: entered[name] for name in ("organisation", "key", "datum")}
            job = services.ask(COMPARISON, sides=sides, by=request.user, **told)
            return HttpResponseRedirect(reverse("admin:records_importbatch_comparison", args=[job.uid]))
        return self._answer(request, "records/imports/compare.html", {"title": _("Compare two editions"), "form": form})

    def comparison_view(self, request: HttpRequest, uid: Any) -> HttpResponse | FileResponse:
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        job = Job.objects.visible_to(request.user).filter(kind=COMPARISON.code, uid=uid).first()
        if job is None:
            raise Http404
        context: dict[str, Any] = {"title": _("Two editions compared"), "job": job}
        if job.state == Job.State.DONE:
            form = request.GET.get("format", "")
            if form == "json":
                return result_of(job)
            try:
                found = services.result_of(job)
            except RuleBroken as refusal:
                return self._answer(request, "records/imports/comparison.html", {**context, "gone": str(refusal)})
            if form == "xlsx":
                return self._workbook(found)
            context |= self._shown(request, found)
        return self._answer(request, "records/imports/comparison.html", context)

    @staticmethod
    def _workbook(found: dict[str, Any]) -> FileResponse:
        book = sheets.workbook(found, target("facilities").fields)
        return FileResponse(book, content_type=XLSX, as_attachment=True, filename="comparison.xlsx")

    @staticmethod
    def _shown(request: HttpRequest, found: dict[str, Any]) -> dict[str, Any]:
        """One kind of difference, a page of it."""
        listed = {
            "added": found["added"],
            "removed": found["removed"],
            "changed": found["changed"],
            "renamed": [entry for entry in found["changed"] if "name" in entry["columns"]],
            "moved": [entry for entry in found["changed"] if entry["moved_m"] is not None],
            PROBLEMS: found["problems"],
        }
        labels = {**sheets.KINDS, PROBLEMS: _("problems")}
        kind = request.GET.get("kind", "")
        if kind not in listed:
            kind = next((name for name, rows in listed.items() if rows), "added")
        page = Paginator(listed[kind], PAGE).get_page(request.GET.get("p"))
        fields = target("facilities").fields
        return {
            "found": found,
            "sides": [found["a"], found["b"]],
            "chips": [(name, labels[name], len(rows)) for name, rows in listed.items()],
            "kind": kind,
            "page": page,
            "rows": [_told(row, fields) for row in page] if kind != PROBLEMS else [],
            "problems": list(page) if kind == PROBLEMS else [],
        }

    def _answer(self, request: HttpRequest, template: str, context: dict[str, Any]) -> TemplateResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts}  # type: ignore[attr-defined]
        return TemplateResponse(request, template, {**shared, **context})


def _told(row: dict[str, Any], fields: dict[str, object]) -> dict[str, Any]:
    """A row with its columns by the names that people use."""
    columns = [(str(fields.get(name, name)), value) for name, value in row["columns"].items()]
    is_change = "moved_m" in row
    changes = [(label, _text(value["before"]), _text(value["after"])) for label, value in columns] if is_change else []
    facts = [] if is_change else [f"{label}: {value}" for label, value in columns]
    return {**row, "changes": changes, "facts": facts}


def _text(value: Any) -> str:
    return json.dumps(value) if isinstance(value, list) else value or "—"
