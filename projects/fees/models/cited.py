"""What every dated rule of the fee carries: its document, its period, and how far somebody has checked it."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.scoping import EVERYONE_ON_STAFF, ScopedQuerySet
from civildefense.rulebook.figures.states import FigureState


class CitedQuerySet(ScopedQuerySet):
    def in_force(self, day: dt.date) -> Self:
        """By its dates: what was repealed since still held on the days before its end."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


class Cited(models.Model):
    """``[starts_on, ends_on)``; entered by one person, held against the document by another."""

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("kept by"), on_delete=models.PROTECT, related_name="+"
    )
    document = models.CharField(_("document"), max_length=200, help_text=_("title and number"))
    article = models.CharField(_("article"), max_length=80, blank=True)
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("the first day on which it no longer holds")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=FigureState, default=FigureState.UNVERIFIED, editable=False
    )
    is_illustrative = models.BooleanField(_("illustrative"), default=False, editable=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        "accounts.User", verbose_name=_("entered by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    entered_at = models.DateTimeField(_("entered at"), db_default=models.functions.Now(), editable=False)
    verified_by = models.ForeignKey(
        "accounts.User", verbose_name=_("verified by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True, editable=False)

    objects = CitedQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF

    class Meta:
        abstract = True

    @property
    def citation(self) -> str:
        return " ".join(filter(None, (self.document, self.article)))

    @property
    def is_verified(self) -> bool:
        return self.state == FigureState.VERIFIED

    def quoted(self) -> dict[str, Any]:
        """What a decision keeps beside its result, so that an old case never moves."""
        return {
            "rule": str(self.uid),  # type: ignore[attr-defined]
            "citation": self.citation,
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat() if self.ends_on else None,
            "state": self.state,
            "is_illustrative": self.is_illustrative,
        }


def cited_constraints() -> list[models.CheckConstraint]:
    """The same for every table of dated rules, named after it."""
    return [
        models.CheckConstraint(
            condition=Q(state__in=FigureState.values), name="%(app_label)s_%(class)s_state_known"
        ),
        models.CheckConstraint(
            condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
            name="%(app_label)s_%(class)s_period_runs_forward",
            violation_error_message=_("The period ends before it begins."),
        ),
        models.CheckConstraint(
            condition=Q(verified_by__isnull=True, verified_at__isnull=True)
            | Q(verified_by__isnull=False, verified_at__isnull=False),
            name="%(app_label)s_%(class)s_verified_by_somebody",
        ),
        models.CheckConstraint(
            condition=~Q(state=FigureState.VERIFIED)
            | Q(verified_by__isnull=False, is_illustrative=False) & ~Q(verified_by=F("entered_by")),
            name="%(app_label)s_%(class)s_verified_by_another",
            violation_error_message=_(
                "Another person than the one who entered it verifies it; an illustrative one never is."
            ),
        ),
    ]  # fmt: skip


CITED_INTERNAL = "id uid version created_at updated_at organisation verified_by verified_at entered_by entered_at note"
CITED_PUBLIC = "document article issuer starts_on ends_on state is_illustrative"
