"""Thousands of invented rows in a few statements."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models.expressions import DatabaseDefault

from civildefense.common.bulk import insert_rows


def write(rows: Iterable[Any]) -> None:
    """Insert rows of one model, all but what the database fills in; those with a uid know their key afterwards."""
    made = list(rows)
    if not made:
        return
    model = type(made[0])
    insert_rows(made, [field.name for field in model._meta.concrete_fields if _is_given(made[0], field)])
    if hasattr(made[0], "uid"):
        keys = dict(model._base_manager.filter(uid__in=[row.uid for row in made]).values_list("uid", "pk"))
        for row in made:
            row.pk = keys[row.uid]


def _is_given(row: models.Model, field: Any) -> bool:
    if field.primary_key or field.generated:
        return False
    return not isinstance(getattr(row, field.attname), DatabaseDefault)
