"""A record's history as sentences: who changed what from what to what, when and why.

Events come from the triggers (whole rows, one a change); two neighbours of the same row make a difference.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from civildefense.common.datasheet import Level, sheet_of

# What the machine keeps for itself tells a clerk nothing.
UNTOLD = frozenset(
    {"id", "uid", "version", "created_at", "updated_at", "subject_uid", "sha256", "content_type", "only"}
)
MOST_EVENTS = 2000
Readable = Callable[[type[models.Model]], frozenset[str]]


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Part:
    """One row of the record or of its parts; a short timeline leaves out what a new row began with."""

    heading: str
    changes: list[Change]
    is_new: bool


@dataclass
class Entry:
    """Everything that one request, command or job did to the record at one moment; ``version`` is what it left."""

    at: dt.datetime
    who: str
    address: str = ""
    reason: str = ""
    version: int = 0
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Reason:
    """Why ``field`` went from one value to another at about that moment."""

    field: str
    before: str
    after: str
    at: dt.datetime
    text: str

    def explains(self, step: "_Step") -> bool:
        return (
            getattr(step.before, self.field, None) == self.before
            and getattr(step.event, self.field, None) == self.after
        )


@dataclass(frozen=True)
class _Step:
    """One event with the row's state before it (None: the row is new, or the event is a deletion's own)."""

    event: Any
    before: Any


def is_told(model: Any) -> bool:
    """True for tables whose triggers write events."""
    return hasattr(model, "pgh_event_model")


def entries(
    row: Any,
    *,
    parts: Iterable[Any] = (),
    readable: Readable = lambda model: frozenset(),
    reasons: Iterable[Reason] = (),
    limit: int | None = None,
) -> list[Entry]:
    """Newest first. ``parts`` are reverse relations whose rows belong to the record."""
    steps = _steps(type(row), limit, pgh_obj_id=row.pk)
    for part in parts:
        model = part.related_model
        sheet = sheet_of(model)
        if sheet and sheet.restricted and not readable(model):
            continue
        steps += _steps(model, limit, **{part.field.attname: row.pk})
    steps.sort(key=lambda step: (step.event.pgh_created_at, step.event.pgh_id), reverse=True)
    told = _Teller(steps, readable, own=type(row))
    grouped: dict[tuple[dt.datetime, Any], Entry] = {}
    for step in steps:
        changes = told.changes(step)
        if not changes and step.event.pgh_label == "update":
            continue
        key = (step.event.pgh_created_at, step.event.pgh_context_id)
        if key not in grouped:
            grouped[key] = told.entry(step)
        grouped[key].reason = _reason(step, reasons) or grouped[key].reason
        if step.event.pgh_tracked_model is type(row):
            grouped[key].version = max(grouped[key].version, getattr(step.event, "version", 0))
        grouped[key].parts.append(Part(told.heading(step), changes, step.before is None))
    found = list(grouped.values())
    return found[:limit] if limit else found


def _steps(model: Any, limit: int | None, **about: Any) -> list[_Step]:
    """Events with their predecessors. A short list that begins in mid-life drops the first, which has none."""
    if not is_told(model):
        return []
    most = limit * 3 if limit else MOST_EVENTS
    events = model.pgh_event_model.objects.filter(**about).select_related("pgh_context").order_by("-pgh_id")[:most]
    last_seen: dict[Any, Any] = {}
    found = []
    for event in reversed(events):
        before = last_seen.get(event.pgh_obj_id)
        if before is not None or event.pgh_label == "insert":
            found.append(_Step(event, before))
        last_seen[event.pgh_obj_id] = event
    return found


def _reason(step: _Step, reasons: Iterable[Reason]) -> str:
    """The nearest in time: an event bears the moment its transaction began, a reason its own."""
    fitting = [reason for reason in reasons if reason.explains(step)]
    return min(fitting, key=lambda reason: abs(reason.at - step.event.pgh_created_at)).text if fitting else ""


class _Teller:
    """Puts values into words; names of related rows and actors are read once for all steps."""

    def __init__(self, steps: list[_Step], readable: Readable, own: type[models.Model]) -> None:
        self._readable, self._own = readable, own
        self._fields: dict[Any, list[Any]] = {}
        wanted: dict[Any, set[Any]] = defaultdict(set)
        users = get_user_model()
        for step in steps:
            metadata = step.event.pgh_context.metadata if step.event.pgh_context else {}
            wanted[users].add(metadata.get("user"))
            for own in self._told_fields(step.event.pgh_tracked_model):
                if own.is_relation:
                    sides = (step.event, step.before) if step.before else (step.event,)
                    wanted[own.remote_field.model] |= {getattr(side, own.attname) for side in sides}
        self._names = {
            model: {row.pk: str(row) for row in model._base_manager.filter(pk__in=keys - {None})}
            for model, keys in wanted.items()
            if keys - {None}
        }

    def _told_fields(self, model: Any) -> list[Any]:
        if model not in self._fields:
            sheet = sheet_of(model)
            levels = sheet.levels() if sheet else {}
            open_fields = self._readable(model)
            recorded = {own.name for own in model.pgh_event_model._meta.fields}
            self._fields[model] = [
                own
                for own in model._meta.concrete_fields
                if own.name in recorded
                and own.name not in UNTOLD
                and not self._leads_home(model, own)
                and (levels.get(own.name) is not Level.RESTRICTED or own.name in open_fields)
            ]
        return self._fields[model]

    def _leads_home(self, model: Any, own: Any) -> bool:
        """A part's link to the record whose history this is."""
        return model is not self._own and own.is_relation and own.remote_field.model is self._own

    def entry(self, step: _Step) -> Entry:
        metadata = step.event.pgh_context.metadata if step.event.pgh_context else {}
        who = self._names.get(get_user_model(), {}).get(metadata.get("user")) or _("the system")
        return Entry(step.event.pgh_created_at, who, metadata.get("address") or "", metadata.get("reason") or "")

    def heading(self, step: _Step) -> str:
        verb = {"insert": _("was added"), "update": _("was changed"), "delete": _("was removed")}[step.event.pgh_label]
        return f"{capfirst(str(step.event.pgh_tracked_model._meta.verbose_name))} · {verb}"

    def changes(self, step: _Step) -> list[Change]:
        if step.event.pgh_label == "delete":
            return []
        found = []
        for own in self._told_fields(step.event.pgh_tracked_model):
            after = getattr(step.event, own.attname)
            before = getattr(step.before, own.attname) if step.before else None
            empty_at_birth = step.before is None and after in (None, "", [], {})
            if after != before and not empty_at_birth:
                found.append(Change(capfirst(str(own.verbose_name)), self._words(own, before), self._words(own, after)))
        return found

    def _words(self, own: Any, value: Any) -> str:
        if own.is_relation and value is not None:
            return self._names.get(own.remote_field.model, {}).get(value, "")
        return in_words(own, value)


def in_words(own: Any, value: Any) -> str:
    """A value of the field ``own``, which is no link, as a clerk would write it."""
    if value is None or value in ("", [], {}):
        return ""
    if own.flatchoices:
        return str(dict(own.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, dt.date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, list):
        base = getattr(own, "base_field", None)
        labels = dict(base.flatchoices) if base is not None and base.flatchoices else {}
        return "、".join(str(labels.get(item, item)) for item in value)
    if isinstance(value, float):
        return f"{value:.7g}" if abs(value) < 1 else f"{value:.6f}".rstrip("0").rstrip(".")
    return Truncator(localize(value) if not isinstance(value, dict) else str(value)).chars(200)
