"""Who collects: by the period to which a charge belongs and its kind, never by the day on which somebody pays."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import tracked
from civildefense.common.scoping import EVERYONE_ON_STAFF
from civildefense.rulebook.citations.models import (
    INTERNAL_COLUMNS,
    PUBLIC_COLUMNS,
    Cited,
    CitedQuerySet,
    cited_constraints,
)
from projects.fees.states import ChargeKind, Collector


class CollectorRuleQuerySet(CitedQuerySet):
    def for_period(self, charging_year: int) -> "CollectorRuleQuerySet":
        ended = Q(until_year__isnull=True) | Q(until_year__gt=charging_year)
        return self.filter(ended, from_year__lte=charging_year)


@tracked()
class CollectorRule(Cited):
    """Charging periods ``[from_year, until_year)`` of one kind, and who takes the money for them."""

    kind = models.CharField(_("kind of charge"), max_length=10, choices=ChargeKind)
    from_year = models.PositiveSmallIntegerField(_("charging periods from"))
    until_year = models.PositiveSmallIntegerField(
        _("up to before"), null=True, blank=True, help_text=_("the first charging period that is no longer meant")
    )
    collector = models.CharField(_("who collects"), max_length=8, choices=Collector)

    objects = CollectorRuleQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="to whom a fee is paid",
        retention="permanent",
        public=f"kind from_year until_year collector {PUBLIC_COLUMNS}",
        internal=INTERNAL_COLUMNS,
        personal="entered_by verified_by",
    )

    class Meta:
        verbose_name = _("rule on who collects")
        verbose_name_plural = _("rules on who collects")
        ordering = ["kind", "-from_year"]
        constraints = [
            *cited_constraints(),
            models.CheckConstraint(condition=Q(kind__in=ChargeKind.values), name="%(app_label)s_%(class)s_kind_known"),
            models.CheckConstraint(
                condition=Q(collector__in=Collector.values), name="%(app_label)s_%(class)s_collector_known"
            ),
            models.CheckConstraint(
                condition=Q(until_year__isnull=True) | Q(until_year__gt=F("from_year")),
                name="%(app_label)s_%(class)s_periods_run_forward",
                violation_error_message=_("The last charging period lies before the first."),
            ),
            ExclusionConstraint(
                name="projects_collectorrule_one_at_a_time",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    (
                        Func(F("from_year"), F("until_year"), function="int4range", output_field=IntegerRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Another rule covers some of these charging periods; end that one first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.from_year}– {self.get_collector_display()}"
