"""The sentence above every public page."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from shelters.finder.banners.states import BannerKind, BannerState


class BannerQuerySet(ScopedQuerySet):
    def on_line(self, moment: dt.datetime) -> Self:
        """Approved and not over: what the next snapshot carries; what begins later travels with it."""
        return self.filter(state=BannerState.APPROVED, expires_at__gt=moment)


@tracked()
class Banner(Identified):
    """Shown from ``issued_at`` to ``expires_at``, on devices without a network too; no text is ever edited."""

    Kind, State = BannerKind, BannerState

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=BannerKind)
    title = models.CharField(_("title"), max_length=40)
    title_en = models.CharField(_("title (English)"), max_length=80)
    text = models.CharField(_("text"), max_length=200)
    text_en = models.CharField(_("text (English)"), max_length=400)
    issued_at = models.DateTimeField(_("shown from"))
    expires_at = models.DateTimeField(_("shown until"))
    state = models.CharField(
        _("state"), max_length=10, choices=BannerState, default=BannerState.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(
        "accounts.User", verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    proposed_at = models.DateTimeField(_("proposed at"), db_default=models.functions.Now(), editable=False)
    decided_by = models.ForeignKey(
        "accounts.User", verbose_name=_("decided by"), on_delete=models.PROTECT, related_name="+",
        null=True, blank=True, editable=False,
    )  # fmt: skip
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    cancelled_by = models.ForeignKey(
        "accounts.User", verbose_name=_("cancelled by"), on_delete=models.PROTECT, related_name="+",
        null=True, blank=True, editable=False,
    )  # fmt: skip
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True, editable=False)

    objects = BannerQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="what everybody must know now",
        retention="permanent",
        public="id kind title title_en text text_en issued_at expires_at state",
        internal="uid version created_at updated_at organisation proposed_by proposed_at decided_by decided_at"
        " cancelled_by cancelled_at",
        personal="proposed_by decided_by cancelled_by",
        published=True,
    )

    class Meta:
        verbose_name = _("banner")
        verbose_name_plural = _("banners")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BannerKind.values), name="%(app_label)s_%(class)s_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=BannerState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")),
                name="%(app_label)s_%(class)s_ends_after_it_begins",
                violation_error_message=_("A banner ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="%(app_label)s_%(class)s_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="%(app_label)s_%(class)s_cancelled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=BannerState.APPROVED)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="%(app_label)s_%(class)s_two_people",
                violation_error_message=_("Whoever proposed the banner may not approve it."),
                violation_error_code="same_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.title}"
