"""The finder's steps for many rows: proposals and withdrawals, decisions about them, reports of citizens."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import Organisation, User
from civildefense.common.errors import RuleBroken
from civildefense.records.bulk import BulkStep, MoveMany, register
from civildefense.records.models import PublicationReview
from civildefense.records.publication.errors import SamePerson, UnderReview
from civildefense.records.publication.states import APPROVE, PROPOSE, WITHDRAW
from shelters.facilities.models import Facility
from shelters.finder.models import PublishedSite, ReportState, SiteReport
from shelters.finder.services import approve_site, propose_site, refuse_site, withdraw_site
from shelters.finder.services.publishing import site_content
from shelters.finder.services.reports import MOVES, answer_report, hand_over_report, start_report


class ProposeMany(BulkStep):
    code, label, right = "publish", gettext_lazy("Propose for publication"), PROPOSE

    def rows(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        related = rows.select_related("division", "responsible_unit", "organisation")
        return related.prefetch_related("entrances")

    def refusals(self, rows: Sequence[Facility], by: User) -> dict[Any, str]:
        waiting = PublicationReview.objects.filter(
            state=PublicationReview.State.PROPOSED, subject_uid__in=[row.uid for row in rows]
        )
        proposed = set(waiting.values_list("subject_uid", flat=True))
        found = {row.pk: str(UnderReview.message) for row in rows if row.uid in proposed}
        for row in rows:
            try:
                site_content(row)
            except RuleBroken as refusal:
                found.setdefault(row.pk, str(refusal))
        return found

    def perform(self, row: Facility, *, by: User, reason: str, values: dict[str, Any]) -> None:
        propose_site(facility=row, by=by)


class WithdrawMany(BulkStep):
    code, label, right = "unpublish", gettext_lazy("Withdraw from the public"), WITHDRAW

    def refusals(self, rows: Sequence[Facility], by: User) -> dict[Any, str]:
        sites = PublishedSite.objects.published().filter(facility__in=[row.pk for row in rows])
        public = set(sites.values_list("facility_id", flat=True))
        return {row.pk: _("It is not public.") for row in rows if row.pk not in public}

    def needs_reason(self, rows: Sequence[Any]) -> bool:
        return True

    def perform(self, row: Facility, *, by: User, reason: str, values: dict[str, Any]) -> None:
        site = PublishedSite.objects.published().filter(facility=row).first()
        if site is None:
            raise RuleBroken(_("It is not public."), code="not_public")
        withdraw_site(site=site, by=by, reason=reason)


class ApproveMany(BulkStep):
    code, label, right = "approve", gettext_lazy("Approve for the public"), APPROVE

    def refusals(self, rows: Sequence[PublicationReview], by: User) -> dict[Any, str]:
        return _decided(rows) | {row.pk: str(SamePerson.message) for row in rows if row.proposed_by_id == by.pk}

    def perform(self, row: PublicationReview, *, by: User, reason: str, values: dict[str, Any]) -> None:
        approve_site(review=row, by=by)


class RefuseMany(BulkStep):
    code, label, right = "refuse", gettext_lazy("Refuse"), APPROVE

    def refusals(self, rows: Sequence[PublicationReview], by: User) -> dict[Any, str]:
        return _decided(rows)

    def needs_reason(self, rows: Sequence[Any]) -> bool:
        return True

    def perform(self, row: PublicationReview, *, by: User, reason: str, values: dict[str, Any]) -> None:
        refuse_site(review=row, by=by, reason=reason)


def _decided(rows: Sequence[PublicationReview]) -> dict[Any, str]:
    told = _("It is decided already.")
    return {row.pk: told for row in rows if row.state != PublicationReview.State.PROPOSED}


class AnswerMany(BulkStep):
    """The same answer to every citizen who reported the same thing."""

    code, label, right = "answer", gettext_lazy("Answer and close"), "shelters.change_sitereport"

    def refusals(self, rows: Sequence[SiteReport], by: User) -> dict[Any, str]:
        return _answered(rows)

    def fields(self, by: User) -> dict[str, forms.Field]:
        widget = forms.Textarea({"rows": 5})
        told = gettext_lazy("Whoever knows the query number reads it.")
        return {"answer": forms.CharField(label=gettext_lazy("answer"), max_length=1000, widget=widget, help_text=told)}

    def perform(self, row: SiteReport, *, by: User, reason: str, values: dict[str, Any]) -> None:
        answer_report(report=row, answer=values["answer"], by=by)


class HandOverMany(BulkStep):
    """To the office that can look at the place."""

    code, label, right = "hand-over", gettext_lazy("Hand over to an office"), "shelters.change_sitereport"

    def refusals(self, rows: Sequence[SiteReport], by: User) -> dict[Any, str]:
        return _answered(rows)

    def fields(self, by: User) -> dict[str, forms.Field]:
        offices = Organisation.objects.visible_to(by).existing()
        return {"organisation": forms.ModelChoiceField(offices, label=gettext_lazy("county that answers"))}

    def perform(self, row: SiteReport, *, by: User, reason: str, values: dict[str, Any]) -> None:
        hand_over_report(report=row, organisation=values["organisation"], by=by)


def _answered(rows: Sequence[SiteReport]) -> dict[Any, str]:
    return {row.pk: _("It is answered already.") for row in rows if row.state == ReportState.ANSWERED}


def _start(report: SiteReport, to: str, by: User, reason: str) -> None:
    start_report(report=report, by=by)


register(Facility, ProposeMany(), WithdrawMany())
register(PublicationReview, ApproveMany(), RefuseMany())
register(
    SiteReport,
    MoveMany(MOVES, ReportState.CHECKING, "shelters.change_sitereport", _start),
    AnswerMany(),
    HandOverMany(),
)
