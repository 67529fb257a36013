"""A civil-defence work: the row that everything else about it hangs on."""

from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from civildefense.common.coordinates import Datum
from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.search import searchable
from civildefense.common.secrecy import refuse_secret
from civildefense.rulebook.models import LATITUDE, LONGITUDE
from shelters.facilities.states import (
    BuildType,
    Condition,
    FacilityState,
    PeacetimeUse,
    PositionSource,
)


class FacilityQuerySet(ScopedQuerySet):
    def in_service(self) -> Self:
        return self.filter(state=FacilityState.IN_SERVICE)

    def publishable(self) -> Self:
        """Open to the public in peace: in service and on the map."""
        return self.in_service().filter(longitude__isnull=False)

    def without_point(self) -> Self:
        return self.filter(longitude__isnull=True)

    def matching(self, words: str) -> Self:
        """Every word stands somewhere in name, address or number."""
        rows = self
        for word in words.split():
            rows = rows.filter(Q(name__icontains=word) | Q(address__icontains=word) | Q(number__icontains=word))
        return rows


def area(label: Any, **options: Any) -> models.DecimalField:
    return models.DecimalField(
        label,
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("m²"),
        **options,
    )


@searchable(
    names="name",
    words="address township",
    codes="number source_key registration_number",
    phones="duty_phone",
    beside="address",
)
@tracked()
class Facility(Identified):
    """One work. ``source`` and ``source_key`` are its natural key within the organisation that answers for it.

    The point is stored once, in WGS-84; the pair as it was given, its datum and its source stand beside it.
    """

    State = FacilityState

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="facilities"
    )
    source = models.CharField(_("source"), max_length=80, default="desk", validators=[refuse_secret])
    source_key = models.CharField(_("key in the source"), max_length=120)
    number = models.CharField(_("number"), max_length=60, blank=True, validators=[refuse_secret])
    name = models.CharField(_("name"), max_length=160, validators=[refuse_secret])
    state = models.CharField(
        _("state"), max_length=12, choices=FacilityState, default=FacilityState.PLANNED, editable=False
    )
    build_type = models.CharField(_("type"), max_length=10, choices=BuildType, blank=True)
    category = models.CharField(_("category"), max_length=80, blank=True, validators=[refuse_secret])
    division = models.ForeignKey(
        "rulebook.AdminDivision",
        verbose_name=_("division"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    township = models.CharField(_("township or street"), max_length=80, blank=True, validators=[refuse_secret])
    address = models.CharField(_("address"), max_length=250, blank=True, validators=[refuse_secret])
    longitude = models.FloatField(_("longitude"), null=True, blank=True, validators=LONGITUDE, help_text=_("WGS-84"))
    latitude = models.FloatField(_("latitude"), null=True, blank=True, validators=LATITUDE, help_text=_("WGS-84"))
    given_longitude = models.FloatField(_("longitude as given"), null=True, blank=True, editable=False)
    given_latitude = models.FloatField(_("latitude as given"), null=True, blank=True, editable=False)
    given_as = models.CharField(_("metres as given"), max_length=200, blank=True, editable=False)
    datum = models.CharField(_("datum as given"), max_length=10, choices=Datum, default=Datum.WGS84)
    position_source = models.CharField(
        _("where the point comes from"), max_length=10, choices=PositionSource, blank=True
    )
    position_accuracy_m = models.PositiveIntegerField(_("accuracy of the point, m"), null=True, blank=True)
    floor_area = area(_("floor area"))
    usable_area = area(_("usable area"))
    floors_below = models.CharField(_("floors below ground"), max_length=40, blank=True)
    capacity = models.PositiveIntegerField(_("stated capacity, people"), null=True, blank=True)
    peacetime_use = models.CharField(_("use in peace"), max_length=12, choices=PeacetimeUse, blank=True)
    condition = models.CharField(_("condition"), max_length=10, choices=Condition, blank=True)
    responsible_unit = models.ForeignKey(
        "projects.Enterprise",
        verbose_name=_("responsible unit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    maintaining_unit = models.ForeignKey(
        "projects.Enterprise",
        verbose_name=_("maintaining unit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    duty_post = models.CharField(_("duty post"), max_length=80, blank=True, validators=[refuse_secret])
    duty_phone = models.CharField(_("duty phone"), max_length=40, blank=True)
    registration_number = models.CharField(_("use registration number"), max_length=60, blank=True)
    registered_on = models.DateField(_("use registered on"), null=True, blank=True)
    started_on = models.DateField(_("construction began on"), null=True, blank=True)
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    remarks = models.TextField(_("remarks"), blank=True, validators=[refuse_secret])

    objects = FacilityQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="register of civil-defence works",
        retention="permanent",
        internal="id uid version created_at updated_at organisation source source_key number name state build_type"
        " category division township address longitude latitude given_longitude given_latitude given_as datum"
        " position_source position_accuracy_m floor_area usable_area floors_below capacity peacetime_use condition"
        " responsible_unit maintaining_unit duty_post duty_phone registration_number registered_on started_on"
        " completed_on remarks",
    )

    class Meta:
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organisation", "state"]),
            models.Index(fields=["division", "state"]),
            models.Index(fields=["updated_at", "uid"]),
            GinIndex(name="shelters_facility_name_trgm", fields=["name"], opclasses=["gin_trgm_ops"]),
            GinIndex(name="shelters_facility_addr_trgm", fields=["address"], opclasses=["gin_trgm_ops"]),
            GinIndex(OpClass(Upper("number"), "gin_trgm_ops"), name="shelters_facility_num_trgm"),
            # The desk's list in the order of names or numbers, any page of it, without the rows themselves.
            models.Index(fields=["name", "-id"], include=["organisation"], name="shelters_facility_by_name"),
            models.Index(fields=["number", "-id"], include=["organisation"], name="shelters_facility_by_number"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "source", "source_key"],
                name="%(app_label)s_%(class)s_natural_key",
                violation_error_message=_("A facility with this key in this source is on record already."),
                violation_error_code="natural_key",
            ),
            models.CheckConstraint(
                # Said in full: a CHECK that comes out NULL is passed.
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(
                    longitude__isnull=False,
                    latitude__isnull=False,
                    longitude__range=(-180, 180),
                    latitude__range=(-90, 90),
                ),
                name="%(app_label)s_%(class)s_whole_point_on_earth",
                violation_error_message=_("Give longitude and latitude together, in degrees."),
                violation_error_code="point",
            ),
            models.CheckConstraint(
                condition=Q(usable_area__isnull=True)
                | Q(floor_area__isnull=True)
                | Q(usable_area__lte=F("floor_area")),
                name="%(app_label)s_%(class)s_usable_within_floor_area",
                violation_error_message=_("The usable area is larger than the floor area."),
                violation_error_code="areas",
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True)
                | Q(completed_on__isnull=True)
                | Q(completed_on__gte=F("started_on")),
                name="%(app_label)s_%(class)s_completed_after_start",
                violation_error_message=_("The completion lies before the start of construction."),
                violation_error_code="dates",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{field}__in": [*vocabulary.values, *blank]}),
                    name=f"%(app_label)s_%(class)s_{field}_known",
                )
                for field, vocabulary, blank in (
                    ("state", FacilityState, ()),
                    ("build_type", BuildType, ("",)),
                    ("peacetime_use", PeacetimeUse, ("",)),
                    ("condition", Condition, ("",)),
                    ("position_source", PositionSource, ("",)),
                )
            ),
            models.CheckConstraint(condition=Q(datum__in=Datum.values), name="%(app_label)s_%(class)s_datum_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_point(self) -> bool:
        return self.longitude is not None
