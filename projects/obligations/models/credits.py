"""Supporting areas that build for several developments at once (集中配套区), and what is assigned of them to whom."""

from decimal import Decimal
from typing import Self

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.search import searchable
from civildefense.common.secrecy import refuse_secret
from projects.developments.models import Development, Phase
from projects.obligations.models.obligation import Obligation, square_metres

# Whoever assigns waits for the area's row, and then reads what others have committed: no two share the last metre.
WITHIN_AREA = """
    PERFORM FROM projects_supportingarea WHERE id = NEW.area_id FOR NO KEY UPDATE;
    IF (SELECT coalesce(sum(m2), 0) FROM projects_areacredit
        WHERE area_id = NEW.area_id AND released_on IS NULL AND id <> NEW.id)
       + (CASE WHEN NEW.released_on IS NULL THEN NEW.m2 ELSE 0 END)
       > (SELECT available_m2 FROM projects_supportingarea WHERE id = NEW.area_id) THEN
        RAISE EXCEPTION 'projects_areacredit_within_area: more is assigned than the area has'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'projects_areacredit_within_area';
    END IF;
    RETURN NEW;
"""
HOLDS_CREDITS = """
    IF NEW.available_m2 < (SELECT coalesce(sum(m2), 0) FROM projects_areacredit
                           WHERE area_id = NEW.id AND released_on IS NULL) THEN
        RAISE EXCEPTION 'projects_supportingarea_holds_credits: more is assigned than the area has'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'projects_supportingarea_holds_credits';
    END IF;
    RETURN NEW;
"""


class SupportingAreaQuerySet(ScopedQuerySet):
    def with_left(self) -> Self:
        """``assigned_m2`` by standing credits, and ``left_m2``."""
        sums = AreaCredit.objects.standing().filter(area=models.OuterRef("pk")).order_by().values("area")
        total = models.Subquery(
            sums.annotate(total=Sum("m2")).values("total"),
            output_field=models.DecimalField(max_digits=12, decimal_places=2),
        )
        assigned = Coalesce(total, Decimal("0.00"))
        return self.annotate(assigned_m2=assigned, left_m2=F("available_m2") - assigned)


@searchable(names="name", codes="document", beside="organisation__name")
@tracked()
class SupportingArea(Identified):
    """One works whose area counts for the duties of several developments; each metre counts once."""

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("supporting area"), max_length=120, validators=[refuse_secret])
    division = models.ForeignKey(
        "rulebook.AdminDivision", verbose_name=_("division"), on_delete=models.PROTECT, related_name="+"
    )
    available_m2 = models.DecimalField(
        _("area to assign, m²"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    document = models.CharField(_("by which document"), max_length=200, validators=[refuse_secret])
    document_on = models.DateField(_("date of the document"))
    remarks = models.CharField(_("remarks"), max_length=250, blank=True, validators=[refuse_secret])

    objects = SupportingAreaQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="works that fulfil the duties of several developments",
        retention="permanent",
        internal="id uid version created_at updated_at organisation name division available_m2 document document_on"
        " remarks",
    )

    class Meta:
        verbose_name = _("supporting area")
        verbose_name_plural = _("supporting areas")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="%(app_label)s_%(class)s_name_once",
                violation_error_message=_("The office has a supporting area of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(available_m2__gte=0),
                name="%(app_label)s_%(class)s_no_negative_area",
                violation_error_message=_("An area is never negative."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="holds_credits",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("available_m2"),
                func=HOLDS_CREDITS,
            )
        ]

    def __str__(self) -> str:
        return self.name


class AreaCreditQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        return self.filter(released_on__isnull=True)

    def of_duty(self, development: Development, phase: Phase | None) -> Self:
        """Whichever determination of the duty they were assigned to."""
        return self.filter(obligation__development=development, obligation__phase=phase)

    def total_m2(self) -> Decimal:
        return self.aggregate(total=Sum("m2"))["total"] or Decimal("0.00")


@tracked(parent="area")
class AreaCredit(Identified):
    """So many m² of a supporting area for one duty, by a document; released with a reason, never deleted."""

    area = models.ForeignKey(
        SupportingArea, verbose_name=_("supporting area"), on_delete=models.PROTECT, related_name="credits"
    )
    obligation = models.ForeignKey(
        Obligation, verbose_name=_("duty to build"), on_delete=models.PROTECT, related_name="credits"
    )
    m2 = square_metres(_("assigned, m²"))
    document = models.CharField(_("by which document"), max_length=200, validators=[refuse_secret])
    assigned_on = models.DateField(_("assigned on"))
    assigned_by = models.ForeignKey(
        "accounts.User", verbose_name=_("assigned by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    assigned_at = models.DateTimeField(_("assigned at"), db_default=Now(), editable=False)
    released_on = models.DateField(_("released on"), null=True, blank=True, editable=False)
    released_by = models.ForeignKey(
        "accounts.User", verbose_name=_("released by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    released_at = models.DateTimeField(_("released at"), null=True, blank=True, editable=False)
    release_reason = models.CharField(
        _("why released"), max_length=250, blank=True, editable=False, validators=[refuse_secret]
    )

    objects = AreaCreditQuerySet.as_manager()
    scope = "area__organisation"
    sheet = DataSheet(
        purpose="which duty each metre of a supporting area fulfils",
        retention="permanent",
        internal="id uid version created_at updated_at area obligation m2 document assigned_on assigned_by assigned_at"
        " released_on released_by released_at release_reason",
        personal="assigned_by released_by",
    )

    class Meta:
        verbose_name = _("credit of a supporting area")
        verbose_name_plural = _("credits of supporting areas")
        ordering = ["-id"]
        indexes = [models.Index(fields=["area"], condition=Q(released_on__isnull=True), name="areacredit_standing")]
        constraints = [
            models.CheckConstraint(
                condition=Q(m2__gt=0),
                name="%(app_label)s_%(class)s_assigns_something",
                violation_error_message=_("A credit is more than nothing."),
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_at__isnull=True, released_on__isnull=True)
                | (
                    Q(released_by__isnull=False, released_at__isnull=False, released_on__isnull=False)
                    & ~Q(release_reason="")
                ),
                name="%(app_label)s_%(class)s_released_with_reason",
                violation_error_message=_("Please give the reason."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="within_area",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=WITHIN_AREA,
            ),
            pgtrigger.ReadOnly(name="assignment_stays", fields=["area", "obligation", "m2"]),
        ]

    def __str__(self) -> str:
        return f"{self.area} → {self.obligation.development} {self.m2} m²"
