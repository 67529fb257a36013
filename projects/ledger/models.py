"""Money as transfers: one immutable row takes an amount from one account to another."""

import datetime as dt
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, PublicKey, tracked
from civildefense.common.scoping import ScopedQuerySet
from projects.ledger.rules import yuan
from projects.ledger.states import CREDIT_SIDE, DEBIT_SIDE, AccountKind

# Written before the row is kept: a reversal is its original turned round, and no reversal is itself reversed.
MIRRORS = """
    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM projects_transfer AS original
        WHERE original.id = NEW.reverses_id AND original.reverses_id IS NULL
          AND original.debit_id = NEW.credit_id AND original.credit_id = NEW.debit_id
          AND original.amount_fen = NEW.amount_fen
    ) THEN
        RAISE EXCEPTION 'projects_transfer_reversal_mirrors: a reversal is its original turned round, once'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'projects_transfer_reversal_mirrors';
    END IF;
    RETURN NEW;
"""


class AccountQuerySet(ScopedQuerySet):
    def with_balance(self, *, on: dt.date | None = None) -> Self:
        """``balance_fen``: debits less credits of all transfers, or of those that count by the end of ``on``."""
        counted = Q() if on is None else Q(occurred_on__lte=on)
        sums = {}
        for side in ("debit", "credit"):
            rows = Transfer.objects.filter(counted, **{side: models.OuterRef("pk")}).order_by().values(side)
            total = rows.annotate(total=Sum("amount_fen")).values("total")
            sums[side] = Coalesce(models.Subquery(total, output_field=models.BigIntegerField()), 0)
        return self.annotate(balance_fen=sums["debit"] - sums["credit"])


@tracked()
class Account(Identified):
    """What one case or one fund owes, has or has had; ``subject_uid`` names it, the kind says which side it is."""

    Kind = AccountKind

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=AccountKind)
    subject_uid = models.UUIDField(_("case or fund"), null=True, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=160)

    objects = AccountQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="what is owed, collected, returned and spent",
        retention="permanent",
        internal="id uid version created_at updated_at organisation kind subject_uid title",
    )

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["organisation", "kind", "title"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AccountKind.values), name="%(app_label)s_%(class)s_kind_known"),
            models.UniqueConstraint(
                fields=["organisation", "kind", "subject_uid"],
                name="%(app_label)s_%(class)s_one_of_a_kind",
                nulls_distinct=False,
                violation_error_message=_("This case or fund has such an account already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.title}"

    @property
    def has_floor(self) -> bool:
        """Whether its own side may never fall below zero: nobody pays more than is owed, or gets back twice."""
        return self.kind in DEBIT_SIDE | CREDIT_SIDE

    def is_below_floor(self, balance_fen: int) -> bool:
        """``balance_fen`` is debits less credits."""
        return (self.kind in DEBIT_SIDE and balance_fen < 0) or (self.kind in CREDIT_SIDE and balance_fen > 0)


class TransferQuerySet(ScopedQuerySet):
    def touching(self, account: Account) -> Self:
        return self.filter(Q(debit=account) | Q(credit=account))

    def standing(self) -> Self:
        """Neither reversed nor a reversal."""
        return self.filter(reverses__isnull=True, reversal__isnull=True)


class Transfer(PublicKey):
    """``amount_fen`` from the credit account to the debit account; balanced by construction, never changed.

    A mistake is mended by the same transfer turned round (``reverses``) and a new one.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    debit = models.ForeignKey(Account, verbose_name=_("to (debit)"), on_delete=models.PROTECT, related_name="debits")
    credit = models.ForeignKey(
        Account, verbose_name=_("from (credit)"), on_delete=models.PROTECT, related_name="credits"
    )
    amount_fen = models.BigIntegerField(_("amount (fen)"))
    occurred_on = models.DateField(_("counts from"))
    memo = models.CharField(_("what for"), max_length=200)
    idempotency_key = models.CharField(_("idempotency key"), max_length=100)
    request_sha256 = models.CharField(_("digest of the request"), max_length=64)
    reverses = models.OneToOneField(
        "self", verbose_name=_("reverses"), on_delete=models.PROTECT, null=True, blank=True, related_name="reversal"
    )
    posted_by = models.ForeignKey(
        "accounts.User", verbose_name=_("posted by"), on_delete=models.PROTECT, related_name="+"
    )
    posted_at = models.DateTimeField(_("posted at"), db_default=Now())

    objects = TransferQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="every fen that was assessed, paid, relieved, returned or spent",
        retention="permanent",
        internal="id uid organisation debit credit amount_fen occurred_on memo idempotency_key request_sha256 reverses"
        " posted_by posted_at",
        personal="posted_by",
        append_only=True,
    )

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="%(app_label)s_%(class)s_moves_something",
                violation_error_message=_("An amount is more than nothing, in whole fen."),
            ),
            models.CheckConstraint(
                condition=~Q(debit=F("credit")),
                name="%(app_label)s_%(class)s_between_two_accounts",
                violation_error_message=_("Money moves between two different accounts."),
            ),
            models.UniqueConstraint(
                fields=["posted_by", "idempotency_key"], name="%(app_label)s_%(class)s_key_once_a_client"
            ),
        ]
        indexes = [
            models.Index(fields=["debit", "occurred_on"], include=["amount_fen"], name="transfer_debit"),
            models.Index(fields=["credit", "occurred_on"], include=["amount_fen"], name="transfer_credit"),
        ]
        triggers = [
            pgtrigger.Protect(name="stays", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(name="mirrors", when=pgtrigger.Before, operation=pgtrigger.Insert, func=MIRRORS),
        ]

    def __str__(self) -> str:
        return f"{self.memo} {yuan(self.amount_fen)}"
