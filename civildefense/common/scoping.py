"""Scope is a queryset: every list, page, export and file starts from ``visible_to(user)``."""

import datetime as dt
from typing import Any, Self

from django.db import models

from civildefense.common.feeds import settled_before

EVERYONE_ON_STAFF = "*"


def organisation_of(row: Any) -> int | None:
    """Primary key of the organisation that the row's ``scope`` leads to; None where the row is every office's."""
    if row.scope == EVERYONE_ON_STAFF:
        return None
    for step in row.scope.split("__"):
        row = getattr(row, step)
    return row.pk


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows of the organisations that a user acts for.

    The model names the lookup path to its Organisation once, as ``scope``. No path, no user or
    no organisation means nothing; ``"*"`` opens the table to every signed-in member of staff.
    """

    def visible_to(self, user: Any) -> Self:
        path: str | None = getattr(self.model, "scope", None)
        if path is None or not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        organisations = user.organisation_ids
        if not organisations:
            return self.none()
        if path == EVERYONE_ON_STAFF:
            return self.all()
        return self.filter(**{f"{path}__in": organisations})

    def changed_since(self, moment: dt.datetime) -> Self:
        """Changed at ``moment`` or later, as far as no open transaction can still add an older change."""
        return self.filter(updated_at__gte=moment, updated_at__lt=settled_before())
