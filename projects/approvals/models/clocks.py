"""How long a stage takes: working days against the promise and the law, pauses not counted."""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from projects.approvals import rules
from projects.approvals.models.decisions import Approval
from projects.approvals.states import PauseReason, Stage


class StageClockQuerySet(ScopedQuerySet):
    def running(self) -> Self:
        return self.filter(stopped_on__isnull=True)


@tracked(parent="approval")
class StageClock(Identified):
    """One stage of one application. The days are those in force when it began, each with the figure it came from."""

    Stage = Stage

    approval = models.ForeignKey(Approval, verbose_name=_("approval"), on_delete=models.PROTECT, related_name="clocks")
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    started_on = models.DateField(_("started on"))
    stopped_on = models.DateField(_("stopped on"), null=True, blank=True)
    promise_days = models.PositiveSmallIntegerField(_("promised working days"), null=True, blank=True)
    promise_figure = models.JSONField(_("source of the promise"), default=dict, blank=True)
    limit_days = models.PositiveSmallIntegerField(_("working days by law"), null=True, blank=True)
    limit_figure = models.JSONField(_("source of the limit"), default=dict, blank=True)
    extended_days = models.PositiveSmallIntegerField(_("extended by"), default=0)
    extension_document = models.CharField(_("leave to extend"), max_length=80, blank=True)
    extended_at = models.DateTimeField(_("extended at"), null=True, blank=True)
    extended_by = models.ForeignKey(
        "accounts.User", verbose_name=_("extended by whom"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip

    objects = StageClockQuerySet.as_manager()
    scope = "approval__organisation"
    sheet = DataSheet(
        purpose="whether applications are decided within the promised and the legal time",
        retention="permanent",
        internal="id uid version created_at updated_at approval stage started_on stopped_on promise_days"
        " promise_figure limit_days limit_figure extended_days extension_document extended_at extended_by",
        personal="extended_by",
    )

    class Meta:
        verbose_name = _("stage clock")
        verbose_name_plural = _("stage clocks")
        ordering = ["-started_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="%(app_label)s_%(class)s_stage_known"),
            models.CheckConstraint(
                condition=Q(stopped_on__isnull=True) | Q(stopped_on__gte=F("started_on")),
                name="%(app_label)s_%(class)s_runs_forward",
                violation_error_message=_("A clock stops after it started."),
            ),
            models.CheckConstraint(
                condition=Q(extended_days=0, extended_at__isnull=True, extended_by__isnull=True, extension_document="")
                | (
                    Q(extended_days__gt=0, extended_at__isnull=False, extended_by__isnull=False)
                    & ~Q(extension_document="")
                ),
                name="%(app_label)s_%(class)s_extended_by_leave",
                violation_error_message=_("A period is extended by a document that gives leave."),
            ),
            models.UniqueConstraint(
                fields=["approval", "stage"],
                name="%(app_label)s_%(class)s_stage_once",
                violation_error_message=_("This stage has its clock already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.approval} · {self.get_stage_display()}"

    @property
    def allowed_by_law(self) -> int | None:
        return None if self.limit_days is None else self.limit_days + self.extended_days

    def pause_spans(self) -> list[rules.Pause]:
        return [rules.Pause(pause.started_on, pause.ended_on) for pause in self.pauses.all()]


@tracked(parent="clock")
class ClockPause(models.Model):
    """Time that is not counted, with the reason and the document that told the applicant of it."""

    Reason = PauseReason

    clock = models.ForeignKey(StageClock, verbose_name=_("clock"), on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(_("reason"), max_length=12, choices=PauseReason)
    started_on = models.DateField(_("from"))
    ended_on = models.DateField(_("up to and with"), null=True, blank=True)
    document = models.CharField(_("document"), max_length=80)

    objects = ScopedQuerySet.as_manager()
    scope = "clock__approval__organisation"
    sheet = DataSheet(
        purpose="why days were not counted",
        retention="permanent",
        internal="id clock reason started_on ended_on document",
    )

    class Meta:
        verbose_name = _("pause of a clock")
        verbose_name_plural = _("pauses of clocks")
        ordering = ["started_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=PauseReason.values), name="%(app_label)s_%(class)s_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="%(app_label)s_%(class)s_runs_forward",
                violation_error_message=_("A pause ends after it began."),
            ),
            models.CheckConstraint(
                condition=~Q(document=""),
                name="%(app_label)s_%(class)s_documented",
                violation_error_message=_("A pause needs the document that tells the applicant of it."),
            ),
            ExclusionConstraint(
                name="%(app_label)s_%(class)s_one_at_a_time",
                expressions=[
                    ("clock", RangeOperators.EQUAL),
                    (
                        Func(F("started_on"), F("ended_on"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Another pause covers these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.started_on:%Y-%m-%d}"
