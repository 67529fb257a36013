"""How people like their lists: views that they keep or share with their office, and what they chose for each list."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civildefense.accounts.models.organisations import Organisation
from civildefense.accounts.models.users import User
from civildefense.accounts.roles import Role
from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.secrecy import refuse_secret

PAGE_SIZES = (25, 50, 100, 200)


class SavedViewQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own, and those shared with an office in which one holds a role: a city reads no county's habits."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        return self.filter(Q(owner=user) | Q(shared_with__in=user.own_organisations))

    def manageable_by(self, user: Any) -> Self:
        """One's own, and for an administrator whatever is shared within reach."""
        shared = Q(shared_with__in=user.organisation_ids) if user.has_role(Role.ADMINISTRATOR) else Q()
        return self.filter(Q(owner=user) | shared) if shared else self.filter(owner=user)

    def of_table(self, table: str) -> Self:
        return self.filter(table=table)


@tracked()
class SavedView(Identified):
    """A list as somebody set it up: ``parameters`` is the list's own address, name → values.

    It filters what its reader may see anyway; the rows and columns offered are always the reader's.
    """

    owner = models.ForeignKey(User, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="saved_views")
    table = models.CharField(_("list"), max_length=80)
    name = models.CharField(_("name"), max_length=60, validators=[refuse_secret])
    parameters = models.JSONField(_("filters, search, order and columns"), default=dict, blank=True)
    shared_with = models.ForeignKey(
        Organisation, verbose_name=_("shared with"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SavedViewQuerySet.as_manager()
    scope = None
    sheet = DataSheet(
        purpose="a list as somebody set it up",
        retention="until its owner deletes it",
        internal="id uid version created_at updated_at owner table name parameters shared_with",
        personal="owner",
    )

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["table", "name", "pk"]
        indexes = [models.Index(fields=["table", "shared_with"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="%(app_label)s_%(class)s_has_a_name",
                violation_error_message=_("Give the view a name."),
            ),
            models.UniqueConstraint(
                fields=["owner", "table", "name"],
                name="%(app_label)s_%(class)s_name_once",
                violation_error_message=_("You have a view of this name for this list already."),
                violation_error_code="name_taken",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ListPreference(models.Model):
    """What one person chose for one list."""

    user = models.ForeignKey(User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="+")
    table = models.CharField(_("list"), max_length=80)
    page_size = models.PositiveSmallIntegerField(_("rows a page"), null=True, blank=True)
    # A view that its owner deletes is nobody's first page any more.
    default_view = models.ForeignKey(
        SavedView, verbose_name=_("opened first"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()
    scope = None
    sheet = DataSheet(
        purpose="what somebody chose for a list",
        retention="as long as the account",
        internal="id user table page_size default_view",
        personal="user",
    )

    class Meta:
        verbose_name = _("choice for a list")
        verbose_name_plural = _("choices for lists")
        constraints = [
            models.UniqueConstraint(fields=["user", "table"], name="%(app_label)s_%(class)s_once_a_list"),
            models.CheckConstraint(
                condition=Q(page_size__isnull=True) | Q(page_size__in=PAGE_SIZES),
                name="%(app_label)s_%(class)s_page_size_known",
                violation_error_message=_("A page has 25, 50, 100 or 200 rows."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.table}"
