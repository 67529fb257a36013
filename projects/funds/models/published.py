"""The public copy: what somebody released of a year, and nothing else."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import PublicKey, tracked
from civildefense.common.scoping import ScopedQuerySet


class PublishedFundYearQuerySet(ScopedQuerySet):
    def published(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


@tracked()
class PublishedFundYear(PublicKey):
    """Totals of an office's special funds in one year, as they were when they were released."""

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    office = models.CharField(_("office"), max_length=100)
    year = models.PositiveSmallIntegerField(_("year"))
    budget_fen = models.BigIntegerField(_("budget (fen)"))
    allocated_fen = models.BigIntegerField(_("allocated to works (fen)"))
    spent_fen = models.BigIntegerField(_("spent (fen)"))
    works_count = models.PositiveIntegerField(_("works"))
    findings_count = models.PositiveIntegerField(_("audit findings"))
    settled_count = models.PositiveIntegerField(_("findings settled"))
    as_of = models.DateField(_("as of"))
    released_by = models.ForeignKey(
        "accounts.User", verbose_name=_("released by"), on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(_("released at"))
    withdrawn_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("withdrawn by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=300, blank=True)

    objects = PublishedFundYearQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="what citizens see of the special funds",
        retention="permanent",
        public="id uid office year budget_fen allocated_fen spent_fen works_count findings_count settled_count as_of"
        " released_at withdrawn_at",
        internal="organisation released_by withdrawn_by withdrawal_reason",
        personal="released_by withdrawn_by",
        published=True,
    )

    class Meta:
        verbose_name = _("published year of the funds")
        verbose_name_plural = _("published years of the funds")
        ordering = ["-year", "office"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"],
                condition=Q(withdrawn_at__isnull=True),
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This year is published already."),
            ),
            models.CheckConstraint(
                condition=Q(spent_fen__gte=0)
                & Q(spent_fen__lte=models.F("allocated_fen"))
                & Q(allocated_fen__lte=models.F("budget_fen")),
                name="%(app_label)s_%(class)s_adds_up",
                violation_error_message=_("No more is spent than was allocated, and no more allocated than budgeted."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal_reason="")),
                name="%(app_label)s_%(class)s_withdrawn_with_reason",
                violation_error_message=_("A withdrawal needs somebody who did it and a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.office}"
