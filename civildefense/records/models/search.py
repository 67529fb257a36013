"""The index of the desk's search: a copy of what may be searched, and what has changed since it was made."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.scoping import ScopedQuerySet


class SearchEntryQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Rows of one's own organisations, and those that are nobody's in particular."""
        if not getattr(user, "is_authenticated", False) or not user.is_active or not user.organisation_ids:
            return self.none()
        return self.filter(Q(organisation__in=user.organisation_ids) | Q(organisation__isnull=True))


class SearchEntry(models.Model):
    """One row of a searchable table for one organisation; a row that all of the staff may see has none.

    ``grams`` holds each pair of neighbouring characters of ``text``, whole values after ``^``, the kind after ``=``;
    ``letters`` what is typed in Latin letters and digits: sounds, initials, codes, telephone numbers.
    """

    kind = models.CharField(_("kind"), max_length=60)
    row_id = models.BigIntegerField(_("row"))
    organisation = models.ForeignKey(
        "accounts.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,  # a copy, which goes with what it was made from
        null=True,
        related_name="+",
    )
    text = models.TextField(_("text"))
    grams = ArrayField(models.TextField(), verbose_name=_("pairs of characters"))
    letters = models.TextField(_("letters and digits"), blank=True)

    objects = SearchEntryQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="finding rows by any part of their names, numbers and sounds",
        retention="as long as the row that it copies",
        internal="id kind row_id organisation text grams letters",
        personal="text grams letters",
    )

    class Meta:
        verbose_name = _("entry of the search index")
        verbose_name_plural = _("entries of the search index")
        indexes = [
            GinIndex(
                name="records_searchentry_all", fields=["grams", "letters"], opclasses=["array_ops", "gin_trgm_ops"]
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "row_id", "organisation"],
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_once_an_organisation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}"


class SearchMark(models.Model):
    """A row that was written and is not in the index yet; triggers insert, the catch-up takes away.

    The same row may be marked often: a mark that two writers shared would make one wait for the other.
    """

    kind = models.CharField(_("kind"), max_length=60)
    row_id = models.BigIntegerField(_("row"))

    objects = ScopedQuerySet.as_manager()
    scope = None
    sheet = DataSheet(
        purpose="what the search index has to catch up with", retention="a minute", internal="id kind row_id"
    )

    class Meta:
        verbose_name = _("mark for the search index")
        verbose_name_plural = _("marks for the search index")

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}"
