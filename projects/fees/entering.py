"""Steps of a record that ask for more than a reason: a button that opens a page with one form."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from civildefense.common.admin import Step, refused_without
from civildefense.common.admin.forms import refusal_sentence
from civildefense.common.errors import RuleBroken
from civildefense.common.identity import uid_in


@dataclass(frozen=True)
class Entry:
    """``form(data, record=…)`` asks; ``act(record, by, **entered)`` calls the service and says what is now so.

    ``against(record)`` is the sentence why not now, or nothing.
    """

    label: Any
    right: str
    form: type[forms.Form]
    act: Callable[..., str]
    against: Callable[[Any], str]


class EntryPages:
    """For a StepsAdmin: ``entries`` become steps and pages ``<uid>/<name>/`` of the record."""

    entries: ClassVar[dict[str, Entry]]

    def get_urls(self) -> list[Any]:
        own = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(partial(self.entry_view, name=name)),  # type: ignore[attr-defined]
                name=f"{self.opts.app_label}_{self.opts.model_name}_{name}",  # type: ignore[attr-defined]
            )
            for name in self.entries
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def steps(self, request: HttpRequest, obj: Any) -> list[Step]:
        own = [
            Step(name, str(entry.label), refusal=refused_without(request, entry.right) or str(entry.against(obj)))
            for name, entry in self.entries.items()
        ]
        return [*own, *super().steps(request, obj)]  # type: ignore[misc]

    def perform(self, request: HttpRequest, obj: Any, target: str, reason: str) -> HttpResponse | str:
        if target in self.entries:
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{target}"  # type: ignore[attr-defined]
            return HttpResponseRedirect(reverse(name, args=[obj.uid]))
        return super().perform(request, obj, target, reason)  # type: ignore[misc]

    def entry_view(self, request: HttpRequest, object_id: str, *, name: str) -> HttpResponse:
        """What the service refuses comes back in the form, with the clerk's input."""
        entry, record = self.entries[name], self._record(request, object_id, self.entries[name].right)
        form: Any = entry.form(request.POST or None, record=record)  # type: ignore[call-arg]
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    said = entry.act(record, by=request.user, **form.cleaned_data)
            except (RuleBroken, ValidationError) as error:
                form.add_error(None, refusal_sentence(error))
            else:
                messages.success(request, said)
                return HttpResponseRedirect(self.change_url(record))  # type: ignore[attr-defined]
        context = {
            **self.admin_site.each_context(request), "title": entry.label, "subtitle": str(record), "opts": self.opts,  # type: ignore[attr-defined]
            "record": record, "record_url": self.change_url(record), "form": form,  # type: ignore[attr-defined]
        }  # fmt: skip
        return TemplateResponse(request, "projects/fees/enter.html", context)

    def _record(self, request: HttpRequest, object_id: str, right: str) -> Any:
        if not (self.has_view_permission(request) and request.user.has_perm(right)):  # type: ignore[attr-defined]
            raise PermissionDenied
        rows = self.get_queryset(request)  # type: ignore[attr-defined]
        record = rows.filter(uid=object_id).first() if uid_in(object_id) else None
        if record is None:
            raise Http404
        return record
