"""How much shelter a development must have: each determination is written once, with everything it rests on."""

import datetime as dt
from typing import Any, Self

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest, Now
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.feeds import settled_before
from civildefense.common.identity import Identified, PublicKey, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.secrecy import refuse_secret
from projects.developments.models import Building, Development, Phase
from projects.obligations.states import Family, Use


def square_metres(label: Any, **options: Any) -> models.DecimalField:
    """Square metres to a hundredth, as a building has them."""
    validators = [MinValueValidator(0)]
    return models.DecimalField(label, max_digits=12, decimal_places=2, validators=validators, **options)


PART_AREAS = (
    "above_ground_m2", "ground_floor_m2", "existing_m2", "existing_ground_m2", "excluded_m2", "excluded_ground_m2"
)  # fmt: skip


@tracked(parent="building")
class BuildingPart(Identified):
    """A tower, its podium, the shops below flats: judged by itself where a building is not all of one kind."""

    building = models.ForeignKey(
        Building, verbose_name=_("building"), on_delete=models.CASCADE, related_name="duty_parts"
    )
    label = models.CharField(_("part"), max_length=60, validators=[refuse_secret])
    use = models.CharField(_("use by the rules"), max_length=15, choices=Use)
    storeys_above = models.PositiveSmallIntegerField(_("storeys above ground"), null=True, blank=True)
    foundation_depth_m = models.DecimalField(
        _("depth of the foundation, m"), max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    above_ground_m2 = square_metres(_("above ground, m²"))
    ground_floor_m2 = square_metres(_("ground floor, m²"), default=0)
    existing_m2 = square_metres(_("replaced old area, m²"), default=0)
    existing_ground_m2 = square_metres(_("replaced old ground floor, m²"), default=0)
    excluded_m2 = square_metres(_("left out of the count, m²"), default=0)
    excluded_ground_m2 = square_metres(_("ground floor left out, m²"), default=0)
    exclusion_reason = models.CharField(_("why it is left out"), max_length=250, blank=True, validators=[refuse_secret])

    objects = ScopedQuerySet.as_manager()
    scope = "building__development__organisation"
    sheet = DataSheet(
        purpose="which part of a building the rules take in which way",
        retention="permanent",
        internal="id uid version created_at updated_at building label use storeys_above foundation_depth_m"
        " above_ground_m2 ground_floor_m2 existing_m2 existing_ground_m2 excluded_m2 excluded_ground_m2"
        " exclusion_reason",
    )

    class Meta:
        verbose_name = _("part of a building")
        verbose_name_plural = _("parts of buildings")
        ordering = ["building", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["building", "label"],
                name="%(app_label)s_%(class)s_label_once",
                violation_error_message=_("The building has a part of this name already."),
            ),
            models.CheckConstraint(condition=Q(use__in=Use.values), name="%(app_label)s_%(class)s_use_known"),
            models.CheckConstraint(
                condition=Q(**{f"{name}__gte": 0 for name in PART_AREAS}),
                name="%(app_label)s_%(class)s_no_negative_area",
                violation_error_message=_("An area is never negative."),
            ),
            models.CheckConstraint(
                condition=Q(above_ground_m2__gte=F("excluded_m2") + F("existing_m2"))
                & Q(ground_floor_m2__gte=F("excluded_ground_m2") + F("existing_ground_m2")),
                name="%(app_label)s_%(class)s_left_out_within",
                violation_error_message=_("More is left out or replaced than stands above ground."),
            ),
            models.CheckConstraint(
                condition=Q(excluded_m2=0, excluded_ground_m2=0) | ~Q(exclusion_reason=""),
                name="%(app_label)s_%(class)s_exclusion_has_reason",
                violation_error_message=_("Say why the area is left out of the count."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.building} · {self.label}"


class ObligationQuerySet(ScopedQuerySet):
    def of_duty(self, development: Development, phase: Phase | None) -> Self:
        return self.filter(development=development, phase=phase)

    def standing(self) -> Self:
        """The newest of each chain."""
        return self.filter(superseded_by__isnull=True)

    def open(self) -> Self:
        """Something of the duty is neither built on the site nor in a supporting area."""
        return self.standing().filter(offsite_m2__gt=0)

    def changed_since(self, moment: dt.datetime) -> Self:
        """A determination changes once, when it is made."""
        return self.filter(determined_at__gte=moment, determined_at__lt=settled_before())

    def under_doubt(self) -> Self:
        """Rest on figures that nobody had verified."""
        return self.standing().exclude(accepted_unverified="")


class Obligation(PublicKey):
    """One determination: inputs, quoted figures, a line for each building, the sum. It never moves.

    A change of design, a credit or a better figure makes a new one, which supersedes the last.
    """

    Family = Family
    version = 1  # what an ETag says of a row that never changes

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    development = models.ForeignKey(
        Development, verbose_name=_("development"), on_delete=models.PROTECT, related_name="obligations"
    )
    phase = models.ForeignKey(
        Phase, verbose_name=_("phase"), on_delete=models.PROTECT, null=True, blank=True, related_name="obligations"
    )
    number = models.PositiveSmallIntegerField(_("determination no."))
    family = models.CharField(_("way of reckoning"), max_length=1, choices=Family)
    determined_on = models.DateField(_("by the rules of"))
    inputs = models.JSONField(_("inputs"))
    figures = models.JSONField(_("figures quoted"))
    lines = models.JSONField(_("lines"))
    required_m2 = square_metres(_("required, m²"))
    planned_m2 = square_metres(_("built on the site, m²"))
    credited_m2 = square_metres(_("in supporting areas, m²"), default=0)
    offsite_m2 = models.GeneratedField(
        expression=Greatest(F("required_m2") - F("planned_m2") - F("credited_m2"), Value(0)),
        output_field=models.DecimalField(_("off site, m²"), max_digits=12, decimal_places=2),
        db_persist=True,
        verbose_name=_("off site, m²"),
    )
    accepted_unverified = models.CharField(
        _("why unverified figures were accepted"), max_length=250, blank=True, validators=[refuse_secret]
    )
    reason = models.CharField(_("why determined again"), max_length=250, blank=True, validators=[refuse_secret])
    determined_by = models.ForeignKey(
        "accounts.User", verbose_name=_("determined by"), on_delete=models.PROTECT, related_name="+"
    )
    determined_at = models.DateTimeField(_("determined at"), db_default=Now())
    supersedes = models.OneToOneField(
        "self", verbose_name=_("supersedes"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="superseded_by",
    )  # fmt: skip

    objects = ObligationQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="how much shelter a development must have, provable for ever",
        retention="permanent",
        internal="id uid organisation development phase number family determined_on inputs figures lines required_m2"
        " planned_m2 credited_m2 offsite_m2 accepted_unverified reason determined_by determined_at supersedes",
        personal="determined_by",
        append_only=True,
    )

    class Meta:
        verbose_name = _("duty to build")
        verbose_name_plural = _("duties to build")
        ordering = ["-id"]
        indexes = [models.Index(fields=["organisation", "-id"]), models.Index(fields=["development", "phase", "-id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["development", "phase", "number"],
                name="%(app_label)s_%(class)s_number_once",
                nulls_distinct=False,
                violation_error_message=_("The duty has been determined again meanwhile."),
                violation_error_code="determined_meanwhile",
            ),
            models.CheckConstraint(condition=Q(family__in=Family.values), name="%(app_label)s_%(class)s_family_known"),
            models.CheckConstraint(
                condition=Q(required_m2__gte=0, planned_m2__gte=0, credited_m2__gte=0),
                name="%(app_label)s_%(class)s_no_negative_area",
                violation_error_message=_("An area is never negative."),
            ),
            models.CheckConstraint(
                condition=Q(number=1, supersedes__isnull=True)
                | (Q(number__gt=1, supersedes__isnull=False) & ~Q(reason="")),
                name="%(app_label)s_%(class)s_chain_has_reasons",
                violation_error_message=_("Say why the duty is determined again."),
                violation_error_code="reason_missing",
            ),
        ]
        triggers = [pgtrigger.Protect(name="stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.development}{self.phase or ''} · {self.required_m2} m²"
