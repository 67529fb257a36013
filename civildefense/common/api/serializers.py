"""Serializers that drop nothing silently: what they do not know, or may not take, they refuse with a sentence."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from civildefense.common.api.problems import NotYours, pointer_to
from civildefense.common.datasheet import Level, fields_at
from civildefense.common.secrecy import REFUSAL, guard_text

UNKNOWN = _("There is no such field here.")
RESTRICTED = _(
    "This field is restricted. Send it to the record's own address restricted/, "
    "once a classification decision covers it."
)
READ_ONLY = _("The portal sets this field itself.")
FIXED = _("This field cannot be changed any more.")


def texts_in(value: Any) -> Iterator[str]:
    """Every string of a JSON value, names of members included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, member in value.items():
            yield str(name)
            yield from texts_in(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from texts_in(member)


class StrictMixin:
    """Refuses unknown fields and level-X text in any field, the value never repeated.

    A client may send back what it read: a read-only field with its present value is no mistake.
    ``fixed`` names fields that are writable only while the row is created.
    """

    fixed: tuple[str, ...] = ()

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            if errors := {name: [error] for name in data if (error := self._refusal(name, data[name]))}:
                raise ValidationError(errors)
            if self.instance is not None:  # type: ignore[attr-defined]
                data = {name: data[name] for name in data if name not in self.fixed}
        return super().to_internal_value(data)  # type: ignore[misc]

    def _refusal(self, name: str, value: Any) -> ErrorDetail | None:
        if any(guard_text(text) for text in texts_in({name: value})):
            return ErrorDetail(REFUSAL, "level_x")
        field = self.fields.get(name)  # type: ignore[attr-defined]
        if field is None:
            is_restricted = any(name in names for names in fields_at(Level.RESTRICTED).values())
            return ErrorDetail(RESTRICTED, "restricted") if is_restricted else ErrorDetail(UNKNOWN, "unknown_field")
        if field.read_only and not self._is_present(name, value):
            return ErrorDetail(READ_ONLY, "read_only")
        if name in self.fixed and self.instance is not None and not self._is_present(name, value):  # type: ignore[attr-defined]
            return ErrorDetail(FIXED, "fixed")
        return None

    def _is_present(self, name: str, value: Any) -> bool:
        row = self.instance  # type: ignore[attr-defined]
        return row is not None and self.to_representation(row).get(name) == value  # type: ignore[attr-defined]


class StrictSerializer(StrictMixin, serializers.Serializer):  # type: ignore[misc,type-arg]
    """For bodies that are no row: a move, a batch."""


class StrictModelSerializer(StrictMixin, serializers.ModelSerializer):  # type: ignore[misc,type-arg]
    """Shape only. Rules of the set belong to services and constraints, which answer 409, so DRF's own are off."""

    def get_validators(self) -> list[Any]:
        return []


class CodeField(serializers.SlugRelatedField):  # type: ignore[type-arg]
    """A row named by its code; each code is looked for once a request, however often a batch names it."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or not data or "\0" in data:
            self.fail("invalid")
        seen = self.context.setdefault("rows by code", {})
        key = (self.field_name, data)
        if key not in seen:
            seen[key] = self.find(data)
        if seen[key] is None:
            self.refuse(data)
        return seen[key]

    def to_representation(self, row: Any) -> str:
        return str(getattr(row, str(self.slug_field)))

    def find(self, data: str) -> Any:
        try:
            return self.get_queryset().filter(**{str(self.slug_field): data}).first()
        except (DjangoValidationError, ValueError):
            self.fail("invalid")

    def refuse(self, data: str) -> None:
        self.fail("does_not_exist", slug_name=self.slug_field, value=data)


class VisibleField(CodeField):
    """A row named by code or uid, among those that the caller may see; any other one does not exist: 404."""

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().visible_to(self.context["request"].user)

    def refuse(self, data: str) -> None:
        raise NotYours(pointer_to([str(self.field_name)]))


class Degrees(serializers.FloatField):
    """Degrees of an angle; neither NaN nor infinity nor a truth value."""

    def __init__(self, *, limit: int, **options: Any) -> None:
        super().__init__(min_value=-limit, max_value=limit, **options)

    def to_internal_value(self, data: Any) -> float:
        value = super().to_internal_value(data)
        if isinstance(data, bool) or not isfinite(value):
            self.fail("invalid")
        return value
