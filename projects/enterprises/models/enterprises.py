"""Units that build, keep or answer for civil-defence works."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.search import searchable, searched_with
from projects.enterprises.rules import is_credit_code
from projects.enterprises.states import EnterpriseKind, EnterpriseState


def validate_credit_code(value: str) -> None:
    if value and not is_credit_code(value):
        raise ValidationError(
            _("This is not a unified social credit code: 18 characters, the last one is a check character."),
            code="credit_code",
        )


class EnterpriseQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        """Rows that stand for themselves: not merged into another one."""
        return self.exclude(state=EnterpriseState.MERGED)

    def called(self, words: str) -> Self:
        """By part of the name that it has or had."""
        former = EnterpriseName.objects.filter(name__icontains=words).values("enterprise")
        return self.filter(Q(name__icontains=words) | Q(pk__in=former))


@searchable(
    names="name former_names__name",
    words="legal_person contacts__post contacts__person",
    codes="credit_code qualifications__number",
    phones="contacts__phone",
    beside="organisation__name",
)
@tracked()
class Enterprise(Identified):
    """A company or body with its 统一社会信用代码; the registering office owns the row."""

    Kind = EnterpriseKind
    State = EnterpriseState

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("registered by"), on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120)
    credit_code = models.CharField(
        _("unified social credit code"), max_length=18, blank=True, validators=[validate_credit_code]
    )
    kinds = ArrayField(
        models.CharField(max_length=20, choices=EnterpriseKind), verbose_name=_("kinds"), default=list, blank=True
    )
    legal_person = models.CharField(_("legal person"), max_length=60, blank=True)
    address = models.CharField(_("registered address"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=EnterpriseState, default=EnterpriseState.ACTIVE, editable=False
    )
    successor = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        editable=False,
    )
    source = models.CharField(_("source"), max_length=80, blank=True, editable=False)
    source_key = models.CharField(_("key in the source"), max_length=120, blank=True, editable=False)

    objects = EnterpriseQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="who builds, keeps and answers",
        retention="permanent",
        internal="id uid version created_at updated_at organisation name credit_code kinds legal_person address state"
        " successor source source_key",
        personal="legal_person",
    )

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        ordering = ["name"]
        constraints = [
            # A merged row keeps the code that it had; the row that stands for it has the same one.
            models.UniqueConstraint(
                fields=["organisation", "credit_code"],
                condition=~Q(credit_code="") & Q(successor__isnull=True),
                name="%(app_label)s_%(class)s_credit_code_once",
                violation_error_message=_("An enterprise with this credit code is on record already."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "source", "source_key"],
                condition=~Q(source_key=""),
                name="%(app_label)s_%(class)s_once_a_source",
                violation_error_message=_("The source has an enterprise with this key already."),
            ),
            models.CheckConstraint(
                condition=Q(credit_code="") | Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="%(app_label)s_%(class)s_credit_code_shape",
                violation_error_message=_("A unified social credit code has 18 characters without I, O, S, V and Z."),
            ),
            models.CheckConstraint(
                condition=Q(kinds__contained_by=EnterpriseKind.values), name="%(app_label)s_%(class)s_kinds_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=EnterpriseState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=EnterpriseState.MERGED) | Q(successor__isnull=False),
                name="%(app_label)s_%(class)s_merged_has_successor",
                violation_error_message=_("A merged row names the row that stands for it."),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="%(app_label)s_%(class)s_not_its_own_successor",
                violation_error_message=_("A row cannot be merged into itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def standing_row(self) -> "Enterprise":
        """The row that stands for this one: itself, or the end of the chain of merges."""
        row = self
        while row.successor is not None:
            row = row.successor
        return row


@searched_with("enterprise")
@tracked(parent="enterprise")
class EnterpriseContact(models.Model):
    """Whom to call: a post first, a person only where the office needs one."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="contacts"
    )
    post = models.CharField(_("post"), max_length=60)
    person = models.CharField(_("person"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40)

    objects = ScopedQuerySet.as_manager()
    scope = "enterprise__organisation"
    sheet = DataSheet(
        purpose="reaching the unit",
        retention="while the unit is on record",
        internal="id enterprise post person phone",
        personal="person phone",
    )

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return f"{self.post} {self.phone}"


@searched_with("enterprise")
@tracked(parent="enterprise")
class EnterpriseName(models.Model):
    """A name that the unit bore in ``[starts_on, ends_on)``, as far as the days are known; papers still bear it."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="former_names"
    )
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("renamed on"), null=True, blank=True)
    note = models.CharField(_("where it is known from"), max_length=160, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope = "enterprise__organisation"
    sheet = DataSheet(
        purpose="old papers and payments name the unit as it was called then",
        retention="permanent",
        internal="id enterprise name starts_on ends_on note",
    )

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["enterprise", "-ends_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "name", "ends_on"],
                name="%(app_label)s_%(class)s_once",
                nulls_distinct=False,
                violation_error_message=_("This former name is on record already."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="%(app_label)s_%(class)s_period_runs_forward",
                violation_error_message=_("The period ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.starts_on or ''}–{self.ends_on or ''})"
