"""Names are data: the office itself, its divisions of land, places people know, what to do in which emergency."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import EVERYONE_ON_STAFF, ScopedQuerySet
from civildefense.common.search import searchable
from civildefense.rulebook.calendar.models import CalendarDay
from civildefense.rulebook.figures.models import RuleFigure

__all__ = [
    "AdminDivision",
    "CalendarDay",
    "EmergencyAdvice",
    "EmergencyContact",
    "Jurisdiction",
    "Place",
    "PlaceKind",
    "RuleFigure",
    "SirenSignal",
]


@tracked()
class Jurisdiction(Identified):
    """The office that runs this portal: one row, and everything that the footer says."""

    only = models.BooleanField(default=True, editable=False, unique=True)
    name = models.CharField(_("office"), max_length=100)
    name_en = models.CharField(_("office (English)"), max_length=150, blank=True)
    city = models.CharField(_("city"), max_length=40)
    city_en = models.CharField(_("city (English)"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    host = models.CharField(_("host of the site"), max_length=100, blank=True)
    site_code = models.CharField(_("site code"), max_length=40, blank=True)
    icp_filing = models.CharField(_("ICP filing"), max_length=60, blank=True)
    police_filing = models.CharField(_("police filing"), max_length=60, blank=True)
    map_approval = models.CharField(
        _("map approval number, or the recorded answer that none is needed"), max_length=200, blank=True
    )
    data_licence = models.CharField(_("licence of the open data"), max_length=120, blank=True)
    data_licence_en = models.CharField(_("licence of the open data (English)"), max_length=120, blank=True)
    data_licence_url = models.URLField(_("text of the licence"), blank=True)
    report_reply_days = models.PositiveSmallIntegerField(
        _("days for an answer to an error report"), null=True, blank=True
    )
    is_demo = models.BooleanField(_("demonstration data"), default=False)

    objects = ScopedQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="the office's own names and addresses",
        retention="permanent",
        public="name name_en city city_en phone email address host site_code icp_filing police_filing map_approval"
        " data_licence data_licence_en data_licence_url report_reply_days is_demo",
        internal="id uid version created_at updated_at only",
        published=True,
    )

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("office")
        constraints = [models.CheckConstraint(condition=Q(only=True), name="%(app_label)s_%(class)s_single_row")]

    def __str__(self) -> str:
        return self.name


@searchable(names="name", codes="code", phones="phone")
@tracked()
class AdminDivision(Identified):
    """A district or county with its dated code; the boundary is a GeoJSON geometry in WGS-84."""

    code = models.CharField(_("code"), max_length=12)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=80, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("within"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    office = models.ForeignKey(
        "accounts.Organisation",
        verbose_name=_("responsible office"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="divisions",
    )
    phone = models.CharField(_("duty phone"), max_length=40, blank=True)
    boundary = models.JSONField(_("boundary (GeoJSON, WGS-84)"), null=True, blank=True)
    refuge_url = models.URLField(_("official list of refuges"), blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", verbose_name=_("successor"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="divisions of land and who answers for them",
        retention="permanent",
        public="id code name name_en parent phone boundary refuge_url starts_on ends_on successor",
        internal="uid version created_at updated_at office",
        published=True,
    )

    class Meta:
        verbose_name = _("administrative division")
        verbose_name_plural = _("administrative divisions")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="%(app_label)s_%(class)s_period_runs_forward",
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(ends_on__isnull=True), name="%(app_label)s_%(class)s_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


LONGITUDE = [MinValueValidator(-180), MaxValueValidator(180)]
LATITUDE = [MinValueValidator(-90), MaxValueValidator(90)]


class PlaceKind(models.TextChoices):
    LANDMARK = "landmark", _("landmark")
    ROAD = "road", _("road")
    NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")
    DISTRICT = "district", _("district")
    STATION = "station", _("station")
    SCHOOL = "school", _("school")
    HOSPITAL = "hospital", _("hospital")
    PARK = "park", _("park")
    MARKET = "market", _("market")


@searchable(names="name former_names", beside="division__name")
@tracked()
class Place(Identified):
    """A name that citizens type: present and former names, a point, where it comes from and since when."""

    Kind = PlaceKind

    name = models.CharField(_("name"), max_length=80)
    former_names = ArrayField(
        models.CharField(max_length=80), verbose_name=_("former and other names"), default=list, blank=True
    )
    kind = models.CharField(_("kind"), max_length=15, choices=PlaceKind)
    division = models.ForeignKey(
        AdminDivision, verbose_name=_("division"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    longitude = models.FloatField(_("longitude"), validators=LONGITUDE, help_text=_("WGS-84 degrees"))
    latitude = models.FloatField(_("latitude"), validators=LATITUDE, help_text=_("WGS-84 degrees"))
    source = models.CharField(_("source"), max_length=120)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="finding a shelter by a place's name",
        retention="permanent",
        public="name former_names kind division longitude latitude source starts_on ends_on",
        internal="id uid version created_at updated_at",
        published=True,
    )

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PlaceKind.values), name="%(app_label)s_%(class)s_kind_known"),
            models.CheckConstraint(
                condition=Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="%(app_label)s_%(class)s_on_earth",
                violation_error_message=_("Longitude is within ±180 and latitude within ±90 degrees."),
            ),
            models.UniqueConstraint(fields=["name", "division"], name="%(app_label)s_%(class)s_once_a_division"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class EmergencyAdvice(Identified):
    """What the finder says first: only some events lead underground."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("what is happening"), max_length=40)
    title_en = models.CharField(_("what is happening (English)"), max_length=60)
    leads_underground = models.BooleanField(_("go underground"), default=False)
    text = models.TextField(_("what to do, one sentence a line"))
    text_en = models.TextField(_("what to do (English)"))
    link = models.URLField(_("official link"), blank=True)
    link_text = models.CharField(_("text of the link"), max_length=60, blank=True)
    link_text_en = models.CharField(_("text of the link (English)"), max_length=80, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="what to do in which emergency",
        retention="permanent",
        public="code position title title_en leads_underground text text_en link link_text link_text_en",
        internal="id uid version created_at updated_at",
        published=True,
    )

    class Meta:
        verbose_name = _("emergency advice")
        verbose_name_plural = _("emergency advice")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title


@searchable(names="label", phones="number")
@tracked()
class EmergencyContact(Identified):
    """A number that the finder shows: 110, 119, 120, 12345 or the office's own."""

    number = models.CharField(_("phone number"), max_length=30, unique=True)
    label = models.CharField(_("name"), max_length=40)
    label_en = models.CharField(_("name (English)"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = ScopedQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="numbers to call",
        retention="permanent",
        public="number label label_en position",
        internal="id uid version created_at updated_at",
        published=True,
    )

    class Meta:
        verbose_name = _("emergency number")
        verbose_name_plural = _("emergency numbers")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.label} {self.number}"


@tracked()
class SirenSignal(models.Model):
    """One of the signals of the public warning, as it is explained to citizens."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("signal"), max_length=40)
    title_en = models.CharField(_("signal (English)"), max_length=60)
    pattern = models.CharField(_("what it sounds like"), max_length=120)
    pattern_en = models.CharField(_("what it sounds like (English)"), max_length=160)

    objects = ScopedQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="knowing the signals",
        retention="permanent",
        public="code position title title_en pattern pattern_en",
        internal="id",
        published=True,
    )

    class Meta:
        verbose_name = _("siren signal")
        verbose_name_plural = _("siren signals")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title
