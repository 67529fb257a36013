"""The next allowed step as one big button, the others in a menu, what is refused in grey with the reason."""

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civildefense.common.admin.base import OfficeAdmin
from civildefense.common.admin.forms import refusal_sentence
from civildefense.common.errors import RuleBroken
from civildefense.common.workflow import Move, MoveTable


@dataclass(frozen=True)
class Step:
    """A verb as the clerk sees it; ``refusal`` is empty when it may be done."""

    target: str
    label: str
    needs_reason: bool = False
    refusal: str = ""


def refused_without(request: HttpRequest, right: str) -> str:
    """The sentence for whoever lacks the right, nothing for whoever has it."""
    return "" if request.user.has_perm(right) else _("Your role may not do this.")


class StepSource(Protocol):
    """Verbs that an upper slice hangs on a lower record, as publishing on a facility."""

    def steps(self, request: HttpRequest, obj: Any) -> list[Step]: ...

    def perform(self, request: HttpRequest, obj: Any, target: str, reason: str) -> str: ...


class StepsAdmin(OfficeAdmin):
    """A record with verbs of its own: ``steps`` lists them, ``perform`` calls the slice's service.

    An upper slice appends its source to ``further_steps`` of the class that it extends.
    """

    further_steps: ClassVar[list[StepSource]] = []

    def steps(self, request: HttpRequest, obj: Any) -> list[Step]:
        raise NotImplementedError

    def perform(self, request: HttpRequest, obj: Any, target: str, reason: str) -> HttpResponse | str:
        """The sentence that says what is now so, or a page of its own."""
        raise NotImplementedError

    def state_label(self, obj: Any) -> str:
        return ""

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        view = self.admin_site.admin_view(self.step_view)
        return [path("<path:object_id>/step/", view, name=name), *super().get_urls()]

    @method_decorator(require_POST)
    def step_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        target, reason = request.POST.get("to", ""), request.POST.get("reason", "")
        try:
            with transaction.atomic():
                answer = self._source_of(request, obj, target).perform(request, obj, target, reason)
        except (RuleBroken, IntegrityError, ValidationError) as error:
            messages.error(request, refusal_sentence(error))
        else:
            if isinstance(answer, HttpResponse):
                return answer
            messages.success(request, answer)
        return HttpResponseRedirect(self.change_url(obj))

    def _source_of(self, request: HttpRequest, obj: Any, target: str) -> Any:
        offering = (
            source for source in self.further_steps if target in {step.target for step in source.steps(request, obj)}
        )
        return next(offering, self)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> TemplateResponse:
        obj = options.get("obj")
        if obj is not None and obj.pk:
            offered = [step for source in (self, *self.further_steps) for step in source.steps(request, obj)]
            # What needs a reason is an exception and no next step.
            forward = next((step for step in offered if not (step.refusal or step.needs_reason)), None)
            others = [step for step in offered if step is not forward]
            context |= {
                "state_label": self.state_label(obj),
                "next_step": forward,
                "other_steps": sorted(others, key=lambda step: bool(step.refusal)),
                "step_url": reverse(
                    f"admin:{self.opts.app_label}_{self.opts.model_name}_step", args=[self.key_of(obj)]
                ),
            }
        return super().render_change_form(request, context, **options)


class MovesAdmin(StepsAdmin):
    """A record whose state moves through a table; ``perform_move`` calls the slice's service."""

    moves: ClassVar[MoveTable]
    state_field = "state"

    def perform_move(self, request: HttpRequest, obj: Any, to: str, reason: str) -> None:
        raise NotImplementedError

    def refusal_of(self, request: HttpRequest, obj: Any, move: Move) -> str:
        """Why this user may not make this move now; a slice adds its own reasons."""
        return refused_without(request, move.right)

    def steps(self, request: HttpRequest, obj: Any) -> list[Step]:
        return [
            Step(move.target, str(move.label), move.needs_reason, self.refusal_of(request, obj, move))
            for move in self.moves.from_state(getattr(obj, self.state_field))
        ]

    def state_label(self, obj: Any) -> str:
        field = obj._meta.get_field(self.state_field)
        return str(dict(field.flatchoices).get(getattr(obj, self.state_field), ""))

    def perform(self, request: HttpRequest, obj: Any, target: str, reason: str) -> str:
        self.perform_move(request, obj, target, reason)
        obj.refresh_from_db()
        return _("%(record)s is now: %(state)s.") % {"record": obj, "state": self.state_label(obj)}


def shown_once(model_admin: OfficeAdmin, request: HttpRequest, obj: Any, *, title: str, secret: str) -> HttpResponse:
    """A password or token on a page that no cache, message or log keeps."""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "secret": secret,
        "record": obj,
        "record_url": model_admin.change_url(obj),
        "opts": model_admin.opts,
    }
    return TemplateResponse(request, "admin/shown_once.html", context, headers={"Cache-Control": "no-store"})
