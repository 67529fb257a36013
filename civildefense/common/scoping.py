"""Scope is a queryset: every list, page, export and file starts from ``visible_to(user)``."""

from typing import Any, Self

from django.db import models

EVERYONE_ON_STAFF = "*"


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
