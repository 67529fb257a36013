"""What was added to a budget in force, or moved within it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import PublicKey
from civildefense.common.scoping import ScopedQuerySet
from projects.funds.models.funds import BudgetLine
from projects.ledger.models import Transfer
from projects.ledger.rules import yuan


class BudgetChange(PublicKey):
    """``amount_fen`` more for ``line``, out of ``taken_from`` or, where that is empty, newly granted."""

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    line = models.ForeignKey(
        BudgetLine, verbose_name=_("line that grows"), on_delete=models.PROTECT, related_name="additions"
    )
    taken_from = models.ForeignKey(
        BudgetLine, verbose_name=_("taken from"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="reductions",
    )  # fmt: skip
    amount_fen = models.BigIntegerField(_("amount (fen)"))
    document_number = models.CharField(_("number of the changing document"), max_length=80)
    decided_on = models.DateField(_("decided on"))
    transfer = models.OneToOneField(
        Transfer, verbose_name=_("transfer"), on_delete=models.PROTECT, related_name="budget_change"
    )
    changed_by = models.ForeignKey(
        "accounts.User", verbose_name=_("entered by"), on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(_("entered at"), db_default=Now())

    objects = ScopedQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="how a budget in force was changed, by which document",
        retention="permanent",
        internal="id uid organisation line taken_from amount_fen document_number decided_on transfer changed_by"
        " changed_at",
        personal="changed_by",
        append_only=True,
    )

    class Meta:
        verbose_name = _("budget change")
        verbose_name_plural = _("budget changes")
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="%(app_label)s_%(class)s_is_money",
                violation_error_message=_("An amount is more than nothing, in whole fen."),
            ),
            models.CheckConstraint(
                condition=Q(taken_from__isnull=True) | ~Q(taken_from=F("line")),
                name="%(app_label)s_%(class)s_between_two_lines",
                violation_error_message=_("Money moves between two different lines."),
            ),
            models.UniqueConstraint(
                fields=["line", "taken_from", "document_number"],
                name="%(app_label)s_%(class)s_document_once",
                nulls_distinct=False,
                violation_error_message=_("This document's change of the line is on record already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} +{yuan(self.amount_fen)}"
