"""Units that build, keep or answer for civil-defence works."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.search import searchable, searched_with
from projects.enterprises.rules import is_credit_code


def validate_credit_code(value: str) -> None:
    if value and not is_credit_code(value):
        raise ValidationError(
            _("This is not a unified social credit code: 18 characters, the last one is a check character."),
            code="credit_code",
        )


class EnterpriseKind(models.TextChoices):
    DEVELOPER = "developer", _("developer")
    SURVEYOR = "surveyor", _("surveyor")
    DESIGNER = "designer", _("designer")
    BUILDER = "builder", _("builder")
    SUPERVISOR = "supervisor", _("construction supervisor")
    EQUIPMENT_MAKER = "equipment_maker", _("equipment maker")
    TESTER = "tester", _("testing body")
    PROPERTY_MANAGER = "property_manager", _("property manager")
    USER_UNIT = "user_unit", _("using unit")
    PUBLIC_BODY = "public_body", _("public body")


@searchable(
    names="name",
    words="contacts__post contacts__person",
    codes="credit_code",
    phones="contacts__phone",
    beside="organisation__name",
)
@tracked()
class Enterprise(Identified):
    """A company or body with its 统一社会信用代码; the registering office owns the row."""

    Kind = EnterpriseKind

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

    objects = ScopedQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="who builds, keeps and answers",
        retention="permanent",
        internal="id uid version created_at updated_at organisation name credit_code kinds",
    )

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "credit_code"],
                condition=~Q(credit_code=""),
                name="%(app_label)s_%(class)s_credit_code_once",
                violation_error_message=_("An enterprise with this credit code is on record already."),
            ),
            models.CheckConstraint(
                condition=Q(credit_code="") | Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="%(app_label)s_%(class)s_credit_code_shape",
                violation_error_message=_("A unified social credit code has 18 characters without I, O, S, V and Z."),
            ),
            models.CheckConstraint(
                condition=Q(kinds__contained_by=EnterpriseKind.values), name="%(app_label)s_%(class)s_kinds_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


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
