"""Two sheets of a development, a phase at a time: the dates of the four togethers, and the acceptance checklist."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from civildefense.common.admin.forms import refusal_sentence
from civildefense.common.errors import RuleBroken
from projects.developments import services
from projects.developments.forms import ChecklistForm, PhaseSheet, TogethersForm
from projects.developments.models import Development, Phase

Write = Callable[[Any, Development, Any], None]


def _write_togethers(form: TogethersForm, development: Development, by: Any) -> None:
    services.set_milestones(development=development, milestones=form.entered(), by=by)


def _write_checklist(form: ChecklistForm, development: Development, by: Any) -> None:
    for item, to, checked_on, note in form.entered():
        services.check_item(item=item, to=to, by=by, checked_on=checked_on, note=note, reason=note)


class SheetDesk:
    """For DevelopmentAdmin: ``<uid>/togethers/`` and ``<uid>/checklist/``, each with ``?phase=NUMBER``."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        own = [
            path("<path:object_id>/togethers/", view(self.togethers_view), name="projects_development_togethers"),
            path("<path:object_id>/checklist/", view(self.checklist_view), name="projects_development_checklist"),
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def togethers_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._sheet(
            request, object_id, TogethersForm, _write_togethers,
            title=_("The four togethers"), right="projects.change_milestone",
            template="projects/developments/togethers.html",
        )  # fmt: skip

    def checklist_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._sheet(
            request, object_id, ChecklistForm, _write_checklist,
            title=_("Acceptance checklist"), right="projects.check_acceptanceitem",
            template="projects/developments/checklist.html",
        )  # fmt: skip

    def _sheet(
        self, request: HttpRequest, object_id: str, form_class: type[PhaseSheet], write: Write,
        *, title: str, right: str, template: str,
    ) -> HttpResponse:  # fmt: skip
        development: Development | None = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if development is None:
            raise Http404
        if not request.user.has_perm(right):
            raise PermissionDenied
        phase = _phase(request, development)
        form = form_class(request.POST or None, development=development, phase=phase)
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    write(form, development, request.user)
            except (RuleBroken, ValidationError, IntegrityError) as error:
                form.add_error(None, refusal_sentence(error))
            else:
                messages.success(request, _("Saved."))
                return HttpResponseRedirect(self.change_url(development))  # type: ignore[attr-defined]
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": title,
            "subtitle": f"{development} · {phase}" if phase else str(development),
            "opts": self.opts,  # type: ignore[attr-defined]
            "development": development,
            "phase": phase,
            "form": form,
            "record_url": self.change_url(development),  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, template, context)


def _phase(request: HttpRequest, development: Development) -> Phase | None:
    number = request.GET.get("phase", "")
    if not number:
        return None
    phase = development.phases.filter(number=int(number)).first() if number.isdecimal() else None
    if phase is None:
        raise Http404
    return phase
