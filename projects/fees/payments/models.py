"""Money that came in: one row a receipt, and the transfers that it became."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import BigIntegerField, Case, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.search import searchable
from projects.fees.models import FeeCase
from projects.fees.payments.states import (
    Channel,
    PayerMatch,
    PaymentState,
    PostingAct,
    ReceiptKind,
    TreasuryLevel,
)
from projects.ledger.rules import yuan
from projects.ledger.states import AccountKind


class PaymentQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        return self.filter(state=PaymentState.STANDING)

    def with_posted(self) -> Self:
        """``posted_fen``: what the ledger counts as collected of the payment; ``held_fen``: what waits unallocated."""
        return self.annotate(
            posted_fen=_moved(AccountKind.COLLECTED, into="debit"),
            held_fen=_moved(AccountKind.UNALLOCATED, into="credit"),
        )

    def held(self) -> Self:
        """Received and not, or not wholly, allocated: somebody has to say what it is for."""
        return self.standing().with_posted().filter(held_fen__gt=0)

    def unsure_payer(self) -> Self:
        return self.standing().filter(payer_match__in=[PayerMatch.SIMILAR, PayerMatch.OTHER], confirmed_by=None)


def _moved(kind: str, *, into: str) -> Coalesce:
    """Fen that the payment's transfers brought to accounts of ``kind`` on the side ``into``, less what left them."""
    away = "credit" if into == "debit" else "debit"
    fen = Case(When(**{f"transfer__{into}__kind": kind}, then=F("transfer__amount_fen")), default=Value(0)) - Case(
        When(**{f"transfer__{away}__kind": kind}, then=F("transfer__amount_fen")), default=Value(0)
    )
    rows = PaymentPosting.objects.filter(payment=OuterRef("pk")).order_by().values("payment").annotate(fen=Sum(fen))
    return Coalesce(Subquery(rows.values("fen"), output_field=BigIntegerField()), 0, output_field=BigIntegerField())


@searchable(
    names="payer_name case__development__name", codes="receipt_number case__number", beside="organisation__name"
)
@tracked()
class Payment(Identified):
    """One receipt with its amount, as the collector wrote it; who paid may be another than who owes.

    ``case`` is the one that the receipt names; without it the whole amount waits until a person says what it is for.
    """

    State = PaymentState

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    case = models.ForeignKey(
        FeeCase, verbose_name=_("case"), on_delete=models.PROTECT, null=True, blank=True, related_name="payments"
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    receipt_kind = models.CharField(_("kind of receipt"), max_length=16, choices=ReceiptKind)
    receipt_number = models.CharField(_("receipt number"), max_length=60)
    received_on = models.DateField(_("received on"))
    amount_fen = models.BigIntegerField(_("amount (fen)"))
    payer_name = models.CharField(_("payer as written"), max_length=160)
    payer = models.ForeignKey(
        "projects.Enterprise", verbose_name=_("payer on record"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    payer_match = models.CharField(
        _("who paid"), max_length=10, choices=PayerMatch, default=PayerMatch.OTHER, editable=False
    )
    confirmed_by = models.ForeignKey(
        "accounts.User", verbose_name=_("payer confirmed by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    confirmed_at = models.DateTimeField(_("payer confirmed at"), null=True, blank=True, editable=False)
    treasury_level = models.CharField(_("treasury level"), max_length=10, choices=TreasuryLevel, blank=True)
    collected_at_office = models.CharField(_("collecting office"), max_length=120, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=PaymentState, default=PaymentState.STANDING, editable=False
    )
    cancelled_number = models.CharField(_("number of the cancellation"), max_length=60, blank=True, editable=False)
    cancelled_on = models.DateField(_("receipt cancelled on"), null=True, blank=True, editable=False)
    source = models.CharField(_("source"), max_length=80, default="desk", editable=False)
    source_key = models.CharField(_("row of the source"), max_length=120, blank=True, editable=False)
    case_as_written = models.CharField(_("case as written"), max_length=120, blank=True, editable=False)
    remarks = models.CharField(_("remarks"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        "accounts.User", verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    objects = PaymentQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="proof of every fen that came in",
        retention="permanent",
        internal="id uid version created_at updated_at organisation case channel receipt_kind receipt_number"
        " received_on amount_fen payer_name payer payer_match confirmed_by confirmed_at treasury_level"
        " collected_at_office state cancelled_number cancelled_on source source_key case_as_written remarks recorded_by"
        " recorded_at",
        personal="payer_name confirmed_by recorded_by",
    )

    class Meta:
        verbose_name = _("payment received")
        verbose_name_plural = _("payments received")
        ordering = ["-received_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="%(app_label)s_%(class)s_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(receipt_kind__in=ReceiptKind.values), name="%(app_label)s_%(class)s_receipt_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(payer_match__in=PayerMatch.values), name="%(app_label)s_%(class)s_payer_match_known"
            ),
            models.CheckConstraint(
                condition=Q(treasury_level__in=[*TreasuryLevel.values, ""]),
                name="%(app_label)s_%(class)s_treasury_level_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=PaymentState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="%(app_label)s_%(class)s_of_something",
                violation_error_message=_("A payment is more than nothing, in whole fen."),
            ),
            models.CheckConstraint(
                condition=~Q(receipt_number="") & ~Q(payer_name=""),
                name="%(app_label)s_%(class)s_receipt_and_payer",
                violation_error_message=_("A payment has a receipt number and a payer."),
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.TAX, receipt_kind=ReceiptKind.TAX)
                | ~Q(channel=Channel.TAX) & ~Q(receipt_kind=ReceiptKind.TAX),
                name="%(app_label)s_%(class)s_tax_gives_vouchers",
                violation_error_message=_("The tax authority gives tax vouchers, and nobody else does."),
            ),
            models.UniqueConstraint(
                fields=["receipt_kind", "receipt_number"],
                condition=~Q(state=PaymentState.REVERSED),
                name="%(app_label)s_%(class)s_receipt_once",
                violation_error_message=_("This receipt is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="%(app_label)s_%(class)s_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(payer_match=PayerMatch.CONFIRMED) | Q(confirmed_by__isnull=False, payer__isnull=False),
                name="%(app_label)s_%(class)s_confirmed_payer_is_on_record",
                violation_error_message=_("A confirmed payer is an enterprise on record, confirmed by a person."),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "channel", "received_on"], name="payment_by_channel"),
            models.Index(fields=["case", "received_on"], name="payment_by_case"),
        ]

    def __str__(self) -> str:
        return f"{self.get_receipt_kind_display()} {self.receipt_number} {yuan(self.amount_fen)}"


class PaymentPosting(models.Model):
    """Which transfer belongs to which receipt, so that a figure leads down to its receipts."""

    payment = models.ForeignKey(
        Payment, verbose_name=_("payment received"), on_delete=models.PROTECT, related_name="postings"
    )
    transfer = models.OneToOneField(
        "projects.Transfer", verbose_name=_("transfer"), on_delete=models.PROTECT, related_name="payment_posting"
    )
    case = models.ForeignKey(
        FeeCase, verbose_name=_("case"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    act = models.CharField(_("what it does"), max_length=10, choices=PostingAct)

    objects = ScopedQuerySet.as_manager()
    scope = "payment__organisation"
    sheet = DataSheet(
        purpose="from a figure down to its receipts",
        retention="permanent",
        internal="id payment transfer case act",
        append_only=True,
    )

    class Meta:
        verbose_name = _("posting of a payment")
        verbose_name_plural = _("postings of payments")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(act__in=PostingAct.values), name="%(app_label)s_%(class)s_act_known"),
        ]
        triggers = [pgtrigger.Protect(name="stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {yuan(self.transfer.amount_fen)}"
