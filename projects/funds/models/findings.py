"""What an audit found about a fund, and what the office answered."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.search import searchable
from projects.funds.models.funds import SpecialFund
from projects.funds.models.spending import Allocation
from projects.funds.states import FindingState


class AuditFindingQuerySet(ScopedQuerySet):
    def unsettled(self) -> Self:
        return self.exclude(state=FindingState.CLOSED)


@searchable(names="title", words="finding answer auditor", codes="report_number", beside="fund__name")
@tracked()
class AuditFinding(Identified):
    State = FindingState

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    fund = models.ForeignKey(SpecialFund, verbose_name=_("fund"), on_delete=models.PROTECT, related_name="findings")
    allocation = models.ForeignKey(
        Allocation,
        verbose_name=_("allocation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
    )
    auditor = models.CharField(_("audited by (body)"), max_length=100)
    report_number = models.CharField(_("number of the audit report"), max_length=80)
    title = models.CharField(_("subject"), max_length=160)
    finding = models.TextField(_("finding"), max_length=2000)
    questioned_fen = models.BigIntegerField(_("amount in question (fen)"), null=True, blank=True)
    found_on = models.DateField(_("found on"))
    due_on = models.DateField(_("answer due on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=FindingState, default=FindingState.OPEN, editable=False)
    answer = models.TextField(_("answer and what was done"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("answered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)

    objects = AuditFindingQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="what auditors found, and what became of it",
        retention="permanent",
        internal="id uid version created_at updated_at organisation fund allocation auditor report_number title finding"
        " questioned_fen found_on due_on state answer answered_by answered_at",
        personal="answered_by",
    )

    class Meta:
        verbose_name = _("audit finding")
        verbose_name_plural = _("audit findings")
        ordering = ["due_on", "-found_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=FindingState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="%(app_label)s_%(class)s_answered_by_somebody",
                violation_error_message=_("An answer has a text and somebody who gave it."),
            ),
            models.CheckConstraint(
                condition=Q(state=FindingState.OPEN) | Q(answered_at__isnull=False),
                name="%(app_label)s_%(class)s_settled_after_answer",
                violation_error_message=_("A finding is settled by its answer: write it first."),
            ),
            models.CheckConstraint(
                condition=Q(questioned_fen__isnull=True) | Q(questioned_fen__gt=0),
                name="%(app_label)s_%(class)s_is_money",
                violation_error_message=_("An amount is more than nothing, in whole fen."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=models.F("found_on")),
                name="%(app_label)s_%(class)s_due_after_finding",
                violation_error_message=_("An answer cannot be due before the finding."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
