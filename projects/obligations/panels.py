"""The duty on a development's page: each phase with its newest determination, and what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.errors import RuleBroken
from projects.developments import panels
from projects.developments.models import Development, Phase
from projects.developments.panels import LifeEvent, Notice
from projects.obligations.facts import parts_of
from projects.obligations.models import Obligation
from projects.obligations.snapshot import stored_parts

ADD = "projects.add_obligation"


@dataclass(frozen=True)
class Duty:
    """``url`` leads to the determination, for whoever may make it."""

    phase: Phase | None
    latest: Obligation | None
    is_stale: bool
    url: str


class ObligationsPanel(panels.Panel):
    code, title, order = "obligations", gettext_lazy("Duty to build"), 40
    right = "projects.view_obligation"
    template = "projects/obligations/panel.html"

    def context(self, request: HttpRequest, development: Development) -> dict[str, Any]:
        return {"duties": duties_of(development, may_add=request.user.has_perm(ADD))}

    def events(self, request: HttpRequest, development: Development) -> Iterator[LifeEvent]:
        for row in development.obligations.select_related("phase", "determined_by").order_by("pk"):
            words = {"area": row.required_m2, "open": row.offsite_m2, "phase": row.phase or ""}
            yield LifeEvent(
                localdate(row.determined_at),
                _("Duty determined %(phase)s: %(area)s m², off site %(open)s m²") % words,
                str(row.determined_by), row.reason, _url(row),
            )  # fmt: skip

    def notices(self, request: HttpRequest, development: Development) -> Iterator[Notice]:
        for duty in duties_of(development, may_add=False):
            if duty.is_stale and duty.latest is not None:
                yield Notice(_("The buildings have changed since the duty was determined."), _url(duty.latest))


def duties_of(development: Development, *, may_add: bool) -> list[Duty]:
    """By phase where phases were determined or are planned, and nothing else stands for the whole."""
    standing = {row.phase_id: row for row in development.obligations.standing().select_related("phase")}
    phases: list[Phase | None] = list(development.phases.all())
    if None in standing or not phases:
        phases = [None]
    facts = _present_parts(development) if standing else []
    found = []
    for phase in phases:
        latest = standing.get(phase.pk if phase else None)
        found.append(Duty(phase, latest, is_stale(latest, facts), _add_url(development, phase) if may_add else ""))
    return found


def is_stale(latest: Obligation | None, facts: list[dict[str, Any]]) -> bool:
    """Whether the buildings on record are other ones than the determination was made from."""
    return latest is not None and latest.inputs["parts"] != facts


def _present_parts(development: Development) -> list[dict[str, Any]]:
    """Nothing where what is on record could not be reckoned with at all; the next determination will say why."""
    rows = development.buildings.select_related("phase").prefetch_related("duty_parts").order_by("id")
    try:
        return stored_parts(parts_of(rows))
    except RuleBroken:
        return []


def _add_url(development: Development, phase: Phase | None) -> str:
    asked = {"development": development.uid, **({"phase": phase.uid} if phase else {})}
    return f"{reverse('admin:projects_obligation_add')}?{urlencode(asked)}"


def _url(row: Obligation) -> str:
    return reverse("admin:projects_obligation_change", args=[row.uid])


panels.register(ObligationsPanel())
