"""A duty on the desk: its list, the page that determines it, the page that explains it, and the sheet for the file."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import ReadOnlyAdmin
from civildefense.common.admin.conditions import ConditionFilter
from civildefense.common.admin.forms import refusal_sentence
from civildefense.common.errors import RuleBroken
from civildefense.common.identity import uid_in
from projects.developments.models import Development, Phase
from projects.obligations import explain, services, sheet
from projects.obligations.forms import DetermineForm, PlanForm
from projects.obligations.models import AreaCredit, Obligation, OffsiteApplication
from projects.obligations.services.offsite import approved_offsite_m2
from projects.obligations.verify import recompute

ADD = "projects.add_obligation"


class WorkFilter(ConditionFilter):
    """Superseded determinations stay on record, but nobody works from them."""

    title = gettext_lazy("to be done")
    parameter_name = "work"
    conditions = {
        "standing": (gettext_lazy("newest determinations"), lambda: Q(superseded_by__isnull=True)),
        "open": (
            gettext_lazy("open off site"),
            lambda: Q(superseded_by__isnull=True, offsite_m2__gt=0),
        ),
        "doubt": (
            gettext_lazy("resting on unverified figures"),
            lambda: Q(superseded_by__isnull=True) & ~Q(accepted_unverified=""),
        ),
    }


@admin.register(Obligation)
class ObligationAdmin(ReadOnlyAdmin):
    list_display = [
        "development", "phase", "number", "family", "required_m2", "planned_m2", "credited_m2", "offsite_m2",
        "determined_on", "determined_by",
    ]  # fmt: skip
    list_extras = ("organisation", "accepted_unverified", "reason", "determined_at")
    list_select_related = ["development", "phase", "determined_by"]
    list_filter = [WorkFilter, "family", "determined_on", "organisation"]
    search_fields = ["development__name__contains", "development__number__icontains"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(ADD)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/sheet/", view(self.sheet_view), name="projects_obligation_sheet"),
            path("<path:object_id>/plan/", view(self.plan_view), name="projects_obligation_plan"),
            *super().get_urls(),
        ]

    # --- Determining ------------------------------------------------------------------------------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """For one development and phase: choices, then the reckoning to look at, then the determination itself."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if not request.GET.get("development"):
            messages.info(request, _("Choose the development; its page leads to the determination of its duty."))
            return HttpResponseRedirect(reverse("admin:projects_development_changelist"))
        development, phase = _subject(request)
        last = services.latest_obligation(development, phase)
        form = DetermineForm(request.POST or None, user=request.user, last=last)
        shown = None
        if request.method == "POST" and form.is_valid():
            is_final = "determine" in request.POST
            try:
                with transaction.atomic():
                    shown = services.determine(
                        development=development, phase=phase, by=request.user, **form.cleaned_data
                    )
                    transaction.set_rollback(not is_final)
            except (RuleBroken, IntegrityError, ValidationError) as error:
                form.add_error(None, refusal_sentence(error))
            else:
                if is_final:
                    messages.success(request, _("The duty is determined: %(area)s m².") % {"area": shown.required_m2})
                    return HttpResponseRedirect(self.change_url(shown))
        context = {
            "title": _("Determine the duty to build"), "subtitle": f"{development}{phase or ''}", "form": form,
            "development": development, "phase": phase, "last": last, "obligation": shown,
            "buildings": development.buildings.of_phase(phase).prefetch_related("duty_parts"),
            "lines": explain.lines_in_words(shown) if shown else [],
            "figures": explain.figures_in_words(shown.figures) if shown else [],
        }  # fmt: skip
        return self._page(request, "projects/obligations/determine.html", context)

    def plan_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The requirement stays; what is built on the site is another area."""
        obligation = self._found(request, object_id)
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PlanForm(request.POST or None, initial={"planned_m2": obligation.planned_m2})
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    newer = services.plan_anew(obligation=obligation, by=request.user, **form.cleaned_data)
            except (RuleBroken, IntegrityError, ValidationError) as error:
                form.add_error(None, refusal_sentence(error))
            else:
                messages.success(request, _("Saved."))
                return HttpResponseRedirect(self.change_url(newer))
        context = {
            "title": _("Another area on the site"), "subtitle": str(obligation), "form": form, "obligation": obligation,
            "record_url": self.change_url(obligation),
        }  # fmt: skip
        return self._page(request, "projects/obligations/plan.html", context)

    # --- Showing ----------------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_view_permission(request) or request.method == "POST":
            raise PermissionDenied
        obligation = self.get_object(request, object_id)
        if obligation is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        newer = Obligation.objects.filter(supersedes=obligation).first()
        context = {
            "title": _("Duty to build"), "subtitle": f"{obligation.development}{obligation.phase or ''}",
            "obligation": obligation, "newer": newer, "older": obligation.supersedes,
            "lines": explain.lines_in_words(obligation), "figures": explain.figures_in_words(obligation.figures),
            "differences": recompute(obligation),
            "credits": AreaCredit.objects.of_duty(obligation.development, obligation.phase)
            .standing().select_related("area"),
            "applications": OffsiteApplication.objects.of_duty(obligation).select_related("ground"),
            "approved_m2": approved_offsite_m2(obligation),
            "may_go_on": newer is None and self.has_add_permission(request),
        }  # fmt: skip
        return self._page(request, "projects/obligations/obligation.html", context)

    def sheet_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        obligation = self._found(request, object_id)
        name = f"{obligation.development.number}-{obligation.number}.pdf"
        answer = HttpResponse(sheet.pdf(obligation), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="{name}"'
        return answer

    def _found(self, request: HttpRequest, object_id: str) -> Obligation:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> TemplateResponse:
        common = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, common | context)


def _subject(request: HttpRequest) -> tuple[Development, Phase | None]:
    """By uid; another office's development does not exist here."""
    rows = Development.objects.visible_to(request.user)
    development = rows.filter(uid=uid_in(request.GET["development"])).first()
    if development is None:
        raise Http404
    wanted = request.GET.get("phase", "")
    phase = development.phases.filter(uid=uid_in(wanted)).first() if wanted else None
    if wanted and phase is None:
        raise Http404
    return development, phase
