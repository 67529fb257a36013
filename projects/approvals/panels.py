"""Approvals on a development's page: decisions, clocks, conditions for land, permits, replies of the province."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.approvals.models import StageClock
from projects.approvals.standing import LATE, readings
from projects.approvals.states import ApprovalState
from projects.developments import panels
from projects.developments.models import Development
from projects.developments.panels import LifeEvent, Notice


class ApprovalsPanel(panels.Panel):
    code, title, order = "approvals", gettext_lazy("Approvals and permits"), 30
    right = "projects.view_approval"
    template = "projects/approvals/panel.html"

    def context(self, request: HttpRequest, development: Development) -> dict[str, Any]:
        approvals = list(development.approvals.select_related("item", "phase").prefetch_related("clocks__pauses"))
        clocks = readings([clock for approval in approvals for clock in approval.clocks.all()])
        may_add = request.user.has_perm("projects.add_approval")
        return {
            "rows": [(approval, [clocks[clock.pk] for clock in approval.clocks.all()]) for approval in approvals],
            "conditions": development.land_conditions.all(),
            "permits": development.permits.select_related("phase"),
            "replies": development.provincial_replies.all(),
            "add_urls": _add_urls(development) if may_add else [],
        }

    def events(self, request: HttpRequest, development: Development) -> Iterator[LifeEvent]:
        for approval in development.approvals.select_related("item"):
            what = approval.item.name if approval.item else _("Decision")
            if approval.accepted_on:
                yield LifeEvent(approval.accepted_on, _("Application accepted: %(what)s") % {"what": what})
            if approval.decided_on:
                yield LifeEvent(
                    approval.decided_on, f"{what}: {approval.get_outcome_display()}", approval.decided_by_body,
                    approval.number, _url(approval), is_alert=approval.state == ApprovalState.REVOKED,
                )  # fmt: skip
        for permit in development.permits.all():
            yield LifeEvent(permit.issued_on, str(permit), permit.issuer, url=_url(permit))
        for condition in development.land_conditions.all():
            if condition.issued_on:
                yield LifeEvent(condition.issued_on, _("Conditions for land issued"), why=condition.number)
        for reply in development.provincial_replies.all():
            if reply.replied_on:
                told = (_("Reply of a higher office"), reply.issuer, reply.reply_number, _url(reply))
                yield LifeEvent(reply.replied_on, *told)

    def notices(self, request: HttpRequest, development: Development) -> Iterator[Notice]:
        running = StageClock.objects.running().filter(approval__development=development)
        for reading in readings(running.select_related("approval").prefetch_related("pauses")).values():
            if reading.standing in LATE:
                words = {"clock": reading.clock, "used": reading.used}
                yield Notice(_("%(clock)s: late after %(used)s working days.") % words, _url(reading.clock))
        yield from _unapproved_permits(development)


def _unapproved_permits(development: Development) -> Iterator[Notice]:
    """A planning or building permit that came before any decision about civil defence."""
    standing = development.approvals.standing()
    for permit in development.permits.gated():
        if not standing.filter(decided_on__lte=permit.issued_on).exists():
            words = {"permit": permit, "day": date_format(permit.issued_on, "DATE_FORMAT")}
            yield Notice(_("%(permit)s of %(day)s came before any decision about civil defence.") % words, _url(permit))


def _url(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.uid])


def _add_urls(development: Development) -> list[tuple[Any, str]]:
    words = {
        "approval": _("Record an application or a decision"),
        "permit": _("Record a permit of another office"),
        "landcondition": _("Draft conditions for land"),
        "provincialreply": _("Record a request to the province"),
    }
    query = f"?development={development.pk}"
    return [(label, reverse(f"admin:projects_{model}_add") + query) for model, label in words.items()]


panels.register(ApprovalsPanel())
