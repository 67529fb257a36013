"""Who takes part in a development besides its developer."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from projects.developments.models.development import Development
from projects.developments.states import ParticipantRole


@tracked(parent="development")
class Participant(Identified):
    """``starts_on`` is the day on which the unit must have been qualified for its part."""

    development = models.ForeignKey(
        Development, verbose_name=_("development"), on_delete=models.CASCADE, related_name="participants"
    )
    enterprise = models.ForeignKey(
        "projects.Enterprise", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="participations"
    )
    role = models.CharField(_("part taken"), max_length=16, choices=ParticipantRole)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope = "development__organisation"
    sheet = DataSheet(
        purpose="who designed, built, supervised and tested",
        retention="permanent",
        internal="id uid version created_at updated_at development enterprise role starts_on ends_on",
    )

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["development", "starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["development", "enterprise", "role"],
                name="%(app_label)s_%(class)s_part_once",
                violation_error_message=_("This unit takes this part already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="%(app_label)s_%(class)s_period_runs_forward",
                violation_error_message=_("The end lies before the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=ParticipantRole.values), name="%(app_label)s_%(class)s_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.enterprise}"
