"""The four togethers: steps of the main project and of the civil-defence works side by side, and their breaches."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.secrecy import refuse_secret
from projects.developments.models.development import Development, Phase
from projects.developments.states import BreachState, MilestoneSubject, TogetherStep


class MilestoneQuerySet(ScopedQuerySet):
    def late(self, today: dt.date) -> Self:
        """Planned for an earlier day, and neither reached by then nor since."""
        return self.filter(planned_on__lt=today, reached_on__isnull=True)

    def reached_late(self) -> Self:
        return self.filter(reached_on__gt=F("planned_on"))


@tracked(parent="development")
class Milestone(Identified):
    """One step of one side; the pair of a step is the same step of the other side."""

    development = models.ForeignKey(
        Development, verbose_name=_("development"), on_delete=models.CASCADE, related_name="milestones"
    )
    phase = models.ForeignKey(
        Phase, verbose_name=_("phase"), on_delete=models.PROTECT, null=True, blank=True, related_name="milestones"
    )
    subject = models.CharField(_("side"), max_length=5, choices=MilestoneSubject)
    step = models.CharField(_("step of the four"), max_length=8, choices=TogetherStep)
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    reached_on = models.DateField(_("reached on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True, validators=[refuse_secret])

    objects = MilestoneQuerySet.as_manager()
    scope = "development__organisation"
    sheet = DataSheet(
        purpose="whether the works are planned, designed, accepted and used together with the main project",
        retention="permanent",
        internal="id uid version created_at updated_at development phase subject step planned_on reached_on note",
    )

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["development", "phase", "id"]
        indexes = [
            models.Index(
                fields=["planned_on"], condition=Q(reached_on__isnull=True), name="projects_milestone_not_reached"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["development", "phase", "subject", "step"],
                name="%(app_label)s_%(class)s_step_once",
                nulls_distinct=False,
                violation_error_message=_("This step is on record already."),
            ),
            models.CheckConstraint(
                condition=Q(subject__in=MilestoneSubject.values), name="%(app_label)s_%(class)s_subject_known"
            ),
            models.CheckConstraint(
                condition=Q(step__in=TogetherStep.values), name="%(app_label)s_%(class)s_step_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} · {self.get_step_display()}"

    @property
    def days_late(self) -> int | None:
        """Days from the plan to the fact, negative when early; None while one of them is unknown."""
        if self.planned_on is None or self.reached_on is None:
            return None
        return (self.reached_on - self.planned_on).days


class BreachQuerySet(ScopedQuerySet):
    def unanswered(self) -> Self:
        return self.filter(state=BreachState.OPEN)


@tracked(parent="development")
class Breach(Identified):
    """The main project reached a step while the works' was open; it stays on the list until somebody answers it."""

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    development = models.ForeignKey(
        Development, verbose_name=_("development"), on_delete=models.CASCADE, related_name="breaches"
    )
    phase = models.ForeignKey(
        Phase, verbose_name=_("phase"), on_delete=models.PROTECT, null=True, blank=True, related_name="breaches"
    )
    step = models.CharField(_("step of the four"), max_length=8, choices=TogetherStep)
    main_reached_on = models.DateField(_("main project reached it on"))
    works_reached_on = models.DateField(_("works reached it on"), null=True, blank=True)
    raised_by = models.ForeignKey(
        "accounts.User", verbose_name=_("raised by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    raised_at = models.DateTimeField(_("raised at"), db_default=models.functions.Now(), editable=False)
    state = models.CharField(_("state"), max_length=6, choices=BreachState, default=BreachState.OPEN, editable=False)
    answer = models.CharField(_("answer"), max_length=500, blank=True, validators=[refuse_secret])
    closed_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("closed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    objects = BreachQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="where a main project ran ahead of its civil-defence works, and what was done about it",
        retention="permanent",
        internal="id uid version created_at updated_at organisation development phase step main_reached_on"
        " works_reached_on raised_by raised_at state answer closed_by closed_at",
        personal="raised_by closed_by",
    )

    class Meta:
        verbose_name = _("breach of the four togethers")
        verbose_name_plural = _("breaches of the four togethers")
        ordering = ["-id"]
        indexes = [models.Index(fields=["organisation", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["development", "phase", "step"],
                condition=Q(state=BreachState.OPEN),
                name="%(app_label)s_%(class)s_open_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(state=BreachState.OPEN) | (Q(closed_at__isnull=False) & ~Q(answer="")),
                name="%(app_label)s_%(class)s_closed_with_answer",
                violation_error_message=_("A breach is closed with an answer."),
                violation_error_code="answer_missing",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True, closed_at__isnull=True)
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="%(app_label)s_%(class)s_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=BreachState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(step__in=TogetherStep.values), name="%(app_label)s_%(class)s_step_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.development} · {self.get_step_display()}"
