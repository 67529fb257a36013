"""Legal figures as rows: no rate, ratio, deadline or threshold stands in code."""

import datetime as dt
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import EVERYONE_ON_STAFF, ScopedQuerySet
from civildefense.rulebook.figures.states import FigureState, FigureUnit

SCOPE = ("division_class", "use", "protection_class")


class RuleFigureQuerySet(ScopedQuerySet):
    def in_force(self, day: dt.date) -> Self:
        """By its dates: a repealed figure still holds for the days before its end."""
        started = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
        return self.filter(started, Q(ends_on__isnull=True) | Q(ends_on__gt=day))

    def fitting(self, **facts: str) -> Self:
        """Rows that say the same as ``facts`` (of SCOPE), or nothing, in each part of their scope."""
        found = self
        for part in SCOPE:
            found = found.filter(**{f"{part}__in": {"", facts.get(part, "")}})
        return found

    def wanting(self) -> Self:
        """What somebody has to find out: no value yet, or one that nobody has held against the document."""
        return self.filter(state=FigureState.UNVERIFIED)


@tracked()
class RuleFigure(Identified):
    """One value in one period for one scope; an empty value says that the office does not know it yet."""

    State = FigureState
    Unit = FigureUnit

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("kept by"), on_delete=models.PROTECT, related_name="+"
    )
    key = models.SlugField(_("key"), max_length=60, help_text=_("what calculations ask for"))
    title = models.CharField(_("what it is"), max_length=120)
    division_class = models.CharField(_("class of the district"), max_length=30, blank=True)
    use = models.CharField(_("use of the building"), max_length=30, blank=True)
    protection_class = models.CharField(_("class of protection"), max_length=30, blank=True)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=12, choices=FigureUnit)
    document = models.CharField(_("document"), max_length=200, blank=True, help_text=_("title and number"))
    article = models.CharField(_("article"), max_length=80, blank=True)
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    link = models.URLField(_("link"), blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
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
    stops = models.CharField(_("stops without it"), max_length=120, blank=True, help_text=_("the desk or the step"))
    ask = models.CharField(_("whom to ask"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = RuleFigureQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="every legal figure with its citation",
        retention="permanent",
        public="key title division_class use protection_class value unit document article issuer link starts_on ends_on"
        " state is_illustrative",
        internal="id uid version created_at updated_at organisation verified_by verified_at entered_by entered_at stops"
        " ask note",
        personal="verified_by entered_by",
    )

    class Meta:
        verbose_name = _("legal figure")
        verbose_name_plural = _("legal figures")
        ordering = ["key", "division_class", "use", "protection_class", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=FigureState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(condition=Q(unit__in=FigureUnit.values), name="%(app_label)s_%(class)s_unit_known"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0),
                name="%(app_label)s_%(class)s_not_negative",
                violation_error_message=_("A legal figure is not negative."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="%(app_label)s_%(class)s_period_runs_forward",
                violation_error_message=_("The period ends before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(state=FigureState.VERIFIED)
                | (
                    Q(value__isnull=False, starts_on__isnull=False, verified_by__isnull=False, is_illustrative=False)
                    & ~Q(document="")
                    & ~Q(verified_by=F("entered_by"))
                ),
                name="%(app_label)s_%(class)s_verified_by_document",
                violation_error_message=_(
                    "Only a figure with value, document and first day is verified, by another person than the one who"
                    " entered it; an illustrative one never is."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state=FigureState.REPEALED) | Q(ends_on__isnull=False),
                name="%(app_label)s_%(class)s_repealed_from_a_day",
                violation_error_message=_("Enter the day on which the figure ends first."),
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True, verified_at__isnull=True)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="%(app_label)s_%(class)s_verified_by_somebody",
            ),
            ExclusionConstraint(
                name="rulebook_rulefigure_one_at_a_time",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    *((part, RangeOperators.EQUAL) for part in SCOPE),
                    (
                        Func(F("starts_on"), F("ends_on"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Another figure holds for this scope in this period; end that one first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.spoken}".strip()

    @property
    def spoken(self) -> str:
        """``1500 yuan/m²``, or nothing."""
        return "" if self.value is None else f"{self.value.normalize():f} {self.get_unit_display()}"

    @property
    def narrowness(self) -> int:
        """How many parts of the scope the row names: the narrower row wins."""
        return sum(bool(getattr(self, part)) for part in SCOPE)

    def quoted(self) -> dict[str, Any]:
        """What a calculation keeps beside its result, so that an old case never moves."""
        return {
            "figure": str(self.uid),
            "key": self.key,
            "value": f"{self.value.normalize():f}" if self.value is not None else None,
            "unit": self.unit,
            "state": self.state,
            "is_illustrative": self.is_illustrative,
            "citation": " ".join(filter(None, (self.document, self.article))),
        }
