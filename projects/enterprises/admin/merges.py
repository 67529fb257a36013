"""The list of likely duplicates, and the page on which somebody decides which row stays."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin.forms import refusal_sentence
from civildefense.common.admin.lists import OfficeChangeList, Tool
from civildefense.common.errors import RuleBroken
from civildefense.common.guarded import Guarded
from civildefense.common.identity import uid_in
from projects.enterprises import duplicates, merging
from projects.enterprises.models import Enterprise
from projects.enterprises.names import alike
from projects.enterprises.states import MERGE

PAGE = 25


class ReasonForm(Guarded, forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class MergeDesk:
    """Mixed into the desk of enterprises."""

    def get_urls(self) -> list[Any]:
        view: Any = self.admin_site.admin_view  # type: ignore[attr-defined]
        own = [
            path("duplicates/", view(self.duplicates_view), name="projects_enterprise_duplicates"),
            path("<path:object_id>/merge/", view(self.merge_view), name="projects_enterprise_merge"),
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def list_tools(self, request: HttpRequest, listing: OfficeChangeList) -> list[Tool]:
        tools: list[Tool] = super().list_tools(request, listing)  # type: ignore[misc]
        return [*tools, Tool(_("Likely duplicates"), reverse("admin:projects_enterprise_duplicates"))]

    def duplicates_view(self, request: HttpRequest) -> HttpResponse:
        """Groups of rows that may be one; POST says that a group is different companies."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        if request.method == "POST":
            return self._kept_apart(request)
        number = request.GET.get("page", "1")
        page = int(number) if number.isdecimal() and 0 < int(number) < 10_000 else 1
        listed = duplicates.work_list(request.user, first=(page - 1) * PAGE, size=PAGE)
        rows = [row for group in listed.groups for row in group.rows]
        named = duplicates.references_of(rows)
        context = {
            "title": _("Likely duplicates"),
            "groups": [(group, [(row, named.get(row.pk, 0)) for row in group.rows]) for group in listed.groups],
            "counts": [(duplicates.WHY[why], count) for why, count in listed.counts.items()],
            "page_obj": Paginator(range(listed.counts.total()), PAGE).get_page(page),
            "may_merge": request.user.has_perm(MERGE),
            "reason_form": ReasonForm(),
        }
        return self._shown(request, "projects/enterprises/duplicates.html", context)

    def _kept_apart(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(MERGE):
            raise PermissionDenied
        uids = [uid for text in request.POST.getlist("row") if (uid := uid_in(text))]
        rows = [*Enterprise.objects.visible_to(request.user).filter(uid__in=uids)]
        form = ReasonForm(request.POST)
        if len(rows) < 2 or not form.is_valid():
            messages.error(request, _("Please give the reason."))
        else:
            duplicates.keep_apart(rows=rows, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("Noted: these are different companies."))
        return HttpResponseRedirect(request.get_full_path())

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """``?into=`` is the row that stays: chosen first, then what would follow to it, then the button."""
        if not request.user.has_perm(MERGE):
            raise PermissionDenied
        losing: Enterprise | None = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if losing is None:
            raise Http404
        if "into" not in request.GET:
            return self._choice(request, losing)
        winner = Enterprise.objects.visible_to(request.user).filter(uid=uid_in(request.GET["into"])).first()
        if winner is None:
            raise Http404
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                merging.merge(losing=losing, winner=winner, by=request.user, reason=form.cleaned_data["reason"])
            except RuleBroken as refusal:
                messages.error(request, refusal_sentence(refusal))
            else:
                messages.success(request, _("%(name)s now stands for both.") % {"name": winner})
                return HttpResponseRedirect(self.change_url(winner))  # type: ignore[attr-defined]
        context = {
            "title": _("Merge two rows of one company"),
            "losing": losing,
            "winner": winner,
            "columns": _columns(losing, winner),
            "following": merging.preview(losing),
            "refusal": merging.refusal(losing, winner, request.user),
            "reason_form": form,
            "other_way_url": f"{reverse('admin:projects_enterprise_merge', args=[winner.uid])}?into={losing.uid}",
        }
        return self._shown(request, "projects/enterprises/merge.html", context)

    def _choice(self, request: HttpRequest, losing: Enterprise) -> HttpResponse:
        """Rows of the office that look alike, or that a search finds."""
        words = request.GET.get("q", "").strip()
        office = Enterprise.objects.visible_to(request.user).standing().filter(organisation=losing.organisation)
        others = office.exclude(pk=losing.pk).select_related("organisation")
        if words:
            found = [*others.called(words)[:PAGE]]
        else:
            names = dict(others.values_list("name", "pk"))
            by_id = others.in_bulk([names[name] for name, _share in alike(losing.name, names, least=0.6, limit=10)])
            found = [*by_id.values()]
        context = {"title": _("Merge two rows of one company"), "losing": losing, "found": found, "words": words}
        return self._shown(request, "projects/enterprises/choice.html", context)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> Any:
        enterprise = options.get("obj")
        if enterprise is not None and enterprise.pk and request.user.has_perm(MERGE):
            url = reverse("admin:projects_enterprise_merge", args=[enterprise.uid])
            context["part_lists"] = [{"label": _("Merge with another row"), "url": url, "count": ""}]
        return super().render_change_form(request, context, **options)  # type: ignore[misc]

    def _shown(self, request: HttpRequest, template: str, context: dict[str, Any]) -> TemplateResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts}  # type: ignore[attr-defined]
        return TemplateResponse(request, template, {**shared, **context})


def _columns(losing: Enterprise, winner: Enterprise) -> list[dict[str, Any]]:
    """Both rows beside each other, as a clerk compares them."""
    names = ("name", "credit_code", "legal_person", "address", "organisation", "source", "created_at")
    return [
        {
            "label": Enterprise._meta.get_field(name).verbose_name,
            "losing": getattr(losing, name),
            "winner": getattr(winner, name),
            "differs": getattr(losing, name) != getattr(winner, name) and name != "created_at",
        }
        for name in names
    ]
