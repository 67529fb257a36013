"""A building of a development: the storeys and areas from which the duty is counted."""

from decimal import Decimal
from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.search import searched_with
from civildefense.common.secrecy import refuse_secret
from projects.developments.models.development import Development, Phase
from projects.developments.states import BuildingUse

AREAS = ("ground_floor_m2", "above_ground_m2", "below_ground_m2", "existing_m2", "excluded_m2")


def area(label: Any, **options: Any) -> models.DecimalField:
    """Square metres to a hundredth."""
    validators = [MinValueValidator(0)]
    return models.DecimalField(label, max_digits=12, decimal_places=2, validators=validators, **options)


class BuildingQuerySet(ScopedQuerySet):
    def areas(self) -> dict[str, Decimal]:
        """Each area added up over the buildings."""
        sums = self.aggregate(**{f"sum_{name}": Sum(name) for name in AREAS})
        return {name: sums[f"sum_{name}"] or Decimal("0.00") for name in AREAS}

    def of_phase(self, phase: Phase | None) -> Self:
        """Those of one phase; of the whole development where there is none."""
        return self if phase is None else self.filter(phase=phase)


@searched_with("development")
@tracked(parent="development")
class Building(Identified):
    """Above ground lie also ``existing_m2``, the old area of a rebuilding, and what the rules leave out."""

    development = models.ForeignKey(
        Development, verbose_name=_("development"), on_delete=models.CASCADE, related_name="buildings"
    )
    phase = models.ForeignKey(
        Phase, verbose_name=_("phase"), on_delete=models.PROTECT, null=True, blank=True, related_name="buildings"
    )
    name = models.CharField(_("building"), max_length=80, validators=[refuse_secret])
    use = models.CharField(_("use"), max_length=11, choices=BuildingUse)
    storeys_above = models.PositiveSmallIntegerField(_("storeys above ground"))
    storeys_below = models.PositiveSmallIntegerField(_("storeys below ground"), default=0)
    foundation_depth_m = models.DecimalField(
        _("depth of the foundation, m"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Empty: not known."),
    )
    ground_floor_m2 = area(_("ground floor, m²"))
    above_ground_m2 = area(_("above ground, m²"))
    below_ground_m2 = area(_("below ground, m²"), default=0)
    existing_m2 = area(_("replaced old area, m²"), default=0)
    excluded_m2 = area(_("left out of the count, m²"), default=0)
    exclusion_reason = models.CharField(_("why it is left out"), max_length=250, blank=True, validators=[refuse_secret])

    objects = BuildingQuerySet.as_manager()
    scope = "development__organisation"
    sheet = DataSheet(
        purpose="the storeys and areas that a duty is counted from",
        retention="permanent",
        internal="id uid version created_at updated_at development phase name use storeys_above storeys_below"
        " foundation_depth_m ground_floor_m2 above_ground_m2 below_ground_m2 existing_m2 excluded_m2 exclusion_reason",
    )

    class Meta:
        verbose_name = _("building")
        verbose_name_plural = _("buildings")
        ordering = ["development", "phase", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["development", "phase", "name"],
                name="%(app_label)s_%(class)s_name_once",
                nulls_distinct=False,
                violation_error_message=_("The phase has a building with this name already."),
            ),
            models.CheckConstraint(
                condition=Q(**{f"{name}__gte": 0 for name in AREAS})
                & (Q(foundation_depth_m__isnull=True) | Q(foundation_depth_m__gte=0)),
                name="%(app_label)s_%(class)s_no_negative_measure",
                violation_error_message=_("An area or a depth is never negative."),
            ),
            models.CheckConstraint(
                condition=Q(ground_floor_m2__lte=F("above_ground_m2")),
                name="%(app_label)s_%(class)s_ground_floor_within",
                violation_error_message=_("The ground floor is larger than everything above ground."),
                violation_error_code="areas",
            ),
            models.CheckConstraint(
                condition=Q(above_ground_m2__gte=F("excluded_m2") + F("existing_m2")),
                name="%(app_label)s_%(class)s_left_out_within",
                violation_error_message=_("More is left out or replaced than stands above ground."),
                violation_error_code="areas",
            ),
            models.CheckConstraint(
                condition=Q(excluded_m2=0) | ~Q(exclusion_reason=""),
                name="%(app_label)s_%(class)s_exclusion_has_reason",
                violation_error_message=_("Say why the area is left out of the count."),
                violation_error_code="reason_missing",
            ),
            models.CheckConstraint(
                condition=Q(storeys_above__gte=1) | Q(above_ground_m2=0),
                name="%(app_label)s_%(class)s_storeys_carry_area",
                violation_error_message=_("An area above ground needs at least one storey above ground."),
                violation_error_code="storeys",
            ),
            models.CheckConstraint(condition=Q(use__in=BuildingUse.values), name="%(app_label)s_%(class)s_use_known"),
        ]

    def __str__(self) -> str:
        return self.name
