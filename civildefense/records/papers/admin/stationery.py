"""Stationery on the desk: document words, and templates of an office's own."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import Step, StepsAdmin, refused_without
from civildefense.common.admin.lists import OfficeChangeList, Tool
from civildefense.records.models import Stationery
from civildefense.records.papers import stationery
from civildefense.records.papers.default_template import default_template
from civildefense.records.papers.forms import StationeryForm
from civildefense.records.papers.kinds import label_of

DROP = "drop"


@admin.register(Stationery)
class StationeryAdmin(StepsAdmin):
    form = StationeryForm
    list_display = ["word", "organisation", "kind_label", "own"]
    list_select_related = ["organisation", "template"]
    list_filter = ["organisation"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return (
            ["organisation", "kind", "word"] if obj is None else ["organisation", "kind_label", "word", "own_template"]
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        word = [] if request.user.has_perm(stationery.SET_WORD) else ["word"]
        return ["organisation", "kind_label", *word]

    @admin.display(description=gettext_lazy("kind of paper"), ordering="kind")
    def kind_label(self, row: Stationery) -> str:
        return label_of(row.kind) if row.kind else _("any kind")

    @admin.display(description=gettext_lazy("template (DOCX)"))
    def own(self, row: Stationery) -> str:
        return _("the office's own") if row.template_id else _("the portal's")

    def save_model(self, request: HttpRequest, obj: Stationery, form: Any, change: bool) -> None:
        entered = form.entered()
        file = entered.pop("own_template", None)
        if not change:
            self.adopt(obj, stationery.set_word(**entered, by=request.user))
        elif "word" in entered:
            stationery.set_word(
                organisation=obj.organisation, kind=obj.kind, word=entered["word"], by=request.user
            )  # fmt: skip
        if file:
            stationery.set_template(stationery=obj, file=file, by=request.user)

    def state_label(self, obj: Stationery) -> str:
        return self.own(obj)

    def steps(self, request: HttpRequest, obj: Stationery) -> list[Step]:
        if obj.template_id is None:
            return []
        refusal = refused_without(request, stationery.SET_TEMPLATE)
        return [Step(DROP, _("Go back to the portal's template"), refusal=refusal)]

    def perform(self, request: HttpRequest, obj: Stationery, target: str, reason: str) -> HttpResponse | str:
        stationery.drop_template(stationery=obj, by=request.user)
        return _("Papers are written with the portal's template again.")

    # --- The portal's template, to begin with -------------------------------------------------------

    def list_tools(self, request: HttpRequest, listing: OfficeChangeList) -> list[Tool]:
        tools = super().list_tools(request, listing)
        return [*tools, Tool(_("Download the portal's template"), reverse("admin:records_stationery_default"))]

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.default_view)
        return [path("default/", view, name="records_stationery_default"), *super().get_urls()]

    def default_view(self, request: HttpRequest) -> FileResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return FileResponse(default_template(), as_attachment=True, filename=_("template") + ".docx")
