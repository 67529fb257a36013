"""Two rows that are one unit, or only look like it: who said so, and what followed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, PublicKey, tracked
from civildefense.common.scoping import ScopedQuerySet
from projects.enterprises.models.enterprises import Enterprise, EnterpriseName


@tracked()
class EnterpriseMerge(Identified):
    """``losing`` now stands for ``winner``. Its references are listed, so that all of it can be undone."""

    losing = models.ForeignKey(
        Enterprise, verbose_name=_("merged row"), on_delete=models.PROTECT, related_name="merges_as_losing"
    )
    winner = models.ForeignKey(
        Enterprise, verbose_name=_("merged into"), on_delete=models.PROTECT, related_name="merges_as_winner"
    )
    reason = models.CharField(_("reason"), max_length=300)
    state_before = models.CharField(_("state before"), max_length=10)
    # The losing row's name, where the other one did not bear it yet.
    added_name = models.ForeignKey(
        EnterpriseName, verbose_name=_("name taken over"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    merged_by = models.ForeignKey(
        "accounts.User", verbose_name=_("merged by"), on_delete=models.PROTECT, related_name="+"
    )
    merged_at = models.DateTimeField(_("merged at"))
    undone_by = models.ForeignKey(
        "accounts.User", verbose_name=_("undone by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = ScopedQuerySet.as_manager()
    scope = "losing__organisation"
    sheet = DataSheet(
        purpose="which rows were one unit, and what was repointed",
        retention="permanent",
        internal="id uid version created_at updated_at losing winner reason state_before added_name merged_by merged_at"
        " undone_by undone_at",
        personal="merged_by undone_by",
    )

    class Meta:
        verbose_name = _("merge of enterprises")
        verbose_name_plural = _("merges of enterprises")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["losing"],
                condition=Q(undone_at__isnull=True),
                name="%(app_label)s_%(class)s_one_standing",
                violation_error_message=_("This row is merged already."),
            ),
            models.CheckConstraint(
                condition=~Q(losing=F("winner")),
                name="%(app_label)s_%(class)s_two_rows",
                violation_error_message=_("A row cannot be merged into itself."),
            ),
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="%(app_label)s_%(class)s_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.losing} → {self.winner}"


class MergedReference(PublicKey):
    """One row whose foreign key ``field`` was turned from the losing row to the winner."""

    merge = models.ForeignKey(
        EnterpriseMerge, verbose_name=_("merge"), on_delete=models.PROTECT, related_name="references"
    )
    model = models.CharField(_("table"), max_length=100)
    field = models.CharField(_("column"), max_length=60)
    row_id = models.BigIntegerField(_("row"))

    objects = ScopedQuerySet.as_manager()
    scope = "merge__losing__organisation"
    sheet = DataSheet(
        purpose="undo of a merge",
        retention="permanent",
        internal="id uid merge model field row_id",
        append_only=True,
    )

    class Meta:
        verbose_name = _("repointed reference")
        verbose_name_plural = _("repointed references")
        constraints = [
            models.UniqueConstraint(fields=["merge", "model", "field", "row_id"], name="%(app_label)s_%(class)s_once")
        ]

    def __str__(self) -> str:
        return f"{self.model}.{self.field} {self.row_id}"


class EnterpriseDistinction(PublicKey):
    """Somebody has looked: these two only look alike. ``first`` is the one that was registered earlier."""

    first = models.ForeignKey(Enterprise, verbose_name=_("first"), on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Enterprise, verbose_name=_("second"), on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    said_by = models.ForeignKey("accounts.User", verbose_name=_("said by"), on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(_("said at"), db_default=models.functions.Now())

    objects = ScopedQuerySet.as_manager()
    scope = "first__organisation"
    sheet = DataSheet(
        purpose="pairs that the list of duplicates need not show again",
        retention="permanent",
        internal="id uid first second reason said_by said_at",
        personal="said_by",
        append_only=True,
    )

    class Meta:
        verbose_name = _("pair of different enterprises")
        verbose_name_plural = _("pairs of different enterprises")
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This pair is known to be two units already."),
            ),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="%(app_label)s_%(class)s_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"
