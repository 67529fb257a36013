"""The checklist of an acceptance; without its signs no works are accepted."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.secrecy import refuse_secret
from projects.developments.models.development import Development, Phase
from projects.developments.states import SETTLED, AcceptanceKind, AcceptanceState


class AcceptanceQuerySet(ScopedQuerySet):
    def unsettled(self) -> Self:
        return self.exclude(state__in=SETTLED)

    def without_signs(self) -> Self:
        return self.unsettled().filter(kind=AcceptanceKind.SIGNS)


@tracked(parent="development")
class AcceptanceItem(Identified):
    """One line of the checklist; what is not needed says why."""

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    development = models.ForeignKey(
        Development, verbose_name=_("development"), on_delete=models.CASCADE, related_name="acceptance_items"
    )
    phase = models.ForeignKey(
        Phase, verbose_name=_("phase"), on_delete=models.PROTECT, null=True, blank=True, related_name="acceptance_items"
    )
    kind = models.CharField(_("checklist item"), max_length=20, choices=AcceptanceKind)
    state = models.CharField(
        _("state"), max_length=10, choices=AcceptanceState, default=AcceptanceState.WAITING, editable=False
    )
    note = models.CharField(_("note"), max_length=250, blank=True, validators=[refuse_secret])
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    objects = AcceptanceQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="what an acceptance of civil-defence works rests on",
        retention="permanent",
        internal="id uid version created_at updated_at organisation development phase kind state note checked_on",
    )

    class Meta:
        verbose_name = _("acceptance item")
        verbose_name_plural = _("acceptance checklist")
        ordering = ["development", "phase", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["development", "phase", "kind"],
                name="%(app_label)s_%(class)s_item_once",
                nulls_distinct=False,
                violation_error_message=_("The checklist has this item already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=AcceptanceKind.values), name="%(app_label)s_%(class)s_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=AcceptanceState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[AcceptanceState.PASSED, AcceptanceState.FAILED]) | Q(checked_on__isnull=False),
                name="%(app_label)s_%(class)s_checked_on_a_day",
                violation_error_message=_("Say on which day it was checked."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
