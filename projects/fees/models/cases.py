"""A fee case and its chain of assessments; what was assessed is written once and never edited."""

import datetime as dt
from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import BigIntegerField, Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, PublicKey, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.search import searchable
from civildefense.common.secrecy import refuse_secret
from projects.fees.states import AssessmentKind, CaseState, ChargeKind, Level, Standing
from projects.ledger.models import Account
from projects.ledger.rules import yuan
from projects.ledger.states import CREDIT_SIDE, AccountKind

# Seen from the case: what was assessed or is to be returned stands on the credit side.
CREDITED = CREDIT_SIDE | {AccountKind.ASSESSED}
MONEY = {
    "assessed_fen": AccountKind.ASSESSED,
    "relieved_fen": AccountKind.RELIEVED,
    "written_off_fen": AccountKind.WRITTEN_OFF,
    "collected_fen": AccountKind.COLLECTED,
    "receivable_fen": AccountKind.RECEIVABLE,
    "refundable_fen": AccountKind.REFUNDABLE,
    "unallocated_fen": AccountKind.UNALLOCATED,
}

# Written before the row is kept: the chain stays in one case, and a decision is a second person's.
SAME_CASE = """
    IF NEW.supersedes_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM projects_assessment AS earlier
        WHERE earlier.id = NEW.supersedes_id AND earlier.case_id = NEW.case_id
    ) THEN
        RAISE EXCEPTION 'projects_assessment_chain_in_one_case: the earlier assessment belongs to another case'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'projects_assessment_chain_in_one_case';
    END IF;
    RETURN NEW;
"""
SECOND_PERSON = """
    IF EXISTS (
        SELECT FROM projects_assessment AS assessed
        WHERE assessed.id = NEW.assessment_id
          AND (assessed.assessed_by_id IN (NEW.decided_by_id, NEW.examined_by_id)
               OR assessed.is_hand_changed AND NOT NEW.is_hand_change_approved)
    ) THEN
        RAISE EXCEPTION 'projects_assessmentdecision_second_person: whoever assesses neither examines nor signs'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'projects_assessmentdecision_second_person';
    END IF;
    RETURN NEW;
"""


class FeeCaseQuerySet(ScopedQuerySet):
    def with_money(self, *, on: dt.date | None = None) -> Self:
        """Every amount of MONEY in fen as the ledger has it, by the end of ``on`` where a day is given."""
        return self.annotate(**{name: _balance(kind, on) for name, kind in MONEY.items()})

    def with_standing(self, *, on: dt.date | None = None) -> Self:
        """``standing``, a value of Standing."""
        return self.with_money(on=on).annotate(
            standing=Case(
                When(Q(refundable_fen__gt=0) | Q(unallocated_fen__gt=0), then=Value(Standing.TO_RETURN)),
                When(Q(receivable_fen__gt=0, collected_fen__gt=0), then=Value(Standing.PART_PAID)),
                When(receivable_fen__gt=0, then=Value(Standing.UNPAID)),
                When(assessed_fen=0, collected_fen=0, then=Value(Standing.UNASSESSED)),
                default=Value(Standing.PAID),
                output_field=models.CharField(),
            )
        )

    def owing(self) -> Self:
        return self.filter(uid__in=_with_balance(AccountKind.RECEIVABLE, balance_fen__gt=0))

    def to_return(self) -> Self:
        kinds = (AccountKind.REFUNDABLE, AccountKind.UNALLOCATED)
        return self.filter(uid__in=_with_balance(*kinds, balance_fen__lt=0))


def _balance(kind: str, on: dt.date | None) -> Coalesce:
    account = Account.objects.filter(organisation=OuterRef("organisation"), kind=kind, subject_uid=OuterRef("uid"))
    balance = account.order_by().with_balance(on=on).values("balance_fen")
    found: models.expressions.Combinable = Subquery(balance, output_field=BigIntegerField())
    return Coalesce(-found if kind in CREDITED else found, 0, output_field=BigIntegerField())


def _with_balance(*kinds: str, **condition: int) -> Any:
    return Account.objects.filter(kind__in=kinds).order_by().with_balance().filter(**condition).values("subject_uid")


@searchable(
    names="development__name payer__name",
    codes="number prior_number",
    beside="organisation__name",
)
@tracked()
class FeeCase(Identified):
    """What one development, or one phase of it, owes for shelter that it builds elsewhere.

    A case decided before the portal (``is_before_portal``) keeps the number and the amount of its old decision.
    """

    State = CaseState

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    number = models.CharField(_("case number"), max_length=60, blank=True, help_text=_("blank: the portal gives one"))
    development = models.ForeignKey(
        "projects.Development", verbose_name=_("development"), on_delete=models.PROTECT, related_name="fee_cases"
    )
    phase = models.ForeignKey(
        "projects.Phase", verbose_name=_("phase"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    payer = models.ForeignKey(
        "projects.Enterprise", verbose_name=_("who owes it"), on_delete=models.PROTECT, related_name="fee_cases"
    )
    charging_year = models.PositiveSmallIntegerField(
        _("charging period (year)"), help_text=_("the year to which the charge belongs, not the year of payment")
    )
    charge_kind = models.CharField(
        _("kind of charge"), max_length=10,
        choices=[(ChargeKind.CURRENT, ChargeKind.CURRENT.label), (ChargeKind.ARREARS, ChargeKind.ARREARS.label)],
        default=ChargeKind.CURRENT,
    )  # fmt: skip
    level = models.CharField(_("treasury level"), max_length=8, choices=Level, default=Level.COUNTY)
    state = models.CharField(_("state"), max_length=10, choices=CaseState, default=CaseState.DRAFT, editable=False)
    is_before_portal = models.BooleanField(_("decided before the portal"), default=False, editable=False)
    prior_number = models.CharField(
        _("number of the old decision"), max_length=80, blank=True, validators=[refuse_secret]
    )
    prior_decided_on = models.DateField(_("day of the old decision"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=40, default="desk", editable=False)
    source_key = models.CharField(_("row of the source"), max_length=80, blank=True, editable=False)
    remarks = models.CharField(_("remarks"), max_length=500, blank=True, validators=[refuse_secret])

    objects = FeeCaseQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="what a development owes instead of building",
        retention="permanent",
        internal="id uid version created_at updated_at organisation number development phase payer charging_year"
        " charge_kind level state is_before_portal prior_number prior_decided_on source source_key remarks",
    )

    class Meta:
        verbose_name = _("fee case")
        verbose_name_plural = _("fee cases")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="%(app_label)s_%(class)s_state_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="%(app_label)s_%(class)s_level_known"),
            models.CheckConstraint(
                condition=Q(charge_kind__in=[ChargeKind.CURRENT, ChargeKind.ARREARS]),
                name="%(app_label)s_%(class)s_charge_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(charging_year__range=(1996, 2100)),
                name="%(app_label)s_%(class)s_charging_year_plausible",
                violation_error_message=_("The charging period is a year from 1996 on."),
            ),
            models.CheckConstraint(
                condition=Q(is_before_portal=False, prior_number="", prior_decided_on__isnull=True)
                | Q(is_before_portal=True, prior_decided_on__isnull=False) & ~Q(prior_number=""),
                name="%(app_label)s_%(class)s_old_case_has_its_decision",
                violation_error_message=_("An old case has the number and the day of its decision, a new one neither."),
            ),
            models.CheckConstraint(condition=~Q(number=""), name="%(app_label)s_%(class)s_numbered"),
            models.UniqueConstraint(
                fields=["organisation", "number"],
                name="%(app_label)s_%(class)s_number_once",
                violation_error_message=_("This office has a case with this number already."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "source", "source_key"],
                condition=~Q(source_key=""),
                name="%(app_label)s_%(class)s_source_key_once",
                violation_error_message=_("This row of the source is on record already."),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="feecase_by_state")]

    def __str__(self) -> str:
        return f"{self.number} {self.development}"

    @property
    def current(self) -> "Assessment | None":
        """The newest assessment, decided or not."""
        return self.assessments.order_by("-id").first()

    @property
    def decided(self) -> "Assessment | None":
        """The newest assessment that somebody has signed: what the ledger holds."""
        return self.assessments.filter(decision__isnull=False).order_by("-id").first()


class Assessment(PublicKey):
    """One calculation with all that went into it; ``payable = gross - relieved + adjustment``, in fen.

    A case decided before the portal has one with an amount and no calculation (``is_prior``).
    """

    Kind = AssessmentKind

    case = models.ForeignKey(FeeCase, verbose_name=_("case"), on_delete=models.PROTECT, related_name="assessments")
    kind = models.CharField(_("kind"), max_length=10, choices=AssessmentKind)
    supersedes = models.OneToOneField(
        "self", verbose_name=_("supersedes"), on_delete=models.PROTECT, null=True, blank=True, related_name="successor"
    )
    is_prior = models.BooleanField(_("amount of an old decision"), default=False)
    obligation = models.ForeignKey(
        "projects.Obligation", verbose_name=_("duty to build"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="assessments",
    )  # fmt: skip
    rule_on = models.DateField(_("rate of the day"), null=True, blank=True)
    required_m2 = models.DecimalField(_("required (m²)"), max_digits=12, decimal_places=2, null=True, blank=True)
    built_m2 = models.DecimalField(_("built on site (m²)"), max_digits=12, decimal_places=2, null=True, blank=True)
    credited_m2 = models.DecimalField(_("met elsewhere (m²)"), max_digits=12, decimal_places=2, null=True, blank=True)
    area_m2 = models.DecimalField(_("area charged (m²)"), max_digits=12, decimal_places=2, null=True, blank=True)
    rate_yuan_per_m2 = models.DecimalField(_("rate (yuan/m²)"), max_digits=16, decimal_places=4, null=True, blank=True)
    rate_figure = models.JSONField(_("figure of the rate"), default=dict, blank=True)
    reliefs = models.JSONField(_("reliefs taken into account"), default=list, blank=True)
    gross_fen = models.BigIntegerField(_("before relief (fen)"))
    relieved_fen = models.BigIntegerField(_("relief (fen)"), default=0)
    adjustment_fen = models.BigIntegerField(_("changed by hand (fen)"), default=0)
    payable_fen = models.BigIntegerField(_("payable (fen)"))
    accepted_unverified = models.CharField(
        _("why an unverified figure was taken"), max_length=300, blank=True, validators=[refuse_secret]
    )
    is_hand_changed = models.BooleanField(_("changed by hand"), default=False)
    hand_reason = models.CharField(
        _("reason for the change by hand"), max_length=300, blank=True, validators=[refuse_secret]
    )
    assessed_by = models.ForeignKey(
        "accounts.User", verbose_name=_("assessed by"), on_delete=models.PROTECT, related_name="+"
    )
    assessed_at = models.DateTimeField(_("assessed at"), db_default=Now())

    objects = ScopedQuerySet.as_manager()
    scope = "case__organisation"
    sheet = DataSheet(
        purpose="how each amount was calculated",
        retention="permanent",
        internal="id uid case kind supersedes is_prior obligation rule_on required_m2 built_m2 credited_m2 area_m2"
        " rate_yuan_per_m2 rate_figure reliefs gross_fen relieved_fen adjustment_fen payable_fen accepted_unverified"
        " is_hand_changed hand_reason assessed_by assessed_at",
        personal="assessed_by",
        append_only=True,
    )

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=AssessmentKind.values), name="%(app_label)s_%(class)s_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    gross_fen__gte=0, relieved_fen__gte=0, payable_fen__gte=0, relieved_fen__lte=F("gross_fen")
                ),
                name="%(app_label)s_%(class)s_not_negative",
                violation_error_message=_("An amount is not negative, and relief is never more than the fee."),
            ),
            models.CheckConstraint(
                condition=Q(payable_fen=F("gross_fen") - F("relieved_fen") + F("adjustment_fen")),
                name="%(app_label)s_%(class)s_adds_up",
                violation_error_message=_("Fee, relief and change by hand do not add up to what is payable."),
            ),
            models.CheckConstraint(
                condition=Q(is_hand_changed=False, adjustment_fen=0, hand_reason="")
                | Q(is_hand_changed=True) & ~Q(adjustment_fen=0) & ~Q(hand_reason=""),
                name="%(app_label)s_%(class)s_hand_change_has_a_reason",
                violation_error_message=_("An amount changed by hand needs the reason."),
            ),
            models.CheckConstraint(
                condition=Q(is_prior=True, rate_yuan_per_m2__isnull=True, relieved_fen=0, is_hand_changed=False)
                | Q(
                    is_prior=False,
                    rate_yuan_per_m2__isnull=False,
                    rule_on__isnull=False,
                    area_m2__isnull=False,
                    required_m2__isnull=False,
                    built_m2__isnull=False,
                    credited_m2__isnull=False,
                ),
                name="%(app_label)s_%(class)s_keeps_its_inputs",
                violation_error_message=_(
                    "A calculation keeps areas, day and rate; an old decision has its amount only."
                ),
            ),
            models.CheckConstraint(
                condition=Q(is_prior=True)
                | Q(area_m2=F("required_m2") - F("built_m2") - F("credited_m2"))
                | Q(area_m2=0, required_m2__lte=F("built_m2") + F("credited_m2")),
                name="%(app_label)s_%(class)s_area_is_what_is_missing",
                violation_error_message=_(
                    "The area charged is the required area less what is built and met elsewhere."
                ),
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(supersedes__isnull=True),
                name="%(app_label)s_%(class)s_one_beginning",
                violation_error_message=_("The case has a first assessment already; the next one supersedes it."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="stays", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(name="same_case", when=pgtrigger.Before, operation=pgtrigger.Insert, func=SAME_CASE),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {yuan(self.payable_fen)}"

    @property
    def is_decided(self) -> bool:
        return hasattr(self, "decision")

    @property
    def is_provisional(self) -> bool:
        """Whether a print has to say that the rate was not held against its document."""
        return bool(self.rate_figure) and self.rate_figure.get("state") != "verified"


class AssessmentDecision(PublicKey):
    """Somebody examined an assessment and somebody else signed it; from then on it is owed."""

    assessment = models.OneToOneField(
        Assessment, verbose_name=_("assessment"), on_delete=models.PROTECT, related_name="decision"
    )
    number = models.CharField(_("decision number"), max_length=80, blank=True)
    decided_on = models.DateField(_("decided on"))
    examined_by = models.ForeignKey(
        "accounts.User", verbose_name=_("examined by"), on_delete=models.PROTECT, related_name="+"
    )
    examined_at = models.DateTimeField(_("examined at"))
    decided_by = models.ForeignKey(
        "accounts.User", verbose_name=_("signed by"), on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("signed at"), db_default=Now())
    is_hand_change_approved = models.BooleanField(_("change by hand approved"), default=False)

    objects = ScopedQuerySet.as_manager()
    scope = "assessment__case__organisation"
    sheet = DataSheet(
        purpose="who answers for an assessed amount",
        retention="permanent",
        internal="id uid assessment number decided_on examined_by examined_at decided_by decided_at"
        " is_hand_change_approved",
        personal="examined_by decided_by",
        append_only=True,
    )

    class Meta:
        verbose_name = _("decision on an assessment")
        verbose_name_plural = _("decisions on assessments")
        ordering = ["-id"]
        triggers = [
            pgtrigger.Protect(name="stays", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="second_person", when=pgtrigger.Before, operation=pgtrigger.Insert, func=SECOND_PERSON
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.assessment} {self.decided_on}"
