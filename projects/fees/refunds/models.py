"""Money that goes back, and money that by law is no longer asked for."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from projects.fees.models import FeeCase
from projects.fees.payments.models import Payment
from projects.fees.refunds.states import RESERVING, RefundGround, RefundState, WriteOffState
from projects.fees.states import Collector
from projects.ledger.rules import yuan


def _actor(label: Any) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        "accounts.User", verbose_name=label, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        editable=False,
    )  # fmt: skip


def _moment(label: Any) -> models.DateTimeField:  # type: ignore[type-arg]
    return models.DateTimeField(label, null=True, blank=True, editable=False)


def _together(stem: str) -> models.CheckConstraint:
    names = (f"{stem}_by__isnull", f"{stem}_at__isnull")
    return models.CheckConstraint(
        condition=Q(**dict.fromkeys(names, True)) | Q(**dict.fromkeys(names, False)),
        name=f"%(app_label)s_%(class)s_{stem}_by_somebody",
    )


class RefundQuerySet(ScopedQuerySet):
    def reserving(self) -> Self:
        return self.filter(state__in=RESERVING)


@tracked()
class Refund(Identified):
    """From the application to the cancelled receipt; one person applies, a second checks, a third decides.

    ``payment`` is the receipt that is given back; without ``case`` it is one that nobody could place.
    """

    State = RefundState

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+",
        editable=False,
    )  # fmt: skip
    case = models.ForeignKey(
        FeeCase, verbose_name=_("case"), on_delete=models.PROTECT, null=True, blank=True, related_name="refunds"
    )
    payment = models.ForeignKey(
        Payment,
        verbose_name=_("payment received"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="refunds",
    )
    ground = models.CharField(_("ground"), max_length=12, choices=RefundGround)
    amount_fen = models.BigIntegerField(_("amount (fen)"))
    applied_on = models.DateField(_("applied for on"))
    payee_name = models.CharField(_("to be paid to"), max_length=160)
    payee_account = models.CharField(_("bank and account"), max_length=160, blank=True)
    grounds_told = models.CharField(_("what is applied for, and why"), max_length=500)
    collector = models.CharField(_("returned by"), max_length=8, choices=Collector, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=RefundState, default=RefundState.APPLIED, editable=False
    )
    entered_by = models.ForeignKey(
        "accounts.User", verbose_name=_("entered by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    entered_at = models.DateTimeField(_("entered at"), db_default=Now(), editable=False)
    checked_by = _actor(_("checked by"))
    checked_at = _moment(_("checked at"))
    decided_by = _actor(_("decided by"))
    decided_at = _moment(_("decided at"))
    sent_by = _actor(_("sent by"))
    sent_at = _moment(_("sent at"))
    repaid_on = models.DateField(_("repaid on"), null=True, blank=True, editable=False)
    repayment_number = models.CharField(_("number of the repayment"), max_length=60, blank=True, editable=False)
    repaid_by = _actor(_("repayment recorded by"))
    repaid_at = _moment(_("repayment recorded at"))
    closed_by = _actor(_("closed by"))
    closed_at = _moment(_("closed at"))

    objects = RefundQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="who got money back, on which ground and by whose decision",
        retention="permanent",
        internal="id uid version created_at updated_at organisation case payment ground amount_fen applied_on"
        " payee_name payee_account grounds_told collector state entered_by entered_at checked_by checked_at"
        " decided_by decided_at sent_by sent_at repaid_on repayment_number repaid_by repaid_at closed_by closed_at",
        personal="payee_name payee_account entered_by checked_by decided_by sent_by repaid_by closed_by",
    )

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ground__in=RefundGround.values), name="%(app_label)s_%(class)s_ground_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=RefundState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(collector__in=Collector.values), name="%(app_label)s_%(class)s_collector_known"
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="%(app_label)s_%(class)s_of_something",
                violation_error_message=_("A refund is more than nothing, in whole fen."),
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(payment__isnull=False),
                name="%(app_label)s_%(class)s_of_a_case_or_payment",
                violation_error_message=_("A refund names the case, or the payment that nobody could place."),
            ),
            models.CheckConstraint(
                condition=(Q(checked_by__isnull=True) | ~Q(checked_by=F("entered_by")))
                & (
                    Q(decided_by__isnull=True)
                    | ~Q(decided_by=F("entered_by")) & (Q(checked_by__isnull=True) | ~Q(decided_by=F("checked_by")))
                ),
                name="%(app_label)s_%(class)s_three_people",
                violation_error_message=_("One person enters a refund, a second checks it, a third decides."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[RefundState.APPLIED, RefundState.CHECKED, RefundState.REFUSED])
                | Q(checked_by__isnull=False, decided_by__isnull=False),
                name="%(app_label)s_%(class)s_decided_before_it_is_paid",
                violation_error_message=_("A refund is paid after it was checked and decided."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RefundState.REPAID, RefundState.CLOSED])
                | Q(repaid_on__isnull=False) & ~Q(repayment_number=""),
                name="%(app_label)s_%(class)s_repaid_with_a_number",
                violation_error_message=_("A repayment has its day and its number."),
            ),
            *(_together(stem) for stem in ("checked", "decided", "sent", "repaid", "closed")),
        ]

    def __str__(self) -> str:
        return f"{self.get_ground_display()} {yuan(self.amount_fen)} {self.payee_name}"


@tracked(parent="case")
class WriteOff(Identified):
    """What by law is no longer asked for; the law is cited, and a leader decides."""

    State = WriteOffState

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+",
        editable=False,
    )  # fmt: skip
    case = models.ForeignKey(FeeCase, verbose_name=_("case"), on_delete=models.PROTECT, related_name="write_offs")
    amount_fen = models.BigIntegerField(_("amount (fen)"))
    basis = models.CharField(_("law and article"), max_length=200)
    finding = models.CharField(_("what happened"), max_length=500)
    decision_number = models.CharField(_("decision or judgment number"), max_length=80)
    decision_on = models.DateField(_("decision or judgment of"))
    state = models.CharField(
        _("state"), max_length=10, choices=WriteOffState, default=WriteOffState.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(
        "accounts.User", verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    proposed_at = models.DateTimeField(_("proposed at"), db_default=Now(), editable=False)
    decided_by = _actor(_("decided by"))
    decided_at = _moment(_("decided at"))

    objects = ScopedQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="which debts were given up, by which law",
        retention="permanent",
        internal="id uid version created_at updated_at organisation case amount_fen basis finding decision_number"
        " decision_on state proposed_by proposed_at decided_by decided_at",
        personal="proposed_by decided_by",
    )

    class Meta:
        verbose_name = _("write-off")
        verbose_name_plural = _("write-offs")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=WriteOffState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="%(app_label)s_%(class)s_of_something",
                violation_error_message=_("A write-off is more than nothing, in whole fen."),
            ),
            models.CheckConstraint(
                condition=~Q(basis="") & ~Q(finding="") & ~Q(decision_number=""),
                name="%(app_label)s_%(class)s_cites_the_law",
                violation_error_message=_("A write-off cites the law, and the decision or judgment behind it."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="%(app_label)s_%(class)s_another_person",
                violation_error_message=_("Whoever proposes a write-off does not decide it."),
            ),
            models.CheckConstraint(
                condition=Q(state=WriteOffState.PROPOSED) | Q(decided_by__isnull=False),
                name="%(app_label)s_%(class)s_decided_by_a_person",
            ),
            _together("decided"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {yuan(self.amount_fen)}"
