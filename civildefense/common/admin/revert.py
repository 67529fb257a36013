"""Back to an earlier version of a record: through its own form, so only what may be edited, checked like any edit."""

from dataclasses import dataclass
from typing import Any

import pghistory
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.forms import MultiWidget
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from civildefense.common.admin import history
from civildefense.common.admin.forms import refusal_sentence
from civildefense.common.errors import RuleBroken


class Moved(RuleBroken):
    """The record is not what the preview showed."""

    code = "stale"

    def __init__(self) -> None:
        super().__init__(
            _("Somebody changed this record after you opened the preview. Nothing was saved; look at the preview anew.")
        )


@dataclass(frozen=True)
class Difference:
    label: str
    now: str
    then: str


class Return:
    """A record, the event of one of its versions, and the record's own form over both."""

    def __init__(self, desk: Any, request: HttpRequest, obj: Any, version: str) -> None:
        events = type(obj).pgh_event_model.objects.filter(pgh_obj_id=obj.pk, version=_number(version))
        self.event = events.select_related("pgh_context").order_by("-pgh_id").first()
        if self.event is None:
            raise Http404(_("There is no such version of this record."))
        self.desk, self.request, self.obj = desk, request, obj
        self.form_class = desk.get_form(request, obj, change=True)
        self.now = self.form_class(instance=obj)
        self.then = self.form_class(instance=self._as_it_was())
        self.changed = [name for name in self.now.fields if name != "version" and self._differs(name)]

    def _as_it_was(self) -> Any:
        """The row with the event's values; what the history leaves out is as it is now."""
        recorded = {field.name for field in self.event._meta.fields} - history.UNTOLD
        fields = self.obj._meta.concrete_fields
        sources = {field: self.event if field.name in recorded else self.obj for field in fields}
        row = type(self.obj)(**{field.attname: getattr(source, field.attname) for field, source in sources.items()})
        row._state.adding, row._state.db = False, self.obj._state.db
        return row

    def _differs(self, name: str) -> bool:
        field = self.now.fields[name]
        return not field.disabled and field.has_changed(
            self.now.get_initial_for_field(field, name), self.then.get_initial_for_field(field, name)
        )

    def differences(self) -> list[Difference]:
        return [
            Difference(capfirst(str(self.now.fields[name].label)), _words(self.now, name), _words(self.then, name))
            for name in self.changed
        ]

    def carry_out(self, *, seen_version: str, reason: str) -> None:
        """As if somebody had typed the old values: RuleBroken or ValidationError say why not."""
        if seen_version != str(self.obj.version):
            raise Moved
        if not reason.strip():
            raise RuleBroken(_("Please give the reason."), code="reason_missing")
        form = self.form_class(self._typed(), instance=self.obj)
        if not form.is_valid():
            raise ValidationError([f"{_label(form, name)}{' '.join(found)}" for name, found in form.errors.items()])
        told = _("Returned to version %(version)s.") % {"version": self.event.version}
        with pghistory.context(reason=f"{told} {reason.strip()}"[:500]):
            self.desk.save_model(self.request, self.obj, form, change=True)

    def _typed(self) -> QueryDict:
        """What a browser would send: today's values, and the old ones where they differ."""
        data = QueryDict(mutable=True)
        for name, field in self.now.fields.items():
            form = self.then if name in self.changed else self.now
            value = field.prepare_value(form.get_initial_for_field(field, name))
            widget = getattr(field.widget, "widget", field.widget)  # what the desk wraps around a choice
            parts = {name: value}
            if isinstance(widget, MultiWidget):
                parts = {f"{name}_{place}": part for place, part in enumerate(widget.decompress(value))}
            for key, part in parts.items():
                data.setlist(key, [*map(str, _flat(part))])
        return data


def page(desk: Any, request: HttpRequest, obj: Any, version: str) -> HttpResponse:
    """The preview; a POST with the version that was seen and a reason carries it out."""
    if not is_offered(desk, request, obj):
        raise PermissionDenied
    if request.method == "POST" and _carried_out(desk, request, obj, version):
        return HttpResponseRedirect(desk.change_url(obj))
    back = Return(desk, request, obj, version)
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Return to version %(version)s") % {"version": back.event.version},
        "subtitle": str(obj),
        "object": obj,
        "opts": desk.opts,
        "record_url": desk.change_url(obj),
        "history_url": request.path,
        "entry": next((told for told in history.entries(obj) if told.version == back.event.version), None),
        "differences": back.differences(),
        "version": back.event.version,
        "reason": request.POST.get("reason", ""),
    }
    return TemplateResponse(request, "admin/revert.html", context)


def is_offered(desk: Any, request: HttpRequest, obj: Any) -> bool:
    """Where the record has versions and the reader may edit it."""
    has_versions = history.is_told(type(obj)) and hasattr(obj, "version")
    return has_versions and desk.has_change_permission(request, obj)


def _carried_out(desk: Any, request: HttpRequest, obj: Any, version: str) -> bool:
    try:
        with transaction.atomic():
            locked = desk.get_object(request, desk.key_of(obj))
            back = Return(desk, request, locked, version)
            back.carry_out(seen_version=request.POST.get("seen", ""), reason=request.POST.get("reason", ""))
    except (RuleBroken, IntegrityError, ValidationError) as error:
        messages.error(request, refusal_sentence(error))
        return False
    messages.success(request, _("Returned to version %(version)s.") % {"version": version})
    return True


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _flat(value: Any) -> list[Any]:
    """The values of one control; an empty one and an unticked box send none."""
    if isinstance(value, list | tuple):
        return list(value)
    return [] if value is None or value is False else [value]


def _label(form: Any, name: str) -> str:
    field = form.fields.get(name)
    return f"{capfirst(str(field.label))}: " if field else ""


def _words(form: Any, name: str) -> str:
    value = form.get_initial_for_field(form.fields[name], name)
    model: Any = form._meta.model
    known = {field.name: field for field in model._meta.concrete_fields}
    if name not in known:
        return "" if value is None else str(value)
    field: models.Field[Any, Any] = known[name]
    if field.is_relation:
        row = field.remote_field.model._base_manager.filter(pk=value).first()
        return str(row or "")
    return history.in_words(field, value)
