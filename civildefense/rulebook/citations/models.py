"""What every dated statement of the rulebook carries: document, period, and who held it against the document."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.identity import Identified
from civildefense.common.scoping import ScopedQuerySet
from civildefense.rulebook.figures.states import FigureState

CITATION = ("document", "article", "issuer", "link", "starts_on", "ends_on", "ask", "note")
PUBLIC_COLUMNS = "document article issuer link starts_on ends_on state is_illustrative"
INTERNAL_COLUMNS = (
    "id uid version created_at updated_at organisation verified_by verified_at entered_by entered_at ask note"
)


class CitedQuerySet(ScopedQuerySet):
    def in_force(self, day: dt.date) -> Self:
        """By its dates: what is repealed still holds for the days before its end."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)

    def wanting(self) -> Self:
        """What nobody has held against its document yet."""
        return self.filter(state=FigureState.UNVERIFIED)


class Cited(Identified):
    """A statement in one period, with its document; a second person verifies it, and then it stays."""

    State = FigureState

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("kept by"), on_delete=models.PROTECT, related_name="+"
    )
    document = models.CharField(_("document"), max_length=200, blank=True, help_text=_("title and number"))
    article = models.CharField(_("article"), max_length=80, blank=True)
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    link = models.URLField(_("link"), blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=FigureState, default=FigureState.UNVERIFIED, editable=False
    )
    verified_by = models.ForeignKey(
        "accounts.User", verbose_name=_("verified by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True, editable=False)
    entered_by = models.ForeignKey(
        "accounts.User", verbose_name=_("entered by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    entered_at = models.DateTimeField(_("entered at"), db_default=models.functions.Now(), editable=False)
    is_illustrative = models.BooleanField(_("illustrative"), default=False, editable=False)
    ask = models.CharField(_("whom to ask"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def citation(self) -> str:
        return " ".join(filter(None, (self.document, self.article)))

    def holds_on(self, day: dt.date) -> bool:
        """``in_force`` for a row in hand."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on > day)

    @property
    def is_verified(self) -> bool:
        return self.state != FigureState.UNVERIFIED

    def quoted(self) -> dict[str, Any]:
        """What a result keeps beside itself."""
        return {
            "uid": str(self.uid),
            "title": str(self),
            "state": self.state,
            "is_illustrative": self.is_illustrative,
            "citation": self.citation,
        }


def cited_constraints() -> list[models.BaseConstraint]:
    """New ones for each table: Django names them by it."""
    return [
        models.CheckConstraint(condition=Q(state__in=FigureState.values), name="%(app_label)s_%(class)s_state_known"),
        models.CheckConstraint(
            condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
            name="%(app_label)s_%(class)s_period_runs_forward",
            violation_error_message=_("The period ends before it begins."),
        ),
        models.CheckConstraint(
            condition=~Q(state=FigureState.VERIFIED)
            | (Q(verified_by__isnull=False, is_illustrative=False) & ~Q(document="") & ~Q(verified_by=F("entered_by"))),
            name="%(app_label)s_%(class)s_verified_by_document",
            violation_error_message=_(
                "Only what names its document is verified, by another person than the one who entered it; what was"
                " invented for the demonstration never is."
            ),
        ),
        models.CheckConstraint(
            condition=~Q(state=FigureState.REPEALED) | Q(ends_on__isnull=False),
            name="%(app_label)s_%(class)s_repealed_from_a_day",
            violation_error_message=_("Enter the day on which it ends first."),
        ),
        models.CheckConstraint(
            condition=Q(verified_by__isnull=True, verified_at__isnull=True)
            | Q(verified_by__isnull=False, verified_at__isnull=False),
            name="%(app_label)s_%(class)s_verified_by_somebody",
        ),
    ]
