"""Until when somebody has read the inbox."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.scoping import ScopedQuerySet


class InboxVisit(models.Model):
    """One row a person; what changed after ``seen`` is new to them."""

    reader = models.OneToOneField("accounts.User", verbose_name=_("reader"), on_delete=models.PROTECT, related_name="+")
    seen = models.DateTimeField(_("read until"))

    objects = ScopedQuerySet.as_manager()
    scope = None
    sheet = DataSheet(
        purpose="what is new in the inbox of a reader",
        retention="while the account is in use",
        internal="id reader seen",
        personal="reader seen",
    )

    class Meta:
        verbose_name = _("visit of the inbox")
        verbose_name_plural = _("visits of the inbox")

    def __str__(self) -> str:
        return f"{self.reader} {self.seen:%Y-%m-%d %H:%M}"
