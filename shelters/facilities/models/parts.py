"""What a facility consists of: protective units, entrances, checks on site."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.opening import validate_hours
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.search import searchable
from civildefense.common.secrecy import refuse_secret
from civildefense.rulebook.models import LATITUDE, LONGITUDE
from shelters.facilities.models.facility import Facility, area
from shelters.facilities.states import CheckResult, EntranceKind, PeacetimeUse


@searchable(names="name", codes="number", beside="facility__name")
@tracked(parent="facility")
class ProtectiveUnit(Identified):
    """防护单元. Its floor area is shelter + entrance + auxiliary + shared area, once all of them are known."""

    facility = models.ForeignKey(Facility, verbose_name=_("facility"), on_delete=models.CASCADE, related_name="units")
    number = models.CharField(_("number"), max_length=30)
    name = models.CharField(_("name"), max_length=80, blank=True, validators=[refuse_secret])
    floor = models.CharField(_("floor"), max_length=20, blank=True)
    floor_area = area(_("floor area"))
    shelter_area = area(_("shelter area"))
    entrance_area = area(_("entrance area"))
    auxiliary_area = area(_("auxiliary area"))
    shared_area = area(_("shared area"))
    peacetime_use = models.CharField(_("use in peace"), max_length=12, choices=PeacetimeUse, blank=True)
    parking_spaces = models.PositiveIntegerField(_("parking spaces"), null=True, blank=True)
    remarks = models.CharField(_("remarks"), max_length=250, blank=True, validators=[refuse_secret])

    objects = ScopedQuerySet.as_manager()
    scope = "facility__organisation"
    sheet = DataSheet(
        purpose="parts of a work",
        retention="permanent",
        internal="id uid version created_at updated_at facility number name floor floor_area shelter_area"
        " entrance_area auxiliary_area shared_area peacetime_use parking_spaces remarks",
    )

    class Meta:
        verbose_name = _("protective unit")
        verbose_name_plural = _("protective units")
        ordering = ["facility", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "number"],
                name="%(app_label)s_%(class)s_number_once",
                violation_error_message=_("The facility has a unit with this number already."),
            ),
            models.CheckConstraint(
                condition=Q(floor_area__isnull=True)
                | Q(shelter_area__isnull=True)
                | Q(entrance_area__isnull=True)
                | Q(auxiliary_area__isnull=True)
                | Q(
                    floor_area=F("shelter_area")
                    + F("entrance_area")
                    + F("auxiliary_area")
                    + Coalesce(F("shared_area"), Value(0), output_field=models.DecimalField())
                ),
                name="%(app_label)s_%(class)s_areas_tie",
                violation_error_message=_(
                    "The floor area must equal shelter, entrance, auxiliary and shared area together."
                ),
                violation_error_code="areas",
            ),
            models.CheckConstraint(
                condition=Q(peacetime_use__in=[*PeacetimeUse.values, ""]),
                name="%(app_label)s_%(class)s_peacetime_use_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


@searchable(words="label hint opener_post", phones="opener_phone", beside="facility__name")
@tracked(parent="facility")
class Entrance(Identified):
    """A door that people use in peace; the finder leads to it. Blank measures mean "not measured"."""

    facility = models.ForeignKey(
        Facility, verbose_name=_("facility"), on_delete=models.CASCADE, related_name="entrances"
    )
    label = models.CharField(_("label"), max_length=20)
    kind = models.CharField(_("kind"), max_length=10, choices=EntranceKind, blank=True)
    is_public = models.BooleanField(_("for the public"), default=True)
    longitude = models.FloatField(_("longitude"), validators=LONGITUDE, help_text=_("WGS-84"))
    latitude = models.FloatField(_("latitude"), validators=LATITUDE, help_text=_("WGS-84"))
    hours = models.CharField(
        _("opening hours"),
        max_length=120,
        blank=True,
        validators=[validate_hours],
        help_text=_("24/7, or for example Mo-Fr 08:00-18:00; Sa-Su 09:00-17:00"),
    )
    opener_post = models.CharField(_("unlocked by (post)"), max_length=80, blank=True, validators=[refuse_secret])
    opener_phone = models.CharField(_("phone of who unlocks"), max_length=40, blank=True)
    door_width_m = models.DecimalField(
        _("door width, m"),
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Empty: not measured."),
    )
    has_ramp = models.BooleanField(_("ramp"), null=True, blank=True, help_text=_("Empty: not measured."))
    has_lift = models.BooleanField(_("lift"), null=True, blank=True, help_text=_("Empty: not measured."))
    hint = models.CharField(_("how to find it"), max_length=160, blank=True, validators=[refuse_secret])
    is_closed = models.BooleanField(_("closed at the moment"), default=False)
    closed_note = models.CharField(_("why it is closed"), max_length=160, blank=True, validators=[refuse_secret])

    objects = ScopedQuerySet.as_manager()
    scope = "facility__organisation"
    sheet = DataSheet(
        purpose="where people go in",
        retention="permanent",
        internal="id uid version created_at updated_at facility label kind is_public longitude latitude hours"
        " opener_post opener_phone door_width_m has_ramp has_lift hint is_closed closed_note",
    )

    class Meta:
        verbose_name = _("entrance")
        verbose_name_plural = _("entrances")
        ordering = ["facility", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "label"],
                name="%(app_label)s_%(class)s_label_once",
                violation_error_message=_("The facility has an entrance with this label already."),
            ),
            models.CheckConstraint(
                condition=Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="%(app_label)s_%(class)s_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[*EntranceKind.values, ""]), name="%(app_label)s_%(class)s_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def step_free(self) -> bool | None:
        """True with a ramp or lift, False with neither, None when nobody has measured."""
        if self.has_ramp or self.has_lift:
            return True
        return False if self.has_ramp is False and self.has_lift is False else None


@tracked(parent="facility")
class SiteCheck(Identified):
    """Somebody stood at the door on that day and this is what was found; never edited, only followed by another."""

    facility = models.ForeignKey(Facility, verbose_name=_("facility"), on_delete=models.CASCADE, related_name="checks")
    entrance = models.ForeignKey(
        Entrance,
        verbose_name=_("entrance"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="checks",
    )  # SET_NULL: the finding outlives a door that was walled up.
    checked_on = models.DateField(_("checked on"), default=timezone.localdate)
    result = models.CharField(_("result"), max_length=10, choices=CheckResult)
    note = models.CharField(_("note"), max_length=250, blank=True, validators=[refuse_secret])
    on_word_of = models.CharField(
        _("on the word of (keeper's post)"), max_length=80, blank=True, validators=[refuse_secret]
    )
    recorded_by = models.ForeignKey(
        "accounts.User", verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=models.functions.Now(), editable=False)

    objects = ScopedQuerySet.as_manager()
    scope = "facility__organisation"
    sheet = DataSheet(
        purpose="when a shelter was last found open",
        retention="permanent",
        internal="id uid version created_at updated_at facility entrance checked_on result note on_word_of"
        " recorded_by recorded_at",
        personal="recorded_by",
    )

    class Meta:
        verbose_name = _("check on site")
        verbose_name_plural = _("checks on site")
        ordering = ["-checked_on", "-id"]
        indexes = [models.Index(fields=["-checked_on", "-id"], name="shelters_sitecheck_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(result__in=CheckResult.values), name="%(app_label)s_%(class)s_result_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.checked_on} {self.get_result_display()}"
