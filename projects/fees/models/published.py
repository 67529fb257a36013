"""What citizens may read of the fees: copies that a person released, and charges that have ended."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import PublicKey, tracked
from civildefense.common.scoping import EVERYONE_ON_STAFF, ScopedQuerySet
from civildefense.rulebook.citations.models import (
    INTERNAL_COLUMNS,
    PUBLIC_COLUMNS,
    Cited,
    CitedQuerySet,
    cited_constraints,
)
from civildefense.rulebook.figures.states import FigureState, FigureUnit
from projects.fees.states import FeeRuleSection


@tracked()
class EndedCharge(Cited):
    """明令停征: a charge that nobody may take any more since ``starts_on``, by which document."""

    title = models.CharField(_("charge"), max_length=160)

    objects = CitedQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="which charges have ended",
        retention="permanent",
        public=f"title {PUBLIC_COLUMNS}",
        internal=INTERNAL_COLUMNS,
        personal="entered_by verified_by",
    )

    class Meta:
        verbose_name = _("ended charge")
        verbose_name_plural = _("ended charges")
        ordering = ["-starts_on", "title"]
        constraints = cited_constraints()

    def __str__(self) -> str:
        return self.title


class PublishedQuerySet(ScopedQuerySet):
    def published(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class Released(models.Model):
    """A copy for citizens; a newer release or a withdrawal ends it, and it stays on record."""

    released_by = models.ForeignKey(
        "accounts.User", verbose_name=_("released by"), on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(_("released at"))
    withdrawn_by = models.ForeignKey(
        "accounts.User", verbose_name=_("withdrawn by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        abstract = True


def withdrawn_by_somebody() -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
        | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
        name="%(app_label)s_%(class)s_withdrawn_by_somebody",
    )


_COPY = "released_by withdrawn_by"


@tracked()
class PublishedFeeRule(PublicKey, Released):
    """One line of the published list: a rate, a ground of relief, or a charge that has ended."""

    section = models.CharField(_("section"), max_length=8, choices=FeeRuleSection)
    title = models.CharField(_("title"), max_length=200)
    scope_text = models.CharField(_("for whom"), max_length=200, blank=True)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=12, choices=FigureUnit, blank=True)
    citation = models.CharField(_("document"), max_length=300, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=FigureState)
    is_illustrative = models.BooleanField(_("illustrative"), default=False)

    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="which rates and grounds hold, for whoever asks",
        retention="permanent",
        public="id uid section title scope_text value unit citation starts_on ends_on state is_illustrative released_at"
        " withdrawn_at",
        internal=_COPY,
        personal=_COPY,
        published=True,
    )

    class Meta:
        verbose_name = _("published rule of the fee")
        verbose_name_plural = _("published rules of the fee")
        ordering = ["section", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(section__in=FeeRuleSection.values), name="%(app_label)s_%(class)s_section_known"
            ),
            models.CheckConstraint(
                condition=Q(unit__in=[*FigureUnit.values, ""]), name="%(app_label)s_%(class)s_unit_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=FigureState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            withdrawn_by_somebody(),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class PublishedFeeYear(PublicKey, Released):
    """Totals of one year over an office and those below it, as they were when they were released."""

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    office = models.CharField(_("office"), max_length=100)
    year = models.PositiveSmallIntegerField(_("year"))
    cases_count = models.PositiveIntegerField(_("cases assessed"))
    assessed_fen = models.BigIntegerField(_("assessed (fen)"))
    relieved_fen = models.BigIntegerField(_("relieved (fen)"))
    collected_fen = models.BigIntegerField(_("collected (fen)"))
    old_collected_fen = models.BigIntegerField(_("of it in cases decided before the portal (fen)"))
    refunded_fen = models.BigIntegerField(_("returned (fen)"))
    as_of = models.DateField(_("as of"))
    is_illustrative = models.BooleanField(_("illustrative"), default=False)

    scope = "organisation"
    sheet = DataSheet(
        purpose="what citizens see of the fees of a year",
        retention="permanent",
        public="id uid office year cases_count assessed_fen relieved_fen collected_fen old_collected_fen refunded_fen"
        " as_of is_illustrative released_at withdrawn_at",
        internal=f"organisation {_COPY}",
        personal=_COPY,
        published=True,
    )

    class Meta:
        verbose_name = _("published year of the fees")
        verbose_name_plural = _("published years of the fees")
        ordering = ["-year", "office"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"],
                condition=Q(withdrawn_at__isnull=True),
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This year is published already."),
            ),
            models.CheckConstraint(
                condition=Q(collected_fen__gte=F("old_collected_fen"), refunded_fen__gte=0),
                name="%(app_label)s_%(class)s_part_of_it",
            ),
            withdrawn_by_somebody(),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.office}"
