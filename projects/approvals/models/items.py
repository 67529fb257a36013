"""What may be decided, by whom, on which basis: approval items, delegations, the list of powers."""

import datetime as dt
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import EVERYONE_ON_STAFF, ScopedQuerySet
from projects.approvals.guards import KEEPS_ITS_DECISIONS
from projects.approvals.states import ItemKind, PowerKind

LICENCE_LIMIT = "licence_decision"


def _period() -> Func:
    return Func(F("starts_on"), F("ends_on"), function="daterange", output_field=DateRangeField())


class DatedQuerySet(ScopedQuerySet):
    def in_force(self, day: dt.date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


@tracked()
class ApprovalItem(Identified):
    """One item of the approval centre in one period; its days are legal figures, named by their keys."""

    Kind = ItemKind

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("kept by"), on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(_("code of the item"), max_length=24, help_text=_("as on the government service portal"))
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind, default=ItemKind.LICENCE)
    basis = models.CharField(_("legal basis"), max_length=300, help_text=_("title, number and article"))
    accepting_body = models.CharField(_("accepted by"), max_length=100)
    deciding_body = models.CharField(_("decided by"), max_length=100)
    limit_key = models.SlugField(_("legal limit: key of the figure"), max_length=60, default=LICENCE_LIMIT, blank=True)
    promise_key = models.SlugField(_("promised days: key of the figure"), max_length=60, blank=True)
    needs_delegation = models.BooleanField(
        _("only by delegation"), default=False, help_text=_("Each decision must then cite a delegation.")
    )
    link = models.URLField(_("page on the government service portal"), blank=True)
    is_confirmed = models.BooleanField(
        _("held against the portal"), default=False, help_text=_("Until then the public page marks the item.")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    is_illustrative = models.BooleanField(_("illustrative"), default=False, editable=False)

    objects = DatedQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="what the office and the approval centre decide, and within how many days",
        retention="permanent",
        public="code name name_en kind basis accepting_body deciding_body limit_key promise_key needs_delegation link"
        " is_confirmed starts_on ends_on is_illustrative",
        internal="id uid version created_at updated_at organisation",
        published=True,
    )

    class Meta:
        verbose_name = _("approval item")
        verbose_name_plural = _("approval items")
        ordering = ["code", "-starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="%(app_label)s_%(class)s_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="%(app_label)s_%(class)s_period_runs_forward",
                violation_error_message=_("The period ends before it begins."),
            ),
            ExclusionConstraint(
                name="%(app_label)s_%(class)s_one_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), (_period(), RangeOperators.OVERLAPS)],
                violation_error_message=_("Another version of this item holds in this period; end that one first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class DelegationQuerySet(DatedQuerySet):
    def valid(self, item: ApprovalItem, day: dt.date) -> Self:
        return self.in_force(day).filter(item=item)


@tracked()
class Delegation(Identified):
    """A higher body lets a lower one decide; half-open period, and the document that says so."""

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("kept by"), on_delete=models.PROTECT, related_name="+"
    )
    item = models.ForeignKey(
        ApprovalItem, verbose_name=_("approval item"), on_delete=models.PROTECT, related_name="delegations"
    )
    from_body = models.CharField(_("delegated by"), max_length=100)
    to_body = models.CharField(_("delegated to"), max_length=100)
    document_number = models.CharField(_("document number"), max_length=60)
    coverage = models.CharField(_("what it covers"), max_length=300)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    document = models.ForeignKey(
        "records.Attachment", verbose_name=_("scan"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip

    objects = DelegationQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="by whose leave the office decides what is another's",
        retention="permanent",
        internal="id uid version created_at updated_at organisation item from_body to_body document_number coverage"
        " starts_on ends_on document",
    )

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["item", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="%(app_label)s_%(class)s_period_runs_forward",
                violation_error_message=_("The period ends before it begins."),
            ),
            models.UniqueConstraint(
                fields=["item", "document_number", "starts_on"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This delegation is on record already."),
            ),
        ]
        triggers = [KEEPS_ITS_DECISIONS]

    def __str__(self) -> str:
        return f"{self.document_number} {self.from_body} → {self.to_body}"

    def covers(self, item: ApprovalItem | None, day: dt.date) -> bool:
        is_running = self.starts_on <= day and (self.ends_on is None or day < self.ends_on)
        return is_running and item is not None and self.item_id == item.pk


class PowerItemQuerySet(DatedQuerySet):
    def unconfirmed(self, year: int) -> Self:
        """Still in force in that year and not looked through for it."""
        return self.in_force(dt.date(year, 12, 31)).filter(Q(confirmed_for__isnull=True) | Q(confirmed_for__lt=year))


@tracked()
class PowerItem(Identified):
    """A line of the list of powers and duties (权责清单); a changed one ends, and the new one begins beside it."""

    Kind = PowerKind

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("kept by"), on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(_("code of the item"), max_length=24)
    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=PowerKind)
    exercising_body = models.CharField(_("exercised by"), max_length=100)
    supervising_body = models.CharField(_("supervised by"), max_length=100)
    basis = models.CharField(_("legal basis"), max_length=300, help_text=_("title, number and article"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True, editable=False)
    confirmed_for = models.PositiveSmallIntegerField(_("confirmed for the year"), null=True, blank=True, editable=False)
    is_illustrative = models.BooleanField(_("illustrative"), default=False, editable=False)

    objects = PowerItemQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="who exercises which power, and who watches over it",
        retention="permanent",
        public="code name name_en kind exercising_body supervising_body basis starts_on ends_on confirmed_for"
        " is_illustrative",
        internal="id uid version created_at updated_at organisation",
        published=True,
    )

    class Meta:
        verbose_name = _("power of the list")
        verbose_name_plural = _("list of powers")
        ordering = ["kind", "code", "-starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PowerKind.values), name="%(app_label)s_%(class)s_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="%(app_label)s_%(class)s_period_runs_forward",
                violation_error_message=_("The period ends before it begins."),
            ),
            ExclusionConstraint(
                name="%(app_label)s_%(class)s_one_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), (_period(), RangeOperators.OVERLAPS)],
                violation_error_message=_("Another version of this item holds in this period; end that one first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
