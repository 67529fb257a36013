"""Asking for sheets, from the list of public sites: a district's places, or a list of communities."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin.lists import OfficeChangeList, Tool
from civildefense.common.guarded import Guarded
from civildefense.rulebook.models import PlaceKind
from shelters.finder.sheets.tasks import RIGHT, request_sheets
from shelters.finder.snapshot import load_current

MOST_NAMES = 2000
VIEW_JOB = "records.view_job"


class SheetsForm(Guarded, forms.Form):
    district = forms.ChoiceField(label=gettext_lazy("District"))
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("A sheet for each"),
        choices=[choice for choice in PlaceKind.choices if choice[0] != PlaceKind.DISTRICT],
        initial=[PlaceKind.NEIGHBOURHOOD],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    names = forms.CharField(
        label=gettext_lazy("Or only for these communities"),
        help_text=gettext_lazy("One name a line. What nobody knows is named in the job's log."),
        required=False,
        max_length=100_000,
        widget=forms.Textarea({"rows": 6, "cols": 40}),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        current = load_current()
        districts = current.index["districts"] if current else ()
        self.fields["district"].choices = [(row["code"], row["name"]) for row in districts]  # type: ignore[attr-defined]

    def clean_names(self) -> list[str]:
        lines = [line.strip()[:60] for line in self.cleaned_data["names"].splitlines()]
        names = list(dict.fromkeys(filter(None, lines)))
        if len(names) > MOST_NAMES:
            raise forms.ValidationError(_("At most %(most)s names.") % {"most": MOST_NAMES}, code="too_many")
        return names

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("kinds") or cleaned.get("names")):
            raise forms.ValidationError(_("Choose at least one kind of place, or give names."), code="nothing")
        return cleaned


class SheetsDesk:
    """For PublishedSiteAdmin: a tool above the list, and its page."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.sheets_view)  # type: ignore[attr-defined]
        return [path("sheets/", view, name="shelters_publishedsite_sheets"), *super().get_urls()]  # type: ignore[misc]

    def list_tools(self, request: HttpRequest, listing: OfficeChangeList) -> list[Tool]:
        tools = super().list_tools(request, listing)  # type: ignore[misc]
        if request.user.has_perm(VIEW_JOB):
            tools.append(Tool(_("Print sheets for notice boards"), reverse("admin:shelters_publishedsite_sheets")))
        return tools

    def sheets_view(self, request: HttpRequest) -> HttpResponse:
        if not (request.user.has_perm(RIGHT) and request.user.has_perm(VIEW_JOB)):
            raise PermissionDenied
        form = SheetsForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            job = request_sheets(organisation=request.user.own_organisations[0], by=request.user, **form.cleaned_data)
            return HttpResponseRedirect(reverse("admin:records_job_change", args=[job.uid]))
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "title": _("Sheets for notice boards"),
            "form": form,
        }
        return TemplateResponse(request, "shelters/finder/sheets/request.html", context)
