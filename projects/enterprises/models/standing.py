"""What a unit may do and how it is rated: dated rows, each with who said so."""

import datetime as dt
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import EVERYONE_ON_STAFF, ScopedQuerySet
from civildefense.common.search import searched_with
from projects.enterprises.models.enterprises import Enterprise


def _days(start: str, last: str) -> Func:
    """Both ends included: a certificate names the last day on which it is valid."""
    return Func(F(start), F(last), Value("[]"), function="daterange", output_field=DateRangeField())


@tracked()
class QualificationKind(Identified):
    """Kinds of certificates are data: they come, change their levels and are abolished."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    citation = models.CharField(_("legal basis"), max_length=200, blank=True)
    abolished_on = models.DateField(_("abolished on"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="which certificates there are",
        retention="permanent",
        internal="id uid version created_at updated_at name citation abolished_on",
    )

    class Meta:
        verbose_name = _("kind of qualification")
        verbose_name_plural = _("kinds of qualifications")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class QualificationQuerySet(ScopedQuerySet):
    def valid_on(self, day: dt.date) -> Self:
        begun = self.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=day))
        return begun.filter(Q(last_on__isnull=True) | Q(last_on__gte=day))

    def ending(self, today: dt.date, days: int) -> Self:
        """The last day is at most ``days`` away, or past, and no later certificate of the kind is on record."""
        later = Qualification.objects.filter(enterprise=models.OuterRef("enterprise"), kind=models.OuterRef("kind"))
        limit = today + dt.timedelta(days=days)
        later = later.filter(Q(last_on__isnull=True) | Q(last_on__gt=limit))
        return self.filter(last_on__lte=limit).exclude(models.Exists(later))


@searched_with("enterprise")
@tracked(parent="enterprise")
class Qualification(Identified):
    """One certificate from its first to its last day; or the fact that none is required, which is dated too."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="qualifications"
    )
    kind = models.ForeignKey(QualificationKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="+")
    is_none_required = models.BooleanField(_("none required"), default=False)
    level = models.CharField(_("level of the certificate"), max_length=30, blank=True)
    number = models.CharField(_("certificate number"), max_length=60, blank=True)
    issuer = models.CharField(_("issuing body"), max_length=100, blank=True)
    starts_on = models.DateField(_("valid from"), null=True, blank=True)
    last_on = models.DateField(_("last valid day"), null=True, blank=True)

    objects = QualificationQuerySet.as_manager()
    scope = "enterprise__organisation"
    sheet = DataSheet(
        purpose="who may design, build, supervise and test",
        retention="permanent",
        internal="id uid version created_at updated_at enterprise kind is_none_required level number issuer starts_on"
        " last_on",
    )

    class Meta:
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")
        ordering = ["enterprise", "kind", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_none_required=True, number="", level="") | (Q(is_none_required=False) & ~Q(number="")),
                name="%(app_label)s_%(class)s_number_unless_none_required",
                violation_error_message=_("A certificate has a number; where none is required there is none."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(last_on__isnull=True) | Q(last_on__gte=F("starts_on")),
                name="%(app_label)s_%(class)s_period_runs_forward",
                violation_error_message=_("The period ends before it begins."),
            ),
            ExclusionConstraint(
                name="projects_qualification_once_at_a_time",
                expressions=[
                    ("enterprise", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("number", RangeOperators.EQUAL),
                    (_days("starts_on", "last_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The same certificate is on record for a part of this period already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.level} {self.number}".strip()


@searched_with("enterprise")
@tracked(parent="enterprise")
class CreditGrade(models.Model):
    """信用等级, as somebody gave it for ``[starts_on, ends_on)``, with the reason."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="credit_grades"
    )
    grade = models.CharField(_("credit class"), max_length=10)
    rated_by = models.CharField(_("rated by (body)"), max_length=100)
    reason = models.CharField(_("reason"), max_length=300)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope = "enterprise__organisation"
    sheet = DataSheet(
        purpose="how far the unit has kept its word",
        retention="permanent",
        internal="id enterprise grade rated_by reason starts_on ends_on",
    )

    class Meta:
        verbose_name = _("credit class")
        verbose_name_plural = _("credit classes")
        ordering = ["enterprise", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="%(app_label)s_%(class)s_period_runs_forward",
                violation_error_message=_("The period ends before it begins."),
            ),
            ExclusionConstraint(
                name="projects_creditgrade_one_at_a_time",
                expressions=[
                    ("enterprise", RangeOperators.EQUAL),
                    ("rated_by", RangeOperators.EQUAL),
                    (
                        Func(F("starts_on"), F("ends_on"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("The same body has given another class for a part of this period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grade} ({self.rated_by})"
