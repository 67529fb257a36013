"""An Organisation is a permanent identity; its name, code and kind are dated."""

import datetime as dt
from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.search import searchable, searched_with


class OrganisationQuerySet(ScopedQuerySet):
    def reach_of(self, roots: Iterable[int]) -> frozenset[int]:
        """Primary keys of ``roots``, of those below them and of the predecessors of all these."""
        links = list(self.values_list("pk", "parent_id", "successor_id"))
        seen: set[int] = set()
        frontier = set(roots)
        while frontier:
            seen |= frontier
            frontier = {pk for pk, parent, heir in links if parent in frontier or heir in frontier} - seen
        return frozenset(seen)

    def existing(self) -> Self:
        return self.filter(successor__isnull=True)

    def holding_registers(self) -> Self:
        """Sections of an office act for it and hold none of their own."""
        return self.exclude(kind=OrganisationKind.DIVISION)

    def with_code(self, code: str, on: dt.date) -> Self:
        """The organisation that bore ``code`` on that day."""
        return self.filter(profiles__in=OrganisationProfile.objects.on(on).filter(code=code))


class OrganisationKind(models.TextChoices):
    CITY_OFFICE = "city_office", _("city office")
    DIVISION = "division", _("section of the office")
    COUNTY_OFFICE = "county_office", _("county office")
    PARK_COMMITTEE = "park_committee", _("park committee")


@searchable(names="name profiles__name", codes="code profiles__code", beside="code")
@tracked()
class Organisation(Identified):
    """``name``, ``code`` and ``kind`` repeat the current profile; ``organisations.services`` alone writes both."""

    Kind = OrganisationKind

    name = models.CharField(_("name"), max_length=100)
    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self", verbose_name=_("under"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    successor = models.ForeignKey(
        "self", verbose_name=_("successor"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="predecessors",
    )  # fmt: skip

    objects = OrganisationQuerySet.as_manager()
    scope = "pk"
    sheet = DataSheet(
        purpose="who acts and whose rows they are",
        retention="permanent",
        public="name code kind",
        internal="id uid version created_at updated_at parent successor",
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="%(app_label)s_%(class)s_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(successor=F("id")) & ~Q(parent=F("id")),
                name="%(app_label)s_%(class)s_not_its_own_relative",
                violation_error_message=_("An organisation is neither its own parent nor its own successor."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def acting_office(self) -> "Organisation | None":
        """A section acts for the office that it belongs to."""
        return self.parent if self.kind == OrganisationKind.DIVISION else self


class OrganisationProfileQuerySet(ScopedQuerySet):
    def on(self, day: dt.date) -> Self:
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))


@searched_with("organisation")
@tracked(parent="organisation")
class OrganisationProfile(models.Model):
    """What an organisation was called, coded and counted as in ``[starts_on, ends_on)``."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="profiles"
    )
    name = models.CharField(_("name"), max_length=100)
    code = models.CharField(_("code"), max_length=20)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = OrganisationProfileQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="old periods report under old names and codes",
        retention="permanent",
        public="name code kind starts_on ends_on",
        internal="id organisation",
    )

    class Meta:
        verbose_name = _("name and code of an organisation")
        verbose_name_plural = _("names and codes of organisations")
        ordering = ["organisation", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="%(app_label)s_%(class)s_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="%(app_label)s_%(class)s_period_runs_forward",
                violation_error_message=_("The period ends before it begins."),
            ),
            ExclusionConstraint(
                name="accounts_organisationprofile_one_at_a_time",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    (
                        Func(F("starts_on"), F("ends_on"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("The organisation has another name in this period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
