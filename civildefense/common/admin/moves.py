"""The next allowed step as one big button, the others in a menu, what is refused in grey with the reason."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
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
    """A move as the clerk sees it; ``refusal`` is empty when it may be made."""

    target: str
    label: str
    needs_reason: bool
    refusal: str


class MovesAdmin(OfficeAdmin):
    """A record whose state moves through a table; ``perform_move`` calls the slice's service."""

    moves: ClassVar[MoveTable]
    state_field = "state"

    def perform_move(self, request: HttpRequest, obj: Any, to: str, reason: str) -> None:
        raise NotImplementedError

    def refusal_of(self, request: HttpRequest, obj: Any, move: Move) -> str:
        """Why this user may not make this move now; a slice adds its own reasons."""
        return "" if request.user.has_perm(move.right) else _("Your role may not do this.")

    def steps(self, request: HttpRequest, obj: Any) -> list[Step]:
        found = [
            Step(move.target, str(move.label), move.needs_reason, self.refusal_of(request, obj, move))
            for move in self.moves.from_state(getattr(obj, self.state_field))
        ]
        return sorted(found, key=lambda step: bool(step.refusal))

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_move"
        view = self.admin_site.admin_view(self.move_view)
        return [path("<path:object_id>/move/", view, name=name), *super().get_urls()]

    @method_decorator(require_POST)
    def move_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        try:
            self.perform_move(request, obj, request.POST.get("to", ""), request.POST.get("reason", ""))
        except (RuleBroken, IntegrityError, ValidationError) as error:
            messages.error(request, refusal_sentence(error))
        else:
            obj.refresh_from_db()
            state = obj._meta.get_field(self.state_field)
            label = dict(state.flatchoices).get(getattr(obj, self.state_field), "")
            messages.success(request, _("%(record)s is now: %(state)s.") % {"record": obj, "state": label})
        return HttpResponseRedirect(self.change_url(obj))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> TemplateResponse:
        obj = options.get("obj")
        if obj is not None and obj.pk:
            steps = self.steps(request, obj)
            context |= {
                "state_label": dict(obj._meta.get_field(self.state_field).flatchoices).get(
                    getattr(obj, self.state_field), ""
                ),
                "next_step": next((step for step in steps if not step.refusal), None),
                "steps": steps,
                "move_url": reverse(
                    f"admin:{self.opts.app_label}_{self.opts.model_name}_move", args=[self.key_of(obj)]
                ),
            }
        return super().render_change_form(request, context, **options)
