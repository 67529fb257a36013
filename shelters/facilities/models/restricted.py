"""Level-R columns live apart, 1:1 with what they describe, and exist for nobody until a decision covers them."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.secrecy import refuse_secret
from civildefense.records.models import readable_in
from civildefense.rulebook.models import LATITUDE, LONGITUDE
from shelters.facilities.models.facility import Facility
from shelters.facilities.models.parts import ProtectiveUnit
from shelters.facilities.states import RestrictedEntranceKind


class RestrictedQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """In scope, and in an organisation where a classification decision opens at least one column to this reader."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return super().visible_to(user).filter(**{f"{self.model.scope}__in": readable_in(user, self.model)})


@tracked(parent="facility")
class FacilityRestricted(Identified):
    facility = models.OneToOneField(
        Facility, verbose_name=_("facility"), on_delete=models.CASCADE, related_name="restricted"
    )
    protection_class = models.CharField(_("protection class"), max_length=20, blank=True)
    nuclear_level = models.CharField(_("nuclear resistance level"), max_length=10, blank=True)
    conventional_level = models.CharField(_("conventional resistance level"), max_length=10, blank=True)
    chemical_level = models.CharField(_("chemical protection level"), max_length=10, blank=True)
    war_capacity = models.PositiveIntegerField(_("war capacity, people"), null=True, blank=True)

    objects = RestrictedQuerySet.as_manager()
    scope = "facility__organisation"
    sheet = DataSheet(
        purpose="protection of a work",
        retention="permanent",
        internal="id uid version created_at updated_at facility",
        restricted="protection_class nuclear_level conventional_level chemical_level war_capacity",
    )

    class Meta:
        verbose_name = _("restricted data of a facility")
        verbose_name_plural = _("restricted data of facilities")

    def __str__(self) -> str:
        return str(self.facility_id)


@tracked(parent="unit")
class UnitRestricted(Identified):
    unit = models.OneToOneField(
        ProtectiveUnit, verbose_name=_("protective unit"), on_delete=models.CASCADE, related_name="restricted"
    )
    war_function = models.CharField(_("function in war"), max_length=40, blank=True, validators=[refuse_secret])
    protection_level = models.CharField(_("protection level"), max_length=10, blank=True)
    chemical_level = models.CharField(_("chemical protection level"), max_length=10, blank=True)
    war_capacity = models.PositiveIntegerField(_("war capacity, people"), null=True, blank=True)

    objects = RestrictedQuerySet.as_manager()
    scope = "unit__facility__organisation"
    sheet = DataSheet(
        purpose="function and protection of a unit",
        retention="permanent",
        internal="id uid version created_at updated_at unit",
        restricted="war_function protection_level chemical_level war_capacity",
    )

    class Meta:
        verbose_name = _("restricted data of a unit")
        verbose_name_plural = _("restricted data of units")

    def __str__(self) -> str:
        return str(self.unit_id)


@tracked(parent="facility")
class EntranceRestricted(Identified):
    """An opening that the public does not use: reserve exit, connection, air shaft."""

    facility = models.ForeignKey(
        Facility, verbose_name=_("facility"), on_delete=models.CASCADE, related_name="restricted_entrances"
    )
    label = models.CharField(_("label"), max_length=20)
    kind = models.CharField(_("kind"), max_length=12, choices=RestrictedEntranceKind)
    longitude = models.FloatField(_("longitude"), null=True, blank=True, validators=LONGITUDE)
    latitude = models.FloatField(_("latitude"), null=True, blank=True, validators=LATITUDE)

    objects = RestrictedQuerySet.as_manager()
    scope = "facility__organisation"
    sheet = DataSheet(
        purpose="all openings of a work",
        retention="permanent",
        internal="id uid version created_at updated_at facility",
        restricted="label kind longitude latitude",
    )

    class Meta:
        verbose_name = _("restricted entrance")
        verbose_name_plural = _("restricted entrances")
        constraints = [
            models.UniqueConstraint(fields=["facility", "label"], name="%(app_label)s_%(class)s_label_once"),
            models.CheckConstraint(
                condition=Q(kind__in=RestrictedEntranceKind.values), name="%(app_label)s_%(class)s_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.facility_id)


@tracked(parent="facility")
class Equipment(Identified):
    """Doors, valves, filters, fans: the full list is restricted as a whole."""

    facility = models.ForeignKey(
        Facility, verbose_name=_("facility"), on_delete=models.CASCADE, related_name="equipment"
    )
    kind = models.CharField(_("kind"), max_length=60, validators=[refuse_secret])
    place = models.CharField(_("place"), max_length=80, blank=True, validators=[refuse_secret])
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    maker = models.ForeignKey(
        "projects.Enterprise",
        verbose_name=_("maker"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    installed_on = models.DateField(_("installed on"), null=True, blank=True)

    objects = RestrictedQuerySet.as_manager()
    scope = "facility__organisation"
    sheet = DataSheet(
        purpose="equipment of a work",
        retention="permanent",
        internal="id uid version created_at updated_at facility",
        restricted="kind place quantity maker installed_on",
    )

    class Meta:
        verbose_name = _("equipment")
        verbose_name_plural = _("equipment")
        ordering = ["facility", "kind"]

    def __str__(self) -> str:
        return str(self.facility_id)
