"""A person says which development a held decision is about."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from civildefense.common.admin import OfficeAdmin
from civildefense.common.admin.forms import refusal_sentence
from civildefense.common.admin.links import changelist_url
from civildefense.common.admin.lists import OfficeChangeList, Tool
from civildefense.common.errors import RuleBroken
from civildefense.common.identity import uid_in
from projects.approvals import services
from projects.approvals.forms import MatchForm
from projects.approvals.matching import Told, candidates
from projects.approvals.models import Approval
from projects.approvals.states import CHANGE
from projects.developments.models import Development


class MatchingDesk(OfficeAdmin):
    """Mixin: the page on which the oldest held decision, or a named one, gets its development."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("match/", view(self.first_held_view), name="projects_approval_match_first"),
            path("<uuid:uid>/match/", view(self.match_view), name="projects_approval_match"),
            *super().get_urls(),
        ]

    def match_url(self, approval: Approval) -> str:
        return reverse("admin:projects_approval_match", args=[approval.uid])

    def list_tools(self, request: HttpRequest, listing: OfficeChangeList) -> list[Tool]:
        waiting = Approval.objects.visible_to(request.user).unmatched().count()
        if not waiting or not request.user.has_perm(CHANGE):
            return super().list_tools(request, listing)
        label = _("Name developments (%(count)d held)") % {"count": waiting}
        return [*super().list_tools(request, listing), Tool(label, reverse("admin:projects_approval_match_first"))]

    def first_held_view(self, request: HttpRequest) -> HttpResponse:
        """On to the oldest that is held; back to the list when none is."""
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        oldest = Approval.objects.visible_to(request.user).unmatched().order_by("recorded_at", "pk").first()
        if oldest is None:
            messages.success(request, _("No decision is held: every one has its development."))
            return HttpResponseRedirect(changelist_url(self.opts))
        return HttpResponseRedirect(self.match_url(oldest))

    def match_view(self, request: HttpRequest, uid: Any) -> HttpResponse:
        approval = self.get_object(request, str(uid))
        if approval is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(uid))
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        if request.method == "POST":
            return self._matched(request, approval)
        form = MatchForm.for_approval(approval, request.GET)
        form.is_valid()
        found = form.cleaned_data
        told = Told(found.get("code", ""), found.get("name", ""), approval.credit_code, found.get("developer", ""))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Which development is it?"),
            "subtitle": str(approval),
            "opts": self.opts,
            "approval": approval,
            "form": form,
            "candidates": candidates(told, request.user),
            "waiting": Approval.objects.visible_to(request.user).unmatched().count(),
            "record_url": self.change_url(approval),
            "may_add_development": request.user.has_perm("projects.add_development"),
        }
        return TemplateResponse(request, "projects/approvals/match.html", context)

    def _matched(self, request: HttpRequest, approval: Approval) -> HttpResponse:
        wanted = uid_in(request.POST.get("development", ""))
        development = Development.objects.visible_to(request.user).filter(uid=wanted).first()
        if development is None:
            messages.error(request, _("Choose one of the developments."))
            return HttpResponseRedirect(self.match_url(approval))
        try:
            with transaction.atomic():
                services.name_development(approval=approval, development=development, by=request.user)
        except (RuleBroken, IntegrityError, ValidationError) as error:
            messages.error(request, refusal_sentence(error))
            return HttpResponseRedirect(self.match_url(approval))
        words = {"number": approval.number, "development": development}
        messages.success(request, _("Decision %(number)s is about %(development)s.") % words)
        return HttpResponseRedirect(reverse("admin:projects_approval_match_first"))
