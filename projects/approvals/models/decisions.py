"""Decisions: those of the approval bureau as they came, and the office's own from the application on."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.search import searchable
from projects.approvals.guards import CITES_A_VALID_DELEGATION
from projects.approvals.models.items import ApprovalItem, Delegation
from projects.approvals.states import WITH_DECISION, ApprovalState, Mode, Outcome


class MatchWay(models.TextChoices):
    """How the development was found."""

    GIVEN = "given", _("named by the sender")
    CODE = "code", _("project code")
    NUMBER = "number", _("reference number")
    NAME = "name", _("name and unit")
    HAND = "hand", _("by a person")


class ApprovalQuerySet(ScopedQuerySet):
    def awaiting_supervision(self) -> Self:
        """Decided, and nobody has opened the supervision yet."""
        return self.filter(needs_supervision=True, state__in=(ApprovalState.HELD, ApprovalState.DECIDED))

    def unmatched(self) -> Self:
        return self.filter(state=ApprovalState.HELD)

    def standing(self) -> Self:
        """Granted and neither revoked nor taken off the record."""
        return self.filter(state=ApprovalState.DECIDED, outcome=Outcome.GRANTED)

    def without_scan(self) -> Self:
        """Old ones that came by a list: their paper has to be found and scanned."""
        return self.filter(is_before_portal=True, document__isnull=True).exclude(state=ApprovalState.VOID)


def _area(label: Any) -> models.DecimalField:  # type: ignore[type-arg]
    return models.DecimalField(label, max_digits=12, decimal_places=2, null=True, blank=True)


@searchable(names="project_name developer_name", codes="number project_code credit_code", beside="decided_by_body")
@tracked()
class Approval(Identified):
    """One decision under one item; what the sender wrote of the project stays beside what it was matched with."""

    State, Outcome, Mode, MatchWay = ApprovalState, Outcome, Mode, MatchWay

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    development = models.ForeignKey(
        "projects.Development", verbose_name=_("development"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="approvals",
    )  # fmt: skip
    phase = models.ForeignKey(
        "projects.Phase", verbose_name=_("phase"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    item = models.ForeignKey(
        ApprovalItem, verbose_name=_("approval item"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="approvals",
    )  # fmt: skip
    delegation = models.ForeignKey(
        Delegation, verbose_name=_("delegation"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="approvals",
    )  # fmt: skip
    state = models.CharField(
        _("state"), max_length=10, choices=ApprovalState, default=ApprovalState.APPLIED, editable=False
    )
    number = models.CharField(_("number of the decision"), max_length=60, blank=True)
    accepted_on = models.DateField(_("application accepted on"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by_body = models.CharField(_("deciding body"), max_length=100)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    mode = models.CharField(_("how the duty is met"), max_length=16, choices=Mode, blank=True)
    required_m2 = _area(_("required area (m²)"))
    built_m2 = _area(_("approved to be built (m²)"))
    offsite_m2 = _area(_("off-site area (m²)"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    conditions = models.TextField(_("conditions"), max_length=2000, blank=True)
    project_code = models.CharField(_("project code"), max_length=40, blank=True)
    project_name = models.CharField(_("project as written"), max_length=160, blank=True)
    developer_name = models.CharField(_("developer as written"), max_length=120, blank=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    is_before_portal = models.BooleanField(
        _("decided before the portal"), default=False, help_text=_("Taken over as decided, never computed anew.")
    )
    document = models.ForeignKey(
        "records.Attachment", verbose_name=_("scan"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    match_way = models.CharField(_("matched by"), max_length=10, choices=MatchWay, blank=True, editable=False)
    needs_supervision = models.BooleanField(_("awaits supervision"), default=True, editable=False)
    supervised_at = models.DateTimeField(_("taken into supervision at"), null=True, blank=True, editable=False)
    supervised_by = models.ForeignKey(
        "accounts.User", verbose_name=_("taken into supervision by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(
        "accounts.User", verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    source = models.CharField(_("source"), max_length=80, default="desk", editable=False)
    source_key = models.CharField(_("key at the source"), max_length=80, blank=True, editable=False)

    objects = ApprovalQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="what was decided about each development, and what remains to be supervised",
        retention="permanent",
        internal="id uid version created_at updated_at organisation development phase item delegation state number"
        " accepted_on decided_on decided_by_body outcome mode required_m2 built_m2 offsite_m2 valid_until conditions"
        " project_code project_name developer_name credit_code is_before_portal document match_way needs_supervision"
        " supervised_at supervised_by recorded_at recorded_by source source_key",
        personal="supervised_by recorded_by",
    )

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ApprovalState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *Outcome.values]), name="%(app_label)s_%(class)s_outcome_known"
            ),
            models.CheckConstraint(condition=Q(mode__in=["", *Mode.values]), name="%(app_label)s_%(class)s_mode_known"),
            models.CheckConstraint(
                condition=Q(match_way__in=["", *MatchWay.values]), name="%(app_label)s_%(class)s_match_way_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WITH_DECISION) | (Q(decided_on__isnull=False) & ~Q(number="") & ~Q(outcome="")),
                name="%(app_label)s_%(class)s_decided_with_number",
                violation_error_message=_("A decision has a number, a day and an outcome."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ApprovalState.DECIDED) | Q(development__isnull=False),
                name="%(app_label)s_%(class)s_decided_about_something",
                violation_error_message=_("A decision whose development is unknown is held until a person names it."),
            ),
            models.CheckConstraint(
                condition=Q(phase__isnull=True) | Q(development__isnull=False),
                name="%(app_label)s_%(class)s_phase_of_a_development",
                violation_error_message=_("A phase belongs to a development."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True)
                | Q(decided_on__isnull=True)
                | Q(decided_on__gte=F("accepted_on")),
                name="%(app_label)s_%(class)s_decided_after_application",
                violation_error_message=_("The decision lies before the day on which the application was accepted."),
            ),
            models.CheckConstraint(
                condition=(Q(required_m2__isnull=True) | Q(required_m2__gte=0))
                & (Q(built_m2__isnull=True) | Q(built_m2__gte=0))
                & (Q(offsite_m2__isnull=True) | Q(offsite_m2__gte=0)),
                name="%(app_label)s_%(class)s_areas_not_negative",
                violation_error_message=_("An area is not negative."),
            ),
            models.CheckConstraint(
                condition=Q(needs_supervision=True, supervised_at__isnull=True, supervised_by__isnull=True)
                | Q(needs_supervision=False, supervised_at__isnull=False, supervised_by__isnull=False),
                name="%(app_label)s_%(class)s_supervised_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["organisation", "decided_by_body", "number"],
                condition=~Q(number=""),
                name="%(app_label)s_%(class)s_number_once",
                violation_error_message=_("A decision of this body with this number is on record already."),
                violation_error_code="number_taken",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "source", "source_key"], name="approval_source"),
            models.Index(
                fields=["organisation", "-decided_on"],
                condition=Q(needs_supervision=True),
                name="approval_unsupervised",
            ),
        ]
        triggers = [CITES_A_VALID_DELEGATION]

    @property
    def item_code(self) -> str:
        return self.item.code if self.item else ""

    @property
    def delegation_number(self) -> str:
        return self.delegation.document_number if self.delegation else ""

    def __str__(self) -> str:
        return self.number or self.project_name or str(self.development)
