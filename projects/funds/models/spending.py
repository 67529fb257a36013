"""What is set aside for which works, and what was paid out of it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, PublicKey, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.search import searchable
from projects.funds.models.funds import BudgetLine
from projects.funds.states import AllocationState
from projects.ledger.models import Transfer
from projects.ledger.reports import with_balances
from projects.ledger.rules import yuan
from projects.ledger.states import AccountKind


class AllocationQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(state=AllocationState.OPEN)

    def with_money(self) -> Self:
        """``waiting_fen`` (allocated, not yet paid) and ``spent_fen``."""
        return with_balances(self, waiting_fen=AccountKind.ALLOCATED, spent_fen=AccountKind.SPENT)  # type: ignore[return-value]


@searchable(names="title", words="payee", codes="document_number", beside="line__fund__name")
@tracked()
class Allocation(Identified):
    """Money of a budget line set aside for named works.

    The works belong to an upper layer: ``title`` names them, ``subject_uid`` is their uid where they are on record.
    """

    State = AllocationState

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    line = models.ForeignKey(
        BudgetLine, verbose_name=_("budget line"), on_delete=models.PROTECT, related_name="allocations"
    )
    title = models.CharField(_("works"), max_length=160)
    subject_uid = models.UUIDField(_("uid of the works"), null=True, blank=True)
    payee = models.CharField(_("payee"), max_length=120, blank=True)
    amount_fen = models.BigIntegerField(_("amount (fen)"))
    document_number = models.CharField(_("number of the allocating document"), max_length=80)
    decided_on = models.DateField(_("decided on"))
    state = models.CharField(
        _("state"), max_length=10, choices=AllocationState, default=AllocationState.OPEN, editable=False
    )
    transfer = models.OneToOneField(
        Transfer, verbose_name=_("transfer"), on_delete=models.PROTECT, related_name="allocation", editable=False
    )
    allocated_by = models.ForeignKey(
        "accounts.User", verbose_name=_("allocated by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    allocated_at = models.DateTimeField(_("allocated at"), db_default=Now(), editable=False)

    objects = AllocationQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="which works a fund pays for, by which document",
        retention="permanent",
        internal="id uid version created_at updated_at organisation line title subject_uid payee amount_fen"
        " document_number decided_on state transfer allocated_by allocated_at",
        personal="allocated_by",
    )

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="%(app_label)s_%(class)s_is_money",
                violation_error_message=_("An amount is more than nothing, in whole fen."),
            ),
            models.UniqueConstraint(
                fields=["line", "title", "document_number"],
                name="%(app_label)s_%(class)s_document_once",
                violation_error_message=_("This document's allocation to these works is on record already."),
            ),
            models.CheckConstraint(
                condition=~Q(document_number=""),
                name="%(app_label)s_%(class)s_by_document",
                violation_error_message=_("Money is allocated by a document: enter its number."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=AllocationState.values), name="%(app_label)s_%(class)s_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {yuan(self.amount_fen)}"


class Disbursement(PublicKey):
    """One payment out of an allocation; a mistake is mended by reversing its transfer."""

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    allocation = models.ForeignKey(
        Allocation, verbose_name=_("allocation"), on_delete=models.PROTECT, related_name="disbursements"
    )
    payee = models.CharField(_("payee"), max_length=120)
    voucher_number = models.CharField(_("number of the voucher"), max_length=60)
    amount_fen = models.BigIntegerField(_("amount (fen)"))
    paid_on = models.DateField(_("paid on"))
    transfer = models.OneToOneField(
        Transfer, verbose_name=_("transfer"), on_delete=models.PROTECT, related_name="disbursement"
    )
    disbursed_by = models.ForeignKey(
        "accounts.User", verbose_name=_("entered by"), on_delete=models.PROTECT, related_name="+"
    )
    disbursed_at = models.DateTimeField(_("entered at"), db_default=Now())

    objects = ScopedQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="what was paid to whom out of an allocation",
        retention="permanent",
        internal="id uid organisation allocation payee voucher_number amount_fen paid_on transfer disbursed_by"
        " disbursed_at",
        personal="disbursed_by",
        append_only=True,
    )

    class Meta:
        verbose_name = _("disbursement")
        verbose_name_plural = _("disbursements")
        ordering = ["-paid_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="%(app_label)s_%(class)s_is_money",
                violation_error_message=_("An amount is more than nothing, in whole fen."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "voucher_number"],
                name="%(app_label)s_%(class)s_voucher_once",
                violation_error_message=_("A payment with this voucher number is on record already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payee} {yuan(self.amount_fen)}"
