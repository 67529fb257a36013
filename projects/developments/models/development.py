"""A development (建设项目) and its phases: the row that approvals, duties and fees hang on."""

from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.search import searchable, searched_with
from civildefense.common.secrecy import refuse_secret
from civildefense.rulebook.models import LATITUDE, LONGITUDE
from projects.developments.states import OVER, BuildingUse, DevelopmentState, FilingKind


class DevelopmentQuerySet(ScopedQuerySet):
    def under_way(self) -> Self:
        return self.exclude(state__in=OVER)

    def major(self) -> Self:
        return self.filter(is_major=True)


@searchable(
    names="name former_names",
    words="address buildings__name",
    codes="number code filing_number",
    beside="organisation__name",
)
@tracked()
class Development(Identified):
    """``number`` is the office's own and permanent; ``code`` is the 投资项目统一代码 where there is one."""

    State = DevelopmentState

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    source = models.CharField(_("source"), max_length=60, default="desk")
    source_key = models.CharField(_("key in the source"), max_length=100)
    number = models.CharField(_("number"), max_length=30)
    name = models.CharField(_("name"), max_length=160, validators=[refuse_secret])
    former_names = ArrayField(
        models.CharField(max_length=160), verbose_name=_("former names"), default=list, blank=True
    )
    code = models.CharField(_("investment project code"), max_length=40, blank=True)
    developer = models.ForeignKey(
        "projects.Enterprise", verbose_name=_("developer"), on_delete=models.PROTECT, related_name="developments"
    )
    division = models.ForeignKey(
        "rulebook.AdminDivision", verbose_name=_("division"), on_delete=models.PROTECT, related_name="+"
    )
    address = models.CharField(_("address"), max_length=200, blank=True, validators=[refuse_secret])
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=LONGITUDE, help_text=_("WGS-84 degrees")
    )
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=LATITUDE, help_text=_("WGS-84 degrees")
    )
    filing_kind = models.CharField(_("kind of filing"), max_length=10, choices=FilingKind, blank=True)
    filed_on = models.DateField(_("filed on"))
    filing_number = models.CharField(_("filing number"), max_length=80, blank=True)
    use = models.CharField(_("use"), max_length=11, choices=BuildingUse)
    is_major = models.BooleanField(_("major project"), default=False)
    is_civil_military = models.BooleanField(_("civil–military integration"), default=False)
    service_officer = models.ForeignKey(
        "accounts.User",
        verbose_name=_("service officer"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=DevelopmentState, default=DevelopmentState.FILED, editable=False
    )
    remarks = models.TextField(_("remarks"), blank=True, validators=[refuse_secret])

    objects = DevelopmentQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="what is built in the city, and what it owes to civil defence",
        retention="permanent",
        internal="id uid version created_at updated_at organisation source source_key number name former_names code"
        " developer division address longitude latitude filing_kind filed_on filing_number use is_major"
        " is_civil_military service_officer state remarks",
        personal="service_officer",
    )

    class Meta:
        verbose_name = _("development")
        verbose_name_plural = _("developments")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organisation", "state"]),
            models.Index(fields=["updated_at", "uid"]),
            models.Index(fields=["code"]),
            GinIndex(name="projects_development_name_trgm", fields=["name"], opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"],
                name="%(app_label)s_%(class)s_number_once",
                violation_error_message=_("The office has a development with this number already."),
                violation_error_code="number",
            ),
            models.UniqueConstraint(
                fields=["organisation", "source", "source_key"],
                name="%(app_label)s_%(class)s_natural_key",
                violation_error_message=_("A development with this key in this source is on record already."),
                violation_error_code="natural_key",
            ),
            models.CheckConstraint(
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
                condition=Q(state__in=DevelopmentState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(filing_kind__in=[*FilingKind.values, ""]),
                name="%(app_label)s_%(class)s_filing_kind_known",
            ),
            models.CheckConstraint(condition=Q(use__in=BuildingUse.values), name="%(app_label)s_%(class)s_use_known"),
        ]
        triggers = [pgtrigger.ReadOnly(name="number_stays", fields=["number"])]

    def __str__(self) -> str:
        return self.name


@searched_with("development")
@tracked(parent="development")
class Phase(Identified):
    """一期, 二期 …: what is approved, built and accepted on its own; the duty is counted over all of them."""

    development = models.ForeignKey(
        Development, verbose_name=_("development"), on_delete=models.CASCADE, related_name="phases"
    )
    number = models.PositiveSmallIntegerField(_("phase number"), validators=[MinValueValidator(1)])
    name = models.CharField(_("name"), max_length=80, blank=True, validators=[refuse_secret])

    objects = ScopedQuerySet.as_manager()
    scope = "development__organisation"
    sheet = DataSheet(
        purpose="parts of a development that are approved and built on their own",
        retention="permanent",
        internal="id uid version created_at updated_at development number name",
    )

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["development", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["development", "number"],
                name="%(app_label)s_%(class)s_number_once",
                violation_error_message=_("The development has a phase with this number already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="%(app_label)s_%(class)s_numbered_from_one",
                violation_error_message=_("Phases are numbered from 1."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Phase %(number)s") % {"number": self.number})
