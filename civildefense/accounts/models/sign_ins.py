"""How people get in: the sign-in log and the second factor."""

from typing import Any, Self

import pghistory
from allauth.mfa.models import Authenticator
from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.accounts.models.users import User
from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import PublicKey
from civildefense.common.scoping import ScopedQuerySet


class Outcome(models.TextChoices):
    SIGNED_IN = "signed_in", _("signed in")
    FAILED = "failed", _("wrong password")
    LOCKED = "locked", _("account locked for a while")
    SIGNED_OUT = "signed_out", _("signed out")
    PASSWORD_CHANGED = "password_changed", _("password changed")
    PASSWORD_RESET = "password_reset", _("password reset by the administrator")


class SignInQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Of colleagues; a user with two roles counts once."""
        return self.filter(user__in=User.objects.visible_to(user))


class SignInEvent(PublicKey):
    """Each attempt to sign in, good or bad, and each change of a password; append-only."""

    Outcome = Outcome

    username = models.CharField(_("user name"), max_length=60)
    user = models.ForeignKey(User, verbose_name=_("user"), on_delete=models.PROTECT, null=True, related_name="sign_ins")
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    address = models.GenericIPAddressField(_("address"), null=True)
    occurred_at = models.DateTimeField(_("at"), db_default=models.functions.Now())

    objects = SignInQuerySet.as_manager()
    scope = None
    sheet = DataSheet(
        purpose="who got in and who tried",
        retention="six months online, then archived",
        internal="id uid username user outcome address occurred_at",
        personal="username user address",
        append_only=True,
    )

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ["-id"]
        indexes = [models.Index(fields=["username", "occurred_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values),
                name="%(app_label)s_%(class)s_outcome_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.username} {self.get_outcome_display()}"


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["data", "last_used_at"]
)
class SecondFactor(Authenticator):
    """allauth's authenticator; the proxy gives it a history without its secret."""

    class Meta:
        proxy = True
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
