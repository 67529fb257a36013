"""One step for many rows: what was looked at, what was confirmed, and what became of each row."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified
from civildefense.common.scoping import ScopedQuerySet


class Verdict(models.TextChoices):
    READY = "ready", _("will change")
    REFUSED = "refused", _("cannot take the step")
    DONE = "done", _("was changed")
    CHANGED = "changed", _("changed by somebody else since the preview")


class BulkChangeQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Whoever prepared it, nobody else: the rows' own history tells everybody what happened to them."""
        return super().visible_to(user).filter(prepared_by=user)


class BulkChange(Identified):
    """Prepared as a preview, confirmed once, carried out row by row through the slice's service."""

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    table = models.CharField(_("list"), max_length=80)
    step = models.CharField(_("step"), max_length=40)
    needs_reason = models.BooleanField(_("needs a reason"), default=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    values = models.JSONField(_("new values"), default=dict, blank=True)
    job = models.ForeignKey(
        "records.Job", verbose_name=_("job"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # jobs are forgotten after a while
    prepared_by = models.ForeignKey(
        "accounts.User", verbose_name=_("prepared by"), on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField(_("prepared at"), db_default=models.functions.Now())
    confirmed_by = models.ForeignKey(
        "accounts.User", verbose_name=_("confirmed by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    objects = BulkChangeQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="what was done to many rows at once, and to which of them it was refused",
        retention="90 days; unconfirmed previews one day",
        internal="id uid version created_at updated_at organisation table step needs_reason reason values job"
        " prepared_by prepared_at confirmed_by confirmed_at",
        personal="prepared_by confirmed_by",
    )

    class Meta:
        verbose_name = _("bulk change")
        verbose_name_plural = _("bulk changes")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="%(app_label)s_%(class)s_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.step}"


class BulkRow(models.Model):
    """One row of a bulk change, as it was when it was looked at."""

    Verdict = Verdict

    change = models.ForeignKey(
        BulkChange, verbose_name=_("bulk change"), on_delete=models.CASCADE, related_name="rows"
    )  # a preview without its rows says nothing
    uid = models.UUIDField(_("object"))
    version = models.PositiveIntegerField(_("version looked at"))
    name = models.CharField(_("name"), max_length=200)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict, default=Verdict.READY)
    why = models.CharField(_("why"), max_length=500, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope = "change__organisation"
    sheet = DataSheet(
        purpose="what became of one row of a bulk change",
        retention="90 days",
        internal="id change uid version name verdict why",
    )

    class Meta:
        verbose_name = _("row of a bulk change")
        verbose_name_plural = _("rows of a bulk change")
        ordering = ["id"]
        indexes = [models.Index(fields=["change", "verdict", "id"])]
        constraints = [
            models.UniqueConstraint(fields=["change", "uid"], name="%(app_label)s_%(class)s_once"),
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values), name="%(app_label)s_%(class)s_verdict_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
