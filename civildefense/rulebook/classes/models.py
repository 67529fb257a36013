"""The class of a district as a city to be protected, by dates: areas and rates depend on it."""

import datetime as dt
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
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


class DistrictClass(models.TextChoices):
    """The values are those that legal figures name as their ``division_class``."""

    CLASS_1 = "class_1", _("national key city, class 1")
    CLASS_2 = "class_2", _("national key city, class 2")
    CLASS_3 = "class_3", _("national key city, class 3")
    PROVINCIAL = "provincial", _("provincial key city or town")
    OTHER = "other", _("other")


class DivisionClassQuerySet(CitedQuerySet):
    def nearest(self, division: Any, day: dt.date) -> "DivisionClass | None":
        """The division's own class of the day, or that of the division around it."""
        while division is not None:
            if found := self.in_force(day).filter(division=division).first():
                return found
            division = division.parent
        return None


@tracked()
class DivisionClass(Cited):
    """A district without a row has the class of the division around it."""

    division = models.ForeignKey(
        "rulebook.AdminDivision", verbose_name=_("division"), on_delete=models.PROTECT, related_name="classes"
    )
    district_class = models.CharField(_("class of the district"), max_length=10, choices=DistrictClass)
    is_key_city = models.BooleanField(
        _("key city of civil defence"), default=False, help_text=_("The rules for low housing hold in key cities only.")
    )

    objects = DivisionClassQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="which shares and rates hold in a district",
        retention="permanent",
        public=f"{PUBLIC_COLUMNS} division district_class is_key_city",
        internal=INTERNAL_COLUMNS,
        personal="verified_by entered_by",
    )

    class Meta:
        verbose_name = _("class of a district")
        verbose_name_plural = _("classes of districts")
        ordering = ["division", "-starts_on"]
        constraints = [
            *cited_constraints(),
            models.CheckConstraint(
                condition=Q(district_class__in=DistrictClass.values), name="%(app_label)s_%(class)s_class_known"
            ),
            models.CheckConstraint(
                condition=~Q(district_class__in=["class_1", "class_2", "class_3"]) | Q(is_key_city=True),
                name="%(app_label)s_%(class)s_national_is_key",
                violation_error_message=_("A district of a national class is a key city."),
            ),
            ExclusionConstraint(
                name="rulebook_divisionclass_one_at_a_time",
                expressions=[
                    ("division", RangeOperators.EQUAL),
                    (
                        Func(F("starts_on"), F("ends_on"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("The district has another class in this period; end that one first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division} · {self.get_district_class_display()}"

    def quoted(self) -> dict[str, Any]:
        return super().quoted() | {"district_class": self.district_class, "is_key_city": self.is_key_city}
