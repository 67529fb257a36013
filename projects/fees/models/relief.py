"""Lawful grounds of relief with their dates, and what was granted on them. Nothing else relieves anybody."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import EVERYONE_ON_STAFF, ScopedQuerySet
from civildefense.common.secrecy import refuse_secret
from civildefense.rulebook.citations.models import (
    INTERNAL_COLUMNS,
    PUBLIC_COLUMNS,
    Cited,
    CitedQuerySet,
    cited_constraints,
)
from projects.fees.models.cases import FeeCase
from projects.fees.states import Authority, ReliefState

# Whoever writes, whatever the program thinks: only a listed ground, on a day on which it holds, for its own percentage,
# and never for more area than the case is charged for. The case is locked first, so that two at once are counted.
LAWFUL = """
    IF NEW.state <> 'approved' THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM projects_feecase WHERE id = NEW.case_id FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT FROM projects_reliefground AS ground
        WHERE ground.id = NEW.ground_id AND ground.percent = NEW.percent
          AND ground.starts_on <= NEW.decided_on AND (ground.ends_on IS NULL OR ground.ends_on > NEW.decided_on)
    ) THEN
        RAISE EXCEPTION 'projects_relief_ground_in_force: the ground does not hold on the day of the decision'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'projects_relief_ground_in_force';
    END IF;
    IF NEW.area_m2 + (
        SELECT coalesce(sum(other.area_m2), 0) FROM projects_relief AS other
        WHERE other.case_id = NEW.case_id AND other.state = 'approved' AND other.id <> NEW.id
    ) > (
        SELECT coalesce((
            SELECT assessed.area_m2 FROM projects_assessment AS assessed
            WHERE assessed.case_id = NEW.case_id ORDER BY assessed.id DESC LIMIT 1
        ), 0)
    ) THEN
        RAISE EXCEPTION 'projects_relief_within_area: the reliefs cover more than the area that is charged'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'projects_relief_within_area';
    END IF;
    RETURN NEW;
"""
# What was approved is only ever revoked, and with its words unchanged.
APPROVED_STAYS = """
    IF OLD.state IN ('approved', 'refused', 'revoked') AND (
        NEW.case_id, NEW.ground_id, NEW.area_m2, NEW.percent, NEW.decided_on, NEW.decided_by_id, NEW.requested_by_id,
        NEW.examined_by_id, NEW.proof_document, NEW.proof_issuer, NEW.proof_number, NEW.proof_on
    ) IS DISTINCT FROM (
        OLD.case_id, OLD.ground_id, OLD.area_m2, OLD.percent, OLD.decided_on, OLD.decided_by_id, OLD.requested_by_id,
        OLD.examined_by_id, OLD.proof_document, OLD.proof_issuer, OLD.proof_number, OLD.proof_on
    ) THEN
        RAISE EXCEPTION 'projects_relief_decision_stays: a decided relief is revoked, never rewritten'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'projects_relief_decision_stays';
    END IF;
    RETURN NEW;
"""


@tracked()
class ReliefGround(Cited):
    """One national item that frees of the fee or of half of it, for as long as it holds."""

    Authority = Authority

    code = models.SlugField(_("code"), max_length=40)
    title = models.CharField(_("who is relieved"), max_length=160, validators=[refuse_secret])
    percent = models.DecimalField(_("relief (%)"), max_digits=5, decimal_places=2)
    authority = models.CharField(_("named by"), max_length=12, choices=Authority)

    objects = CitedQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="the only lawful reasons to charge less",
        retention="permanent",
        public=f"code title percent authority {PUBLIC_COLUMNS}",
        internal=INTERNAL_COLUMNS,
        personal="entered_by verified_by",
    )

    class Meta:
        verbose_name = _("ground of relief")
        verbose_name_plural = _("grounds of relief")
        ordering = ["code", "-starts_on"]
        constraints = [
            *cited_constraints(),
            models.CheckConstraint(
                condition=Q(authority__in=Authority.values), name="%(app_label)s_%(class)s_authority_known"
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100),
                name="%(app_label)s_%(class)s_percent_of_a_whole",
                violation_error_message=_("A relief is more than 0 % and at most 100 %."),
            ),
            models.UniqueConstraint(
                fields=["code", "starts_on"],
                name="%(app_label)s_%(class)s_once_from_a_day",
                violation_error_message=_("This ground has an entry from that day already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.percent.normalize():f} %"

    def quoted(self) -> dict[str, Any]:
        return {**super().quoted(), "code": self.code, "title": self.title, "percent": f"{self.percent.normalize():f}"}


class ReliefQuerySet(ScopedQuerySet):
    def standing(self) -> "ReliefQuerySet":
        """Approved and not revoked: what lessens the fee."""
        return self.filter(state=ReliefState.APPROVED)


@tracked(parent="case")
class Relief(Identified):
    """Relief of one part of a case's area on one ground; three people have a hand in it."""

    State = ReliefState

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+",
        editable=False,
    )  # fmt: skip
    case = models.ForeignKey(FeeCase, verbose_name=_("case"), on_delete=models.PROTECT, related_name="reliefs")
    ground = models.ForeignKey(ReliefGround, verbose_name=_("ground"), on_delete=models.PROTECT, related_name="reliefs")
    area_m2 = models.DecimalField(_("area it covers (m²)"), max_digits=12, decimal_places=2)
    percent = models.DecimalField(_("relief (%)"), max_digits=5, decimal_places=2, editable=False)
    proof_document = models.CharField(_("proof: document"), max_length=160, validators=[refuse_secret])
    proof_issuer = models.CharField(_("proof: issued by"), max_length=120, validators=[refuse_secret])
    proof_number = models.CharField(_("proof: number"), max_length=80, validators=[refuse_secret])
    proof_on = models.DateField(_("proof: dated"))
    accepted_unverified = models.CharField(
        _("why an unverified ground was taken"), max_length=300, blank=True, validators=[refuse_secret]
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ReliefState, default=ReliefState.APPLIED, editable=False
    )
    relieved_fen = models.BigIntegerField(_("relief (fen)"), null=True, blank=True, editable=False)
    requested_by = models.ForeignKey(
        "accounts.User", verbose_name=_("entered by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    requested_at = models.DateTimeField(_("entered at"), db_default=models.functions.Now(), editable=False)
    examined_by = models.ForeignKey(
        "accounts.User", verbose_name=_("examined by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    examined_at = models.DateTimeField(_("examined at"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        "accounts.User", verbose_name=_("decided by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        "accounts.User", verbose_name=_("revoked by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)

    objects = ReliefQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="who was charged less, on which ground and proof",
        retention="permanent",
        internal="id uid version created_at updated_at organisation case ground area_m2 percent proof_document"
        " proof_issuer proof_number proof_on accepted_unverified state relieved_fen requested_by requested_at"
        " examined_by examined_at decided_by decided_at decided_on revoked_by revoked_at",
        personal="requested_by examined_by decided_by revoked_by",
    )

    class Meta:
        verbose_name = _("relief")
        verbose_name_plural = _("reliefs")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ReliefState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(area_m2__gt=0),
                name="%(app_label)s_%(class)s_covers_something",
                violation_error_message=_("A relief covers more than 0 m²."),
            ),
            models.CheckConstraint(
                condition=~Q(proof_document="") & ~Q(proof_issuer="") & ~Q(proof_number=""),
                name="%(app_label)s_%(class)s_proved",
                violation_error_message=_("Name the proof: document, issuer, number and date."),
            ),
            models.CheckConstraint(
                condition=(Q(examined_by__isnull=True) | ~Q(examined_by=F("requested_by")))
                & (
                    Q(decided_by__isnull=True)
                    | ~Q(decided_by=F("requested_by")) & (Q(examined_by__isnull=True) | ~Q(decided_by=F("examined_by")))
                ),
                name="%(app_label)s_%(class)s_three_people",
                violation_error_message=_("One person enters a relief, a second examines it, a third decides."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReliefState.APPROVED, ReliefState.REVOKED])
                | Q(examined_by__isnull=False, decided_by__isnull=False, decided_on__isnull=False),
                name="%(app_label)s_%(class)s_approved_by_somebody",
                violation_error_message=_("A relief is approved after it was examined, by somebody, on a day."),
            ),
            models.CheckConstraint(
                condition=Q(examined_by__isnull=True, examined_at__isnull=True)
                | Q(examined_by__isnull=False, examined_at__isnull=False),
                name="%(app_label)s_%(class)s_examined_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, decided_on__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False, decided_on__isnull=False),
                name="%(app_label)s_%(class)s_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(revoked_by__isnull=True, revoked_at__isnull=True)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="%(app_label)s_%(class)s_revoked_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="lawful", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=LAWFUL
            ),
            pgtrigger.Trigger(
                name="decision_stays", when=pgtrigger.Before, operation=pgtrigger.Update, func=APPROVED_STAYS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ground} {self.area_m2} m²"
