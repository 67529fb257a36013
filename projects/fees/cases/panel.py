"""The fee on the development's page: its cases, what happened to them, and a permit that came too early."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.approvals.models import Permit
from projects.developments import panels
from projects.developments.models import Development
from projects.fees.audit.permits import permits_before_payment
from projects.fees.models import AssessmentDecision, FeeCase, FeeNotice
from projects.fees.states import Standing
from projects.ledger.rules import yuan


class FeePanel(panels.Panel):
    code = "fees"
    title = gettext_lazy("Off-site building fee")
    right = "projects.view_feecase"
    template = "projects/fees/_panel.html"
    order = 50

    def context(self, request: HttpRequest, development: Development) -> dict[str, Any]:
        rows = _cases(request, development).with_standing()
        labels = dict(Standing.choices)
        add = f"{reverse('admin:projects_feecase_add')}?development={development.pk}"
        return {
            "cases": [(row, labels[row.standing]) for row in rows],
            "add_url": add if request.user.has_perm("projects.add_feecase") else "",
        }

    def events(self, request: HttpRequest, development: Development) -> Iterator[panels.LifeEvent]:
        cases = _cases(request, development)
        decisions = AssessmentDecision.objects.filter(assessment__case__in=cases)
        for decision in decisions.select_related("assessment__case", "decided_by"):
            told = {"kind": decision.assessment.get_kind_display(), "yuan": yuan(decision.assessment.payable_fen)}
            title = _("Fee assessed (%(kind)s): %(yuan)s yuan") % told
            yield panels.LifeEvent(
                decision.decided_on, title, str(decision.decided_by), url=_url(decision.assessment.case)
            )
        for notice in FeeNotice.objects.filter(case__in=cases, served_on__isnull=False).select_related("case"):
            title = _("Notice to pay %(yuan)s yuan served, due on %(day)s") % {
                "yuan": yuan(notice.amount_fen), "day": notice.due_on,
            }  # fmt: skip
            assert notice.served_on is not None
            yield panels.LifeEvent(notice.served_on, title, url=_url(notice.case))

    def notices(self, request: HttpRequest, development: Development) -> Iterator[panels.Notice]:
        cases = _cases(request, development).in_bulk()
        permits = Permit.objects.filter(development=development).in_bulk()
        if not cases or not permits:
            return
        for case, permit, due, paid in permits_before_payment(request.user.organisation_ids, cases):  # type: ignore[union-attr]
            told = {"permit": permits[permit], "due": yuan(due), "paid": yuan(paid)}
            yield panels.Notice(
                _("%(permit)s: %(paid)s of %(due)s yuan had been paid that day") % told, _url(cases[case])
            )


def _cases(request: HttpRequest, development: Development) -> Any:
    return FeeCase.objects.visible_to(request.user).filter(development=development)


def _url(case: FeeCase) -> str:
    return reverse("admin:projects_feecase_change", args=[case.uid])


panels.register(FeePanel())
