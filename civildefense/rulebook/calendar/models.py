"""Days on which work follows the announcement and not the weekday."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import EVERYONE_ON_STAFF, ScopedQuerySet
from civildefense.common.workdays import WorkCalendar


class CalendarDayQuerySet(ScopedQuerySet):
    def calendar(self) -> WorkCalendar:
        """All that is announced, as arithmetic. A few hundred rows in a decade."""
        rows = list(self.values_list("day", "is_workday", "year"))
        return WorkCalendar(
            exceptions={day: is_workday for day, is_workday, _year in rows},
            announced=frozenset(year for _day, _is_workday, year in rows),
        )


@tracked()
class CalendarDay(Identified):
    """A holiday, or a weekend day that is worked instead; ``year`` is the one whose announcement names it."""

    day = models.DateField(_("day"), unique=True)
    year = models.PositiveSmallIntegerField(_("announced for the year"))
    is_workday = models.BooleanField(_("worked"), default=False)
    name = models.CharField(_("occasion"), max_length=40)
    source = models.CharField(_("announcement"), max_length=160, help_text=_("title and number of the document"))

    objects = CalendarDayQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="deadlines in working days",
        retention="permanent",
        public="day year is_workday name source",
        internal="id uid version created_at updated_at",
    )

    class Meta:
        verbose_name = _("day of the working calendar")
        verbose_name_plural = _("working calendar")
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(
                # The first days of January are at times announced with the year before, the last of December after.
                condition=Q(day__year=models.F("year"))
                | Q(day__year=models.F("year") - 1)
                | Q(day__year=models.F("year") + 1),
                name="%(app_label)s_%(class)s_year_near_day",
                violation_error_message=_("The day does not belong to the announced year."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
