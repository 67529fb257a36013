"""API tokens of county systems: the digest alone is kept."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken, AuthTokenManager

from civildefense.accounts.models.organisations import Organisation
from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet


class Scope(models.TextChoices):
    READ = "read", _("read")
    WRITE = "write", _("write")
    IMPORT = "import", _("import")


class ApiTokenManager(AuthTokenManager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """knox's ``create`` (returns row and token) over scoped rows."""


@tracked(exclude=("digest", "token_key", "last_used_at"))
class ApiToken(AbstractAuthToken, Identified):
    """Acts as its own password-less service user, which holds the county clerk's role in ``organisation``."""

    name = models.CharField(_("name"), max_length=80)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="api_tokens"
    )
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope), verbose_name=_("scopes"))
    networks = ArrayField(
        models.CharField(max_length=50),
        verbose_name=_("allowed networks"),
        default=list,
        blank=True,
        help_text=_("CIDR, for example 10.1.0.0/16; empty: any network."),
    )
    # knox declares these two without a name that could be translated.
    created = models.DateTimeField(_("created at"), auto_now_add=True)
    expiry = models.DateTimeField(_("expires at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("revoked by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = ApiTokenManager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="machine access of county systems",
        retention="permanent; the digest is useless without the token",
        internal="uid version created_at updated_at digest token_key user created expiry name organisation scopes"
        " networks last_used_at revoked_at revoked_by",
    )

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scopes__contained_by=Scope.values),
                name="%(app_label)s_%(class)s_scopes_known",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="%(app_label)s_%(class)s_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation})"
