"""People, what they may do for whom, and from when until when."""

import datetime as dt
from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civildefense.accounts.models.organisations import Organisation
from civildefense.accounts.roles import Role, grants
from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import EVERYONE_ON_STAFF, ScopedQuerySet
from civildefense.common.search import searchable


class UserQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Colleagues: whoever holds a membership in an organisation that the reader acts for, and oneself."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        colleagues = Membership.objects.filter(organisation__in=user.organisation_ids).values("user")
        return self.filter(Q(pk__in=colleagues) | Q(pk=user.pk))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


@searchable(names="name", codes="username", office=EVERYONE_ON_STAFF, beside="username")
@tracked(exclude=("password", "last_login"))
class User(AbstractBaseUser, Identified):
    """A member of staff, or the password-less service user that owns an API token."""

    username = models.CharField(_("user name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_service = models.BooleanField(_("service user"), default=False)
    must_change_password = models.BooleanField(_("must choose a password first"), default=False, editable=False)

    objects = UserManager()
    scope = None
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    sheet = DataSheet(
        purpose="sign-in and accountability",
        retention="as long as records name the person, then name and e-mail are emptied",
        internal="id uid version created_at updated_at username name email is_active is_service must_change_password"
        " password last_login",
        personal="username name email last_login",
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Whoever holds a role today may open the desk."""
        return self.is_active and not self.is_service and bool(self.roles)

    @property
    def is_superuser(self) -> bool:
        """Nobody is above the rights table."""
        return False

    @cached_property
    def _memberships(self) -> list["Membership"]:
        held = Membership.objects.current(timezone.localdate()).filter(user=self)
        return list(held.select_related("organisation__parent"))

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(membership.role for membership in self._memberships)

    def has_role(self, *roles: str) -> bool:
        return self.is_active and not self.roles.isdisjoint(roles)

    def has_perm(self, permission: str, obj: object = None) -> bool:
        """From the rights table alone; rows are filtered by ``visible_to``, so ``obj`` plays no part."""
        return self.is_active and any(grants(role, permission) for role in self.roles)

    def has_perms(self, permissions: list[str], obj: object = None) -> bool:
        return all(self.has_perm(permission) for permission in permissions)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff

    @cached_property
    def organisation_ids(self) -> frozenset[int]:
        """Primary keys of the organisations whose rows this user sees: own, below, and predecessors of those."""
        roots = {office.pk for own in self.own_organisations if (office := own.acting_office)}
        return Organisation.objects.reach_of(roots) if roots else frozenset()

    @property
    def own_organisations(self) -> list[Organisation]:
        return [membership.organisation for membership in self._memberships]


class MembershipQuerySet(ScopedQuerySet):
    def current(self, on: dt.date) -> Self:
        return self.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))


@tracked()
class Membership(Identified):
    """A role that a person holds in an organisation during ``[starts_on, ends_on)``."""

    user = models.ForeignKey(User, verbose_name=_("user"), on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="who may do what for whom",
        retention="permanent",
        internal="id uid version created_at updated_at user organisation role starts_on ends_on",
        personal="user",
    )

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["user", "organisation", "role"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="%(app_label)s_%(class)s_role_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="%(app_label)s_%(class)s_period_runs_forward",
                violation_error_message=_("The period ends before it begins."),
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ends_on__isnull=True),
                name="%(app_label)s_%(class)s_open_once",
                violation_error_message=_("The user holds this role already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"
