"""Figures that a report, a speech or a news item has printed: beside each stands what the rows say."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import EVERYONE_ON_STAFF, ScopedQuerySet
from civildefense.rulebook.printed.rules import Qualifier


class FigureScope(models.TextChoices):
    """Whom a number counts; numbers of different scopes are never added."""

    WHOLE_CITY = "whole_city", _("whole city with its counties")
    URBAN = "urban", _("urban districts")
    COUNTY = "county", _("one county")
    OFFICE = "office", _("the city's own level")


@tracked()
class Figure(Identified):
    """One printed number in its own words; ``counted_by`` names the count over rows that it is held against."""

    Scope = FigureScope
    Qualifier = Qualifier

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("kept by"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("what it counts"), max_length=120)
    value = models.DecimalField(_("printed value"), max_digits=18, decimal_places=4)
    decimals = models.PositiveSmallIntegerField(_("places after the point"), default=0)
    qualifier = models.CharField(_("word beside it"), max_length=8, choices=Qualifier, default=Qualifier.EXACT)
    unit = models.CharField(_("printed unit"), max_length=20)
    per_unit = models.BigIntegerField(
        _("counted units in a printed one"),
        default=1,
        help_text=_("100,000,000 where the text says 亿元 and rows are yuan"),
    )
    coverage = models.CharField(_("counts for"), max_length=12, choices=FigureScope)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("the first day that no longer counts"))
    source = models.CharField(_("printed in"), max_length=200, help_text=_("title and day of the text"))
    quotation = models.CharField(_("in its own words"), max_length=200, blank=True)
    counted_by = models.SlugField(_("counted from"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="printed numbers beside what the rows say",
        retention="permanent",
        internal="id uid version created_at updated_at organisation title value decimals qualifier unit per_unit"
        " coverage starts_on ends_on source quotation counted_by note",
    )

    class Meta:
        verbose_name = _("printed figure")
        verbose_name_plural = _("printed figures")
        ordering = ["source", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(qualifier__in=Qualifier.values), name="%(app_label)s_%(class)s_qualifier_known"
            ),
            models.CheckConstraint(
                condition=Q(coverage__in=FigureScope.values), name="%(app_label)s_%(class)s_coverage_known"
            ),
            models.CheckConstraint(
                condition=Q(value__gt=0, per_unit__gt=0, decimals__lte=4),
                name="%(app_label)s_%(class)s_is_a_quantity",
                violation_error_message=_("A printed figure and its unit are above zero, with at most four places."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="%(app_label)s_%(class)s_period_runs_forward",
                violation_error_message=_("The period ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.printed}"

    @property
    def printed(self) -> str:
        """``7.5 亿元``, with the word that the text puts beside it."""
        return f"{self.value:,.{self.decimals}f} {self.unit}{_WORDS[self.qualifier]}"

    def in_printed_units(self, counted: Decimal) -> Decimal:
        return counted / self.per_unit


_WORDS: dict[str, str] = {
    Qualifier.EXACT: "",
    Qualifier.OVER: "（多）",
    Qualifier.REACHED: "（达）",
    Qualifier.NEAR: "（近）",
    Qualifier.ABOUT: "（约）",
}
