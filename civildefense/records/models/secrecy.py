"""Classification decisions, and every read of what they opened."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.accounts.models import Organisation
from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, PublicKey, tracked
from civildefense.common.scoping import ScopedQuerySet


class ClassificationDecisionQuerySet(ScopedQuerySet):
    def in_force(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def covering(self, field: str) -> Self:
        """``field`` as ``shelters.facilityrestricted.protection_level``."""
        return self.filter(fields__contains=[field])


@tracked()
class ClassificationDecision(Identified):
    """The secrecy officer's finding that level-R fields are internal and may be kept here, for named readers.

    Until one covers a field, the field exists for nobody: forms, imports and the API refuse it.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    document_number = models.CharField(_("document number"), max_length=80)
    decided_on = models.DateField(_("decided on"))
    fields = ArrayField(models.CharField(max_length=120), verbose_name=_("fields"))
    readers = models.ManyToManyField(
        "accounts.User", verbose_name=_("named readers"), blank=True, related_name="classification_decisions"
    )
    recorded_by = models.ForeignKey(
        "accounts.User", verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=models.functions.Now())
    revoked_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("revoked by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = ClassificationDecisionQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="which restricted fields may be kept, by which document",
        retention="permanent",
        internal="id uid version created_at updated_at organisation document_number decided_on fields recorded_by"
        " recorded_at revoked_by revoked_at",
        personal="recorded_by revoked_by",
    )

    class Meta:
        verbose_name = _("classification decision")
        verbose_name_plural = _("classification decisions")
        ordering = ["-decided_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="%(app_label)s_%(class)s_revoked_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.document_number


@tracked()
class DecisionReader(ClassificationDecision.readers.through):  # type: ignore[name-defined]
    """One named reader of one decision; the proxy gives the joining table its history."""

    sheet = DataSheet(
        purpose="who may read what a decision opens",
        retention="permanent",
        internal="id classificationdecision user",
        personal="user",
    )

    class Meta:
        proxy = True
        verbose_name = _("named reader")
        verbose_name_plural = _("named readers")


class ReadLog(PublicKey):
    """One reading or export of restricted data; append-only."""

    class Via(models.TextChoices):
        ADMIN = "admin", _("desk")
        API = "api", _("API")
        EXPORT = "export", _("export")

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    reader = models.ForeignKey("accounts.User", verbose_name=_("reader"), on_delete=models.PROTECT, related_name="+")
    model = models.CharField(_("table"), max_length=80)
    uids = ArrayField(models.UUIDField(), verbose_name=_("objects"))
    via = models.CharField(_("through"), max_length=10, choices=Via)
    address = models.GenericIPAddressField(_("address"), null=True)
    occurred_at = models.DateTimeField(_("at"), db_default=models.functions.Now())

    objects = ScopedQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="who read restricted data",
        retention="permanent",
        internal="id uid organisation reader model uids via address occurred_at",
        personal="reader address",
        append_only=True,
    )

    class Meta:
        verbose_name = _("read of restricted data")
        verbose_name_plural = _("reads of restricted data")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(via__in=["admin", "api", "export"]), name="%(app_label)s_%(class)s_via_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reader} {self.model}"


def readable_in(user: Any, model: type[models.Model]) -> dict[int, frozenset[str]]:
    """Organisation → restricted fields of ``model`` that ``user`` may read in its rows.

    A decision in force covers its organisation and those below; it must name the user. The secrecy officer reads
    whatever a decision covers.
    """
    decisions = ClassificationDecision.objects.in_force()
    if not user.has_role("secrecy_officer"):
        decisions = decisions.filter(readers=user)
    prefix = f"{model._meta.label_lower}."
    found: dict[int, frozenset[str]] = {}
    for organisation, fields in decisions.values_list("organisation_id", "fields"):
        names = frozenset(field.removeprefix(prefix) for field in fields if field.startswith(prefix))
        for covered in Organisation.objects.reach_of([organisation]) if names else ():
            found[covered] = found.get(covered, frozenset()) | names
    return found


def readable_fields(user: Any, model: type[models.Model], organisation: int | None = None) -> frozenset[str]:
    """Restricted fields of ``model`` open to ``user`` in one organisation's rows; None: in anybody's."""
    found = readable_in(user, model)
    if organisation is not None:
        return found.get(organisation, frozenset())
    return frozenset().union(*found.values())
