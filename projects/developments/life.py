"""What a development's page tells of itself: its stages, the four togethers, areas, people, advice, acceptance."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.records.models import Transition
from projects.developments.models import AREAS, Breach, Building, Development, Participant, Phase
from projects.developments.panels import LifeEvent, Notice, Panel
from projects.developments.rules import Pair, stem_of_code, variance
from projects.developments.services.milestones import pairs_of
from projects.developments.states import (
    SETTLED,
    AcceptanceKind,
    AcceptanceState,
    DevelopmentState,
    MilestoneSubject,
    ServiceKind,
    TogetherStep,
)

MOST_ENTRIES = 8
ROAD = (
    DevelopmentState.FILED,
    DevelopmentState.DESIGNING,
    DevelopmentState.APPROVED,
    DevelopmentState.BUILDING,
    DevelopmentState.ACCEPTED,
    DevelopmentState.IN_USE,
)


@dataclass(frozen=True)
class Stage:
    """One stop of the road from filing to use; ``on`` is the day on which it was last reached here."""

    label: Any
    on: dt.date | None
    is_done: bool
    is_here: bool


def stages(development: Development) -> list[Stage]:
    days: dict[str, dt.date] = {DevelopmentState.FILED: development.filed_on}
    for state, moment in Transition.objects.about(development).order_by("id").values_list("to_state", "moved_at"):
        days[state] = timezone.localdate(moment)
    if development.state == DevelopmentState.CANCELLED:
        gone = Stage(DevelopmentState.CANCELLED.label, days.get(development.state), False, True)
        return [*(Stage(state.label, days[state], True, False) for state in ROAD if state in days), gone]
    here = ROAD.index(DevelopmentState(development.state))
    return [
        Stage(state.label, days.get(state) if place <= here else None, place < here, place == here)
        for place, state in enumerate(ROAD)
    ]


class RecordPanel(Panel):
    """Nothing of its own to show: filing and moves, and what the record itself lacks."""

    code, title, order = "record", gettext_lazy("Record"), 0

    def context(self, request: HttpRequest, development: Development) -> None:
        return None

    def events(self, request: HttpRequest, development: Development) -> Iterator[LifeEvent]:
        filing = f"{development.get_filing_kind_display()} {development.filing_number}".strip()
        yield LifeEvent(development.filed_on, _("Filed"), why=filing)
        for move in Transition.objects.about(development).select_related("moved_by").order_by("id"):
            label = move.label_of(move.to_state)
            yield LifeEvent(timezone.localdate(move.moved_at), label, move.moved_by.name, move.reason)

    def notices(self, request: HttpRequest, development: Development) -> Iterator[Notice]:
        if development.is_major and development.service_officer_id is None:
            yield Notice(_("A major project without a service officer."), "#edit")
        if development.code and not stem_of_code(development.code):
            yield Notice(_("The investment project code does not have the usual shape."), "#edit")


class TogethersPanel(Panel):
    code, title, order = "togethers", gettext_lazy("The four togethers"), 10
    template = "projects/developments/_togethers.html"

    def context(self, request: HttpRequest, development: Development) -> dict[str, Any]:
        today = timezone.localdate()
        url = reverse("admin:projects_development_togethers", args=[development.uid])
        open_steps = set(Breach.objects.filter(development=development).unanswered().values_list("phase", "step"))
        return {
            "sheets": [
                {
                    "phase": phase,
                    "url": f"{url}?phase={phase.number}" if phase else url,
                    "rows": [self._row(pair, today, (phase and phase.pk, pair.step) in open_steps) for pair in pairs],
                    "is_empty": not any(pair.is_known for pair in pairs),
                }
                for phase, pairs in sheets(development)
            ],
            "breaches": Breach.objects.filter(development=development).select_related("phase", "closed_by"),
            "may_change": request.user.has_perm("projects.change_milestone"),
        }

    @staticmethod
    def _row(pair: Pair, today: dt.date, is_open: bool) -> dict[str, Any]:
        sides = [
            {
                "name": MilestoneSubject(side).label,
                "planned": getattr(pair, f"{side}_planned"),
                "reached": getattr(pair, f"{side}_reached"),
                "late": variance(getattr(pair, f"{side}_planned"), getattr(pair, f"{side}_reached"), today),
            }
            for side in ("main", "works")
        ]
        label = TogetherStep(pair.step).label
        return {"label": label, "sides": sides, "pair": pair, "has_open_breach": is_open}

    def events(self, request: HttpRequest, development: Development) -> Iterator[LifeEvent]:
        for milestone in development.milestones.filter(reached_on__isnull=False).select_related("phase"):
            yield LifeEvent(milestone.reached_on, _with_phase(milestone), why=milestone.note)  # type: ignore[arg-type]
        for breach in development.breaches.select_related("phase", "raised_by", "closed_by"):
            title = _("Breach: %(step)s") % {"step": breach.get_step_display()}
            url = reverse("admin:projects_breach_change", args=[breach.uid])
            raised_on = timezone.localdate(breach.raised_at)
            yield LifeEvent(raised_on, title, breach.raised_by.name, url=url, is_alert=True)
            if breach.closed_by is not None and breach.closed_at is not None:
                closed_on, title = timezone.localdate(breach.closed_at), _("Breach answered: %(step)s")
                words = {"step": breach.get_step_display()}
                yield LifeEvent(closed_on, title % words, breach.closed_by.name, breach.answer, url)

    def notices(self, request: HttpRequest, development: Development) -> Iterator[Notice]:
        for breach in development.breaches.unanswered():
            words = {"step": breach.get_step_display()}
            url = reverse("admin:projects_breach_change", args=[breach.uid])
            yield Notice(_("Breach of “%(step)s”: the works lag behind the main project.") % words, url)
        for milestone in development.milestones.late(timezone.localdate()):
            words = {"milestone": milestone, "day": milestone.planned_on}
            yield Notice(_("%(milestone)s was planned for %(day)s and is not reached.") % words, "#togethers")


def sheets(development: Development) -> list[tuple[Phase | None, list[Pair]]]:
    """Each phase with its pairs; the whole development where it has no phases, or milestones of its own."""
    phases: list[Phase | None] = [*development.phases.all()]
    if not phases or development.milestones.filter(phase__isnull=True).exists():
        phases.insert(0, None)
    return [(phase, pairs_of(development, phase)) for phase in phases]


def _with_phase(row: Any) -> str:
    return f"{row} ({row.phase})" if row.phase else str(row)


class AreasPanel(Panel):
    code, title, order = "areas", gettext_lazy("Buildings and areas"), 20
    template = "projects/developments/_areas.html"

    def context(self, request: HttpRequest, development: Development) -> dict[str, Any] | None:
        buildings = Building.objects.filter(development=development)
        if not buildings.exists():
            return None
        phases: list[Phase | None] = [*development.phases.all()]
        if buildings.filter(phase__isnull=True).exists():
            phases.append(None)
        groups = [self._group(buildings.filter(phase=phase), phase) for phase in phases]
        heads = [Building._meta.get_field(name).verbose_name for name in AREAS]  # type: ignore[union-attr]
        list_url = f"{reverse('admin:projects_building_changelist')}?development__id__exact={development.pk}"
        return {"heads": heads, "groups": groups, "total": self._group(buildings, None), "list_url": list_url}

    @staticmethod
    def _group(buildings: Any, phase: Phase | None) -> dict[str, Any]:
        return {"phase": phase, "count": buildings.count(), "areas": list(buildings.areas().values())}


class ParticipantsPanel(Panel):
    code, title, order = "participants", gettext_lazy("Who takes part"), 60
    template = "projects/developments/_participants.html"

    def context(self, request: HttpRequest, development: Development) -> dict[str, Any]:
        return {"rows": [(row, is_qualified(row)) for row in _participants(development)]}

    def events(self, request: HttpRequest, development: Development) -> Iterable[LifeEvent]:
        return [LifeEvent(row.starts_on, _("Takes part: %(who)s") % {"who": row}) for row in _participants(development)]

    def notices(self, request: HttpRequest, development: Development) -> Iterator[Notice]:
        for row in _participants(development):
            if not is_qualified(row):
                words = {"who": row.enterprise, "part": row.get_role_display(), "day": row.starts_on}
                yield Notice(
                    _("%(who)s (%(part)s): no qualification valid on %(day)s is on record.") % words, "#participants"
                )


def _participants(development: Development) -> Any:
    rows = development.participants.select_related("enterprise")
    return rows.prefetch_related("enterprise__qualifications")


def is_qualified(row: Participant) -> bool:
    """A certificate, or the fact that none is required, covers the day on which the unit began."""
    day = row.starts_on
    return any(
        (one.starts_on is None or one.starts_on <= day) and (one.last_on is None or one.last_on >= day)
        for one in row.enterprise.qualifications.all()
    )


class ServicePanel(Panel):
    code, title, order = "service", gettext_lazy("Service log"), 70
    template = "projects/developments/_service.html"
    right = "projects.view_serviceentry"

    def context(self, request: HttpRequest, development: Development) -> dict[str, Any] | None:
        entries = development.service_entries.select_related("answerer", "answered_by")
        may_add = request.user.has_perm("projects.add_serviceentry")
        first = entries.filter(kind=ServiceKind.CONTACT).order_by("happened_on").first()
        return {
            "entries": entries[:MOST_ENTRIES],
            "days_ahead": (development.filed_on - first.happened_on).days if first else None,
            "today": timezone.localdate(),
            "list_url": f"{reverse('admin:projects_serviceentry_changelist')}?development__id__exact={development.pk}",
            "add_url": f"{reverse('admin:projects_serviceentry_add')}?development={development.pk}" if may_add else "",
        }

    def events(self, request: HttpRequest, development: Development) -> Iterator[LifeEvent]:
        for entry in development.service_entries.select_related("answered_by"):
            url = reverse("admin:projects_serviceentry_change", args=[entry.uid])
            yield LifeEvent(entry.happened_on, entry.get_kind_display(), entry.from_post, entry.text, url)
            if entry.answered_by is not None and entry.answered_at is not None:
                answered_on = timezone.localdate(entry.answered_at)
                yield LifeEvent(answered_on, entry.get_state_display(), entry.answered_by.name, entry.answer, url)

    def notices(self, request: HttpRequest, development: Development) -> Iterator[Notice]:
        for entry in development.service_entries.overdue(timezone.localdate()):
            url = reverse("admin:projects_serviceentry_change", args=[entry.uid])
            words = {"kind": entry.get_kind_display(), "day": entry.answer_due_on}
            yield Notice(_("%(kind)s: the answer was due on %(day)s.") % words, url)


class AcceptancePanel(Panel):
    code, title, order = "acceptance", gettext_lazy("Acceptance"), 80
    template = "projects/developments/_acceptance.html"

    def context(self, request: HttpRequest, development: Development) -> dict[str, Any] | None:
        items = [*development.acceptance_items.select_related("phase")]
        if not items:
            return None
        url = reverse("admin:projects_development_checklist", args=[development.uid])
        phases = list(dict.fromkeys(item.phase for item in items))
        return {
            "sheets": [
                {
                    "phase": phase,
                    "url": f"{url}?phase={phase.number}" if phase else url,
                    "unsettled": [item for item in own if item.state not in SETTLED],
                    "settled": sum(item.state in SETTLED for item in own),
                    "count": len(own),
                }
                for phase in phases
                for own in [[item for item in items if item.phase == phase]]
            ],
            "may_check": request.user.has_perm("projects.check_acceptanceitem"),
        }

    def events(self, request: HttpRequest, development: Development) -> Iterator[LifeEvent]:
        """Signs, and whatever failed: the whole checklist would hide the life behind it."""
        told = Q(state=AcceptanceState.FAILED) | Q(state=AcceptanceState.PASSED, kind=AcceptanceKind.SIGNS)
        for item in development.acceptance_items.filter(told).select_related("phase"):
            title = f"{_with_phase(item)}: {item.get_state_display()}"
            is_alert = item.state == AcceptanceState.FAILED
            yield LifeEvent(item.checked_on, title, why=item.note, is_alert=is_alert)  # type: ignore[arg-type]

    def notices(self, request: HttpRequest, development: Development) -> Iterator[Notice]:
        if development.state != DevelopmentState.BUILDING:
            return
        for item in development.acceptance_items.unsettled().select_related("phase"):
            if item.kind == AcceptanceKind.SIGNS or item.state == AcceptanceState.FAILED:
                words = {"item": _with_phase(item), "state": item.get_state_display()}
                yield Notice(_("%(item)s: %(state)s. The works cannot be accepted.") % words, "#acceptance")


OWN_PANELS = (RecordPanel, TogethersPanel, AreasPanel, ParticipantsPanel, ServicePanel, AcceptancePanel)
