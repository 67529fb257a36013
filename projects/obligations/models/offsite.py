"""Building elsewhere or paying for it (易地建设): the grounds of the day, and each application with its proof."""

from typing import Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now
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
from projects.obligations.models.obligation import Obligation, square_metres
from projects.obligations.states import OffsiteMode, OffsiteState

# Whatever writes the row: an approval cites a ground that holds on the day of the decision, and not more area than
# the duty has.
APPROVED_BY_LAW = """
    IF NEW.state = 'approved' AND NOT EXISTS (
        SELECT FROM projects_offsiteground AS ground
        WHERE ground.id = NEW.ground_id AND ground.starts_on <= NEW.decided_on
          AND (ground.ends_on IS NULL OR ground.ends_on > NEW.decided_on)
    ) THEN
        RAISE EXCEPTION 'projects_offsiteapplication_ground_in_force: the ground does not hold on that day'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'projects_offsiteapplication_ground_in_force';
    END IF;
    RETURN NEW;
"""


@tracked()
class OffsiteGround(Cited):
    """A ground on which a development need not build on its own site; local lists may add to the national four."""

    code = models.SlugField(_("code"), max_length=40)
    title = models.CharField(_("ground"), max_length=200)
    needs_experts = models.BooleanField(
        _("needs expert opinions"), default=True, help_text=_("Geology and structure are for experts to judge.")
    )
    below_figure = models.SlugField(
        _("only below this legal figure"),
        max_length=60,
        blank=True,
        help_text=_("Key of a legal figure in m² that the required area must stay below."),
    )

    objects = CitedQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="on which grounds off-site building is allowed, by which document",
        retention="permanent",
        public=f"{PUBLIC_COLUMNS} code title needs_experts below_figure",
        internal=INTERNAL_COLUMNS,
        personal="verified_by entered_by",
    )

    class Meta:
        verbose_name = _("ground for off-site building")
        verbose_name_plural = _("grounds for off-site building")
        ordering = ["code", "-starts_on"]
        constraints = [
            *cited_constraints(),
            ExclusionConstraint(
                name="projects_offsiteground_one_at_a_time",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (
                        Func(F("starts_on"), F("ends_on"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("The same ground is on record for this period already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class OffsiteApplicationQuerySet(ScopedQuerySet):
    def waiting(self) -> Self:
        return self.filter(state__in=[OffsiteState.APPLIED, OffsiteState.EXAMINED])

    def of_duty(self, obligation: Obligation) -> Self:
        """Whichever determination of the duty they were made on."""
        return self.filter(obligation__development=obligation.development_id, obligation__phase=obligation.phase_id)

    def approved(self) -> Self:
        return self.filter(state=OffsiteState.APPROVED)


@tracked()
class OffsiteApplication(Identified):
    """For the whole open duty or a part of it; the papers hang on it, a second person decides."""

    Mode = OffsiteMode
    State = OffsiteState

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    obligation = models.ForeignKey(
        Obligation, verbose_name=_("duty to build"), on_delete=models.PROTECT, related_name="offsite_applications"
    )
    ground = models.ForeignKey(
        OffsiteGround, verbose_name=_("ground"), on_delete=models.PROTECT, related_name="applications"
    )
    mode = models.CharField(_("instead"), max_length=5, choices=OffsiteMode)
    area_m2 = square_metres(_("off site, m²"))
    explanation = models.TextField(_("why it cannot be built here"), validators=[refuse_secret])
    notice_from = models.DateField(_("public notice from"), null=True, blank=True)
    notice_until = models.DateField(_("last day of the notice"), null=True, blank=True, editable=False)
    notice_place = models.CharField(_("where the notice stands"), max_length=200, blank=True)
    figures = models.JSONField(_("figures quoted"), default=list, blank=True, editable=False)
    accepted_unverified = models.CharField(
        _("why unverified figures were accepted"), max_length=250, blank=True, editable=False,
        validators=[refuse_secret],
    )  # fmt: skip
    state = models.CharField(
        _("state"), max_length=8, choices=OffsiteState, default=OffsiteState.APPLIED, editable=False
    )
    requested_by = models.ForeignKey(
        "accounts.User", verbose_name=_("entered by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    requested_at = models.DateTimeField(_("entered at"), db_default=Now(), editable=False)
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

    objects = OffsiteApplicationQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="who may build elsewhere, on which ground, with which proof",
        retention="permanent",
        internal="id uid version created_at updated_at organisation obligation ground mode area_m2 explanation"
        " notice_from notice_until notice_place figures accepted_unverified state requested_by requested_at examined_by"
        " examined_at decided_by decided_at decided_on",
        personal="requested_by examined_by decided_by",
    )

    class Meta:
        verbose_name = _("off-site application")
        verbose_name_plural = _("off-site applications")
        ordering = ["-id"]
        indexes = [models.Index(fields=["organisation", "state"])]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=OffsiteMode.values), name="%(app_label)s_%(class)s_mode_known"),
            models.CheckConstraint(
                condition=Q(state__in=OffsiteState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(area_m2__gt=0),
                name="%(app_label)s_%(class)s_asks_for_something",
                violation_error_message=_("Say for how many m² it is asked."),
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
                condition=~Q(state__in=[OffsiteState.APPROVED, OffsiteState.REFUSED, OffsiteState.REVOKED])
                | (
                    Q(decided_by__isnull=False, examined_by__isnull=False)
                    & ~Q(decided_by=F("requested_by"))
                    & ~Q(decided_by=F("examined_by"))
                ),
                name="%(app_label)s_%(class)s_decided_by_another",
                violation_error_message=_("Whoever applied or examined does not decide: a second person does."),
                violation_error_code="same_person",
            ),
            models.CheckConstraint(
                condition=Q(notice_until__isnull=True)
                | Q(notice_from__isnull=False, notice_until__gte=F("notice_from")),
                name="%(app_label)s_%(class)s_notice_runs_forward",
                violation_error_message=_("The notice ends before it begins."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="approved_by_law",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=APPROVED_BY_LAW,
            )
        ]

    def __str__(self) -> str:
        return f"{self.obligation.development} · {self.ground}"


@tracked(parent="application")
class ExpertOpinion(Identified):
    """What an expert from outside says about the site; the signed sheet is a paper of the application."""

    application = models.ForeignKey(
        OffsiteApplication, verbose_name=_("off-site application"), on_delete=models.CASCADE, related_name="opinions"
    )
    expert = models.CharField(_("expert"), max_length=60)
    title = models.CharField(_("professional title"), max_length=60)
    unit = models.CharField(_("unit"), max_length=120)
    supports = models.BooleanField(_("supports the ground"))
    opinion = models.CharField(_("opinion"), max_length=500, validators=[refuse_secret])
    signed_on = models.DateField(_("signed on"))

    objects = ScopedQuerySet.as_manager()
    scope = "application__organisation"
    sheet = DataSheet(
        purpose="whether the ground of an off-site application is true",
        retention="permanent",
        internal="id uid version created_at updated_at application expert title unit supports opinion signed_on",
        personal="expert title",
    )

    class Meta:
        verbose_name = _("expert opinion")
        verbose_name_plural = _("expert opinions")
        ordering = ["application", "signed_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "expert", "unit"],
                name="%(app_label)s_%(class)s_one_voice",
                violation_error_message=_("This expert's opinion is on record already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.expert}（{self.unit}）"
