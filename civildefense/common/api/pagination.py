"""Lists are ``{results, next, previous}``; the cursor holds the last row's value and uid, never a primary key.

Django REST framework's own cursor counts through equal values by offset and gives up after a thousand of them;
one import gives 50,000 rows the same moment. Here the uid breaks ties, so a page costs the same everywhere.
"""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from civildefense.common.api.problems import QueryInvalid

PARAMETERS = ("limit", "cursor", "ordering")


@dataclass(frozen=True)
class Cursor:
    """The edge of a page. ``backwards`` asks for the rows before it."""

    ordering: str
    value: Any
    uid: UUID
    backwards: bool = False

    def write(self) -> str:
        value = self.value.isoformat() if hasattr(self.value, "isoformat") else self.value
        packed = json.dumps([self.ordering, value, str(self.uid), self.backwards], separators=(",", ":"))
        return urlsafe_b64encode(packed.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str, model: type[Model]) -> "Cursor":
        """ValueError for anything that ``write`` did not make."""
        try:
            ordering, value, uid, backwards = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            field: Any = model._meta.get_field(ordering.removeprefix("-"))
            found = field.to_python(value)
            if "\0" in str(found):
                raise ValueError
            return cls(ordering, found, UUID(uid), bool(backwards))
        except (AttributeError, TypeError, binascii.Error, FieldDoesNotExist, ValidationError) as error:
            raise ValueError from error


class UidCursorPagination(BasePagination):
    """The view's ``ordering_fields`` are never null; the first one is the default."""

    page_size = 50
    max_page_size = 500

    def paginate_queryset(self, queryset: QuerySet[Any], request: Any, view: Any = None) -> list[Any]:
        self.request = request
        ordering, cursor = self._wanted(request, view, queryset.model)
        self.ordering, backwards = ordering, bool(cursor and cursor.backwards)
        name, descending = ordering.removeprefix("-"), ordering.startswith("-") != backwards
        if cursor:
            queryset = queryset.filter(_beyond(name, cursor, "lt" if descending else "gt"))
        sign = "-" if descending else ""
        limit = self._limit(request)
        rows = list(queryset.order_by(f"{sign}{name}", f"{sign}uid")[: limit + 1])
        more, rows = len(rows) > limit, rows[:limit]
        if backwards:
            rows.reverse()
        self.has_next = bool(rows) and (backwards or more)
        self.has_previous = bool(rows) and (more if backwards else cursor is not None)
        self.rows = rows
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "results": data,
                "next": self._link(self.rows[-1], backwards=False) if self.has_next else None,
                "previous": self._link(self.rows[0], backwards=True) if self.has_previous else None,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """OpenAPI 3.1 has no ``nullable``."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"results": schema, "next": link, "previous": link},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        choices = [sign + name for name in _fields(view) for sign in ("", "-")]
        return [
            _parameter("limit", _("Rows of a page."), {"type": "integer", "minimum": 1, "maximum": self.max_page_size}),
            _parameter("cursor", _("Taken from next or previous of another page."), {"type": "string"}),
            _parameter("ordering", _("The order of the list."), {"type": "string", "enum": choices}),
        ]

    def _wanted(self, request: Any, view: Any, model: type[Model]) -> tuple[str, Cursor | None]:
        fields = _fields(view)
        ordering = request.query_params.get("ordering") or fields[0]
        if ordering.removeprefix("-") not in fields:
            choices = {"choices": ", ".join(fields)}
            raise QueryInvalid({"ordering": [_("The list can be ordered by: %(choices)s.") % choices]})
        if not (text := request.query_params.get("cursor")):
            return ordering, None
        try:
            cursor = Cursor.read(text, model)
        except ValueError:
            cursor = None
        if cursor is None or cursor.ordering != ordering:
            raise QueryInvalid({"cursor": [_("Follow next or previous as they were given.")]})
        return ordering, cursor

    def _limit(self, request: Any) -> int:
        text = request.query_params.get("limit") or str(self.page_size)
        if not (text.isdecimal() and text.isascii() and len(text) < 10 and int(text) > 0):
            raise QueryInvalid({"limit": [_("Give a number from 1 to %(most)d.") % {"most": self.max_page_size}]})
        return min(int(text), self.max_page_size)

    def _link(self, row: Any, *, backwards: bool) -> str:
        cursor = Cursor(self.ordering, getattr(row, self.ordering.removeprefix("-")), row.uid, backwards)
        address = remove_query_param(self.request.build_absolute_uri(), "cursor")
        return replace_query_param(address, "cursor", cursor.write())


def _fields(view: Any) -> Sequence[str]:
    return getattr(view, "ordering_fields", ("updated_at",))


def _beyond(name: str, cursor: Cursor, side: str) -> Q:
    """(name, uid) beyond the cursor, written so that an index on ``name`` still bounds the search."""
    strictly = Q(**{f"{name}__{side}": cursor.value}) | Q(**{f"uid__{side}": cursor.uid})
    return Q(**{f"{name}__{side}e": cursor.value}) & strictly


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
