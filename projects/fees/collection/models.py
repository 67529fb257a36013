"""What was done to get an amount that is owed, step by step, each with its service and the clock that it started."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.records.models.papers import ServiceWay
from projects.fees.collection.states import StepKind, StepState
from projects.fees.models import FeeCase


class CollectionStepQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        return self.exclude(state=StepState.VOID)

    def awaiting_service(self) -> Self:
        return self.filter(state=StepState.PREPARED)


@tracked(parent="case")
class CollectionStep(Identified):
    """One step against one case. ``figures`` are the legal figures that its clock was counted with.

    What the tax authority did itself (``is_by_tax``) is recorded as it says, outside the office's own order.
    """

    State = StepState

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+",
        editable=False,
    )  # fmt: skip
    case = models.ForeignKey(FeeCase, verbose_name=_("case"), on_delete=models.PROTECT, related_name="collection_steps")
    kind = models.CharField(_("step"), max_length=14, choices=StepKind)
    state = models.CharField(_("state"), max_length=10, choices=StepState, default=StepState.PREPARED, editable=False)
    owed_fen = models.BigIntegerField(_("owed then (fen)"))
    late_fee_fen = models.BigIntegerField(_("late fee then (fen)"), default=0)
    paper = models.ForeignKey(
        "records.Paper", verbose_name=_("paper"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_by_tax = models.BooleanField(_("taken by the tax authority"), default=False)
    reference = models.CharField(_("number of the file"), max_length=80, blank=True)
    served_how = models.CharField(_("how it was served"), max_length=12, choices=ServiceWay, blank=True)
    served_on = models.DateField(_("served or filed on"), null=True, blank=True)
    proof = models.ForeignKey(
        "records.Attachment", verbose_name=_("proof of service"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    note = models.CharField(_("note"), max_length=500, blank=True)
    ends_on = models.DateField(_("term ends on"), null=True, blank=True)
    is_provisional = models.BooleanField(_("working calendar not announced yet"), default=False)
    opens_on = models.DateField(_("court from"), null=True, blank=True)
    closes_on = models.DateField(_("court until"), null=True, blank=True)
    figures = models.JSONField(_("legal figures"), default=list, blank=True)
    prepared_by = models.ForeignKey(
        "accounts.User", verbose_name=_("prepared by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    prepared_at = models.DateTimeField(_("prepared at"), db_default=Now(), editable=False)

    objects = CollectionStepQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="how a debt was pursued, with the proof of each step",
        retention="permanent",
        internal="id uid version created_at updated_at organisation case kind state owed_fen late_fee_fen paper"
        " is_by_tax reference served_how served_on proof note ends_on is_provisional opens_on closes_on figures"
        " prepared_by prepared_at",
        personal="prepared_by",
    )

    class Meta:
        verbose_name = _("step of collection")
        verbose_name_plural = _("steps of collection")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="%(app_label)s_%(class)s_kind_known"),
            models.CheckConstraint(condition=Q(state__in=StepState.values), name="%(app_label)s_%(class)s_state_known"),
            models.CheckConstraint(
                condition=Q(served_how__in=[*ServiceWay.values, ""]), name="%(app_label)s_%(class)s_served_how_known"
            ),
            models.CheckConstraint(
                condition=Q(owed_fen__gt=0, late_fee_fen__gte=0, late_fee_fen__lte=F("owed_fen")),
                name="%(app_label)s_%(class)s_late_fee_within_debt",
                violation_error_message=_("A step pursues a debt, and a late fee never exceeds it."),
            ),
            models.CheckConstraint(
                condition=~Q(state=StepState.SERVED) | Q(served_on__isnull=False),
                name="%(app_label)s_%(class)s_served_on_a_day",
                violation_error_message=_("A served step has the day of its service."),
            ),
            models.CheckConstraint(
                condition=Q(served_on__isnull=True) | Q(proof__isnull=False) | Q(paper__isnull=False) | ~Q(note=""),
                name="%(app_label)s_%(class)s_service_proven",
                violation_error_message=_("A step counts from its service: say how and when, with the proof."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(served_on__isnull=False, ends_on__gte=F("served_on")),
                name="%(app_label)s_%(class)s_term_after_service",
                violation_error_message=_("The term runs from the service."),
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True, closes_on__isnull=True)
                | Q(opens_on__isnull=False, closes_on__gte=F("opens_on")),
                name="%(app_label)s_%(class)s_window_runs_forward",
                violation_error_message=_("The court's window ends before it begins."),
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=~Q(state=StepState.VOID) & Q(is_by_tax=False),
                name="%(app_label)s_%(class)s_once_a_case",
                violation_error_message=_("This step is taken already."),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state", "ends_on"], name="collectionstep_due")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.case}"
