"""Every foreign key to an enterprise, walked from the models: a merge forgets none, however many slices come later."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, QuerySet

from civildefense.common.datasheet import sheet_of
from projects.enterprises.models import (
    CreditGrade,
    Enterprise,
    EnterpriseContact,
    EnterpriseDistinction,
    EnterpriseMerge,
    EnterpriseName,
    Qualification,
)

# They speak of the two rows themselves.
_OF_THE_MERGE: tuple[type[Model], ...] = (Enterprise, EnterpriseMerge, EnterpriseDistinction)
# What the other row has as well stays where it is.
PARTS: tuple[type[Model], ...] = (Qualification, CreditGrade, EnterpriseContact, EnterpriseName)


@dataclass(frozen=True)
class Reference:
    """``stays`` where rows are never changed: they go on naming the old row, which answers with its successor."""

    model: type[Model]
    field: str
    stays: bool

    @property
    def label(self) -> str:
        field: Any = self.model._meta.get_field(self.field)
        return f"{self.model._meta.verbose_name_plural}: {field.verbose_name}"

    @property
    def is_part(self) -> bool:
        return self.model in PARTS

    def rows(self, enterprise: Enterprise) -> QuerySet[Any]:
        return self.model._base_manager.filter(**{self.field: enterprise}).order_by("pk")


@cache
def references() -> tuple[Reference, ...]:
    return tuple(_found())


def _found() -> Iterator[Reference]:
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model") or model._meta.proxy or model in _OF_THE_MERGE:
            continue
        sheet = sheet_of(model)
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model is Enterprise:
                yield Reference(model, field.name, bool(sheet and sheet.append_only))


def reference(model: str, field: str) -> Reference:
    return Reference(apps.get_model(model), field, False)
